/** What a run must have in common with another one to be held against it, in a strip; and the figures people look for first. */
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount, formatShare } from "../../core/text.ts";
import { listKeyFigures } from "../key-figures.ts";
import { addsUp, describeLabels, describeMachine, shortHash } from "../run-words.ts";
import type { Section } from "./section.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";

const MAX_STAGES = 3;
const MAX_NAME = 30;

interface StripFact {
  name: string;
  value: string;
  /** Said by a symbol as well; plain facts are neither. */
  state: "kept" | "broken" | "plain";
}

export function runSection(result: Result): Section {
  return {
    id: "comparable",
    title: "Can it be compared",
    body: html`<p class="quiet">
        Runs can be held against each other when all of this is alike but what is under test.
      </p>
      <dl class="strip">${listStripFacts(result).map(renderStripFact)}</dl>`,
  };
}

export function figuresSection(result: Result): Section {
  return {
    id: "figures",
    title: "Key figures",
    body: html`<dl class="figures">
      ${listKeyFigures(result).map(
        ({ name, value, note, bad }) =>
          html`<div class="${bad ? "bad" : "plain"}">
            <dt>${name}</dt>
            <dd><strong>${value}</strong> <span>${note}</span></dd>
          </div>`,
      )}
    </dl>`,
  };
}

const MARKS: Record<StripFact["state"], string> = { kept: "✓ ", broken: "✗ ", plain: "" };

function renderStripFact({ name, value, state }: StripFact): SafeHtml {
  return html`<div class="${state}">
    <dt>${name}</dt>
    <dd>${MARKS[state]}${value}</dd>
  </div>`;
}

function listStripFacts(result: Result): StripFact[] {
  const { run, verdict, generator, reconciliation } = result;
  const dropped = reconciliation.droppedIterations;
  return [
    { name: "Run", value: verdict.state, state: verdict.state === "VALID" ? "kept" : "broken" },
    {
      name: "Accounts",
      value: addsUp(result) ? "every attempt accounted for" : "do not add up",
      state: addsUp(result) ? "kept" : "broken",
    },
    {
      name: "Never started",
      value: dropped === null ? "not known" : `${formatCount(dropped)} attempts`,
      state: dropped === 0 ? "kept" : "broken",
    },
    plain("Model", run.model),
    plain("Reached of planned", describeReached(result)),
    plain("CPU of k6", describeCpu(generator)),
    plain("Machine", describeMachine(run.machine)),
    plain("Configuration", shortHash(run.configHash)),
    ...Object.entries(run.fingerprint).map(([name, hash]) =>
      plain(`Same ${name}`, shortHash(hash)),
    ),
    plain("Seed, sample", `${run.seed}, ${formatShare(run.sample)}`),
    plain("Labels", describeLabels(run)),
    plain("Commit, build", describeSource(run.source)),
    plain("Versions", `tokenrush ${run.tokenrush}, k6 ${run.k6}, Node ${run.node}`),
  ];
}

function plain(name: string, value: string): StripFact {
  return { name, value, state: "plain" };
}

function describeSource(source: Result["run"]["source"]): string {
  if (source === null) return "not known";
  return `${source.commit === null ? "no commit" : shortHash(source.commit)}, ${source.build ?? "no build"}`;
}

function describeCpu({ cpuShare }: Result["generator"]): string {
  if (cpuShare === null) return "not known";
  return `${formatShare(cpuShare.mean)} on average, ${formatShare(cpuShare.max)} at most`;
}

/** Of each stage of full load, how many of the planned attempts there were. */
function describeReached({ stages }: Result): string {
  const full = stages.filter(({ kind }) => kind === "spike" || kind === "soak");
  const told = full
    .slice(0, MAX_STAGES)
    .map(
      ({ stage, attempts, offered }) =>
        `${boundText(stage, MAX_NAME)} ${formatCount(attempts)} of ${formatCount(offered)}`,
    );
  return told.length === 0 ? "no stage of full load" : told.join(", ");
}
