/** What parts of one run, sent by several generators, are together. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { canonicalJson } from "../core/canonical-json.ts";
import type { Plan, PlanStage } from "../core/plan.ts";
import type { GeneratorSeries, K6Summary } from "./run-facts.ts";

export interface Part {
  /** What the user calls it. */
  name: string;
  plan: Plan;
}

/** What may differ between parts: who drew, how hard each pressed, and what they are called. */
const OWN: ReadonlySet<string> = new Set([
  "seed",
  "configHash",
  "labels",
  "overrides",
  "stages",
  "vus",
]);

/** The plan of all parts: their rates and VUs add up. USAGE where they differ in anything else, which names it. */
export function mergePlans([first, ...others]: readonly Part[]): Plan {
  if (first === undefined) throw new RangeError("no parts");
  const faults = others.flatMap((part) =>
    differencesBetween(first.plan, part.plan).map(
      (what) => `${part.name} differs from ${first.name} in its ${what}`,
    ),
  );
  if (faults.length > 0) {
    throw new HarnessError("USAGE", faults.join("\n"), {
      hint: "name parts of one run; runs that differ are compared, not merged",
      exitCode: EXIT_CODES.usage,
    });
  }
  const plans = [first, ...others].map(({ plan }) => plan);
  const { overrides: _overrides, ...shared } = first.plan;
  return {
    ...shared,
    labels: commonLabels(plans),
    stages: first.plan.stages.map((stage, index) => addStages(stage, index, plans)),
    vus: plans.reduce((sum, { vus }) => sum + vus, 0),
  };
}

function differencesBetween(one: Plan, other: Plan): string[] {
  const theirs = new Map(Object.entries(other));
  const fields = Object.entries(one).flatMap(([name, value]) =>
    OWN.has(name) || canonicalJson(value) === canonicalJson(theirs.get(name)) ? [] : [name],
  );
  return canonicalJson(one.stages.map(timesOf)) === canonicalJson(other.stages.map(timesOf))
    ? fields
    : [...fields, "stages"];
}

function timesOf({ name, kind, startMs, durationMs }: PlanStage) {
  return { name, kind, startMs, durationMs };
}

function addStages(stage: PlanStage, index: number, plans: readonly Plan[]): PlanStage {
  const sum = (of: (one: PlanStage) => number) =>
    plans.reduce((all, { stages }) => all + of(stages[index] ?? stage), 0);
  return {
    ...stage,
    fromRatePerSecond: sum(({ fromRatePerSecond }) => fromRatePerSecond),
    toRatePerSecond: sum(({ toRatePerSecond }) => toRatePerSecond),
    vus: stage.vus === null ? null : sum(({ vus }) => vus ?? 0),
  };
}

function commonLabels(plans: readonly Plan[]): Plan["labels"] {
  const [first, ...others] = plans.map(({ labels }) => labels);
  return Object.fromEntries(
    Object.entries(first ?? {}).filter(([name, value]) =>
      others.every((labels) => labels[name] === value),
    ),
  );
}

/** k6's counts of all parts; null where a part left none. Percentiles do not add up: the whole has none of k6's own. */
export function mergeSummaries(parts: readonly (K6Summary | null)[]): K6Summary | null {
  const known = parts.filter((part) => part !== null);
  if (known.length < parts.length || known.length === 0) return null;
  const sum = (of: (part: K6Summary) => number) => known.reduce((all, part) => all + of(part), 0);
  const sumKnown = (of: (part: K6Summary) => number | null) =>
    known.some((part) => of(part) === null) ? null : sum((part) => of(part) ?? 0);
  const httpReqs = sum((part) => part.httpReqs);
  const failed = sum((part) => part.httpReqs * part.httpReqFailedShare);
  return {
    httpReqs,
    httpReqFailedShare: httpReqs === 0 ? 0 : failed / httpReqs,
    httpReqDurationP95Us: null,
    droppedIterations: sum((part) => part.droppedIterations),
    started: sum((part) => part.started),
    recorded: sumKnown((part) => part.recorded),
    auxiliary: sumKnown((part) => part.auxiliary),
    iterations: sum((part) => part.iterations),
    vusMax: sum((part) => part.vusMax),
  };
}

/** The generator that was busiest, which is the one that may have been the limit; null where none was watched. */
export function busiestGenerator(
  parts: readonly (GeneratorSeries | null)[],
): GeneratorSeries | null {
  const known = parts.filter((part) => part !== null);
  return known.toSorted((a, b) => busyShare(b) - busyShare(a))[0] ?? null;
}

function busyShare({ cores, samples }: GeneratorSeries): number {
  const cpuMs = samples.slice(1).reduce((sum, sample) => sum + sample.cpuMs, 0);
  const [first, last] = [samples[0], samples.at(-1)];
  const spanMs = (last?.atMs ?? 0) - (first?.atMs ?? 0);
  return spanMs <= 0 ? 0 : cpuMs / (spanMs * cores);
}
