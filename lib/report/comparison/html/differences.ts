/** What is being compared, and whether that is all that differs: the runs of both sides, and every difference between them. */
import type { Comparison, Difference } from "../../../compare/comparison.ts";
import { boundText, formatCount } from "../../../core/text.ts";
import { renderMoreCount, type Section } from "../../html/section.ts";
import { renderRows, textColumns } from "../../html/table.ts";
import { html, type HtmlValue, type SafeHtml } from "../../html/template.ts";
import { WEIGHT_WORDS } from "../row-words.ts";

const MAX_ROWS = 100;
const MAX_NAME = 60;
const MAX_CELL = 240;

interface StripFact {
  name: string;
  value: string;
  state: "kept" | "broken" | "plain";
}

const MARKS: Readonly<Record<StripFact["state"], string>> = { kept: "✓ ", broken: "✗ ", plain: "" };
const SYMBOLS: Readonly<Record<Difference["weight"], string>> = {
  expected: "=",
  refused: "✗",
  allowed: "!",
  warning: "!",
};
const COLUMNS = textColumns("differs", "base", "candidate", "is", "why");

export function differencesSection(comparison: Comparison): Section {
  const { differences } = comparison;
  const table =
    differences.length === 0
      ? html`<p class="quiet">Nothing that was noted of the runs differs.</p>`
      : renderDifferences(differences);
  return {
    id: "comparable",
    title: "What is compared",
    body: html`<dl class="strip">${stripOf(comparison).map(renderFact)}</dl>
      ${table}`,
  };
}

/** A row per difference. */
export function renderDifferences(differences: readonly Difference[]): SafeHtml {
  const shown = differences.slice(0, MAX_ROWS);
  return html`${renderRows("Differences between the runs", COLUMNS, shown.map(rowOf), {
    className: "prose",
  })}
  ${renderMoreCount(differences.length - shown.length, "", "comparison.json")}`;
}

function stripOf({ base, candidate, differences, noise, question, rows }: Comparison): StripFact[] {
  const refused = differences.filter(({ weight }) => weight === "refused").length;
  const warned = differences.filter(({ weight }) => weight === "warning").length;
  const allowed = differences.filter(({ weight }) => weight === "allowed").length;
  return [
    {
      name: "Comparable",
      value: refused === 0 ? "yes" : `no: ${formatCount(refused)} refused`,
      state: refused === 0 ? "kept" : "broken",
    },
    { name: "Warnings", value: formatCount(warned), state: warned === 0 ? "kept" : "plain" },
    ...(allowed === 0
      ? []
      : [{ name: "Accepted with --allow", value: formatCount(allowed), state: "plain" as const }]),
    plain("Question", question === "sdk" ? "two versions of an SDK" : "two sets of runs"),
    plain("Base", `${boundText(base.name, MAX_NAME)}, ${countRuns(base.runs.length)}`),
    plain(
      "Candidate",
      `${boundText(candidate.name, MAX_NAME)}, ${countRuns(candidate.runs.length)}`,
    ),
    ...(rows.length === 0 ? [] : [plain("Noise between runs", boundText(noise.text, MAX_CELL))]),
  ];
}

function plain(name: string, value: string): StripFact {
  return { name, value, state: "plain" };
}

function countRuns(count: number): string {
  return `${formatCount(count)} ${count === 1 ? "run" : "runs"}`;
}

function renderFact({ name, value, state }: StripFact): SafeHtml {
  return html`<div class="${state}">
    <dt>${name}</dt>
    <dd>${MARKS[state]}${value}</dd>
  </div>`;
}

function rowOf({ what, key, base, candidate, weight, text }: Difference) {
  const cells: HtmlValue[] = [
    boundText(what, MAX_NAME),
    boundText(base, MAX_CELL),
    boundText(candidate, MAX_CELL),
    html`<span class="${weight === "refused" ? "bad" : "plain"}"
      >${SYMBOLS[weight]} ${WEIGHT_WORDS[weight]}</span
    >`,
    weight === "expected" ? text : `${text} (${key})`,
  ];
  return weight === "refused" ? { cells, className: "bad" } : { cells };
}
