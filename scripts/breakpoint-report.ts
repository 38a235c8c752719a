/** What a search for the breakpoint has to say: a table of its runs and the answer, or both as JSON. */
import { GATE_FORMATS } from "../lib/analysis/gates.ts";
import type { Result } from "../lib/analysis/result.ts";
import {
  conclude,
  type NextRate,
  type RateConclusion,
  type RateSearch,
  type RunVerdict,
} from "../lib/core/rate-search.ts";
import { EXIT_CODES, type ExitCode } from "../lib/core/errors.ts";
import type { GateMetric } from "../lib/core/plan.ts";
import { boundText, formatRate } from "../lib/core/text.ts";
import { layOutTable } from "../lib/report/terminal-layout.ts";

/** One run of the search. */
export interface Probe extends NextRate {
  verdict: RunVerdict;
  /** Why it did not pass; empty when it did. */
  reasons: string[];
  /** Its directory. */
  run: string;
}

const REASON_MAX = 80;
/** What a table's other columns take. */
const OTHER_CELLS = 72;

const VERDICT_WORDS: Readonly<Record<RunVerdict, string>> = {
  passed: "passed",
  failed: "failed",
  generatorLimited: "generator-limited",
  noVerdict: "no verdict",
};

const EXIT_OF: Readonly<Record<RateConclusion["kind"], ExitCode>> = {
  found: EXIT_CODES.ok,
  atLeast: EXIT_CODES.ok,
  below: EXIT_CODES.failed,
  unknown: EXIT_CODES.noVerdict,
};

/** Judges a rate by its gates alone: a defect that is there at any rate is no breakpoint. */
export function verdictOf({ verdict, gates }: Result): Pick<Probe, "verdict" | "reasons"> {
  const others = verdict.reasons.filter(({ code }) => code !== "DEFECT").map(({ text }) => text);
  if (verdict.state === "INCOMPLETE") return { verdict: "noVerdict", reasons: others };
  if (verdict.state === "GENERATOR-LIMITED")
    return { verdict: "generatorLimited", reasons: others };
  const reasons = gates.filter(({ passed }) => !passed).map(describeGate);
  return { verdict: reasons.length === 0 ? "passed" : "failed", reasons };
}

function describeGate({ metric, unit, value, limit, reason }: Result["gates"][number]): string {
  const format = GATE_FORMATS[unit];
  return `${metric} ${value === null ? reason : `${format(value)}, limit ${format(limit)}`}`;
}

/** The runs and what they say of the server; `leftOut` are metrics of gates that it does not go by. */
export function formatSearch(
  search: RateSearch,
  probes: readonly Probe[],
  cells: number,
  leftOut: readonly GateMetric[] = [],
): string {
  const columns = [
    { head: "run", align: "left" },
    { head: "rate", align: "right" },
    { head: "to", align: "left" },
    { head: "verdict", align: "left" },
    { head: "why", align: "left" },
  ] as const;
  const rows = probes.map(({ run, ratePerSecond, purpose, verdict, reasons }) => [
    run.slice(run.lastIndexOf("/") + 1),
    formatRate(ratePerSecond),
    purpose,
    VERDICT_WORDS[verdict],
    boundText(reasons[0] ?? "", Math.max(0, cells - OTHER_CELLS)),
  ]);
  const table = probes.length === 0 ? [] : [...layOutTable(columns, rows, cells), ""];
  const note =
    leftOut.length === 0
      ? []
      : [
          `left out     gates on ${leftOut.join(", ")}: what tokens have wrong is no question of rate`,
        ];
  return `${[...table, `breakpoint   ${conclude(search).text}`, ...note].join("\n")}\n`;
}

/** The same for scripts. */
export function searchJson(
  search: RateSearch,
  probes: readonly Probe[],
  leftOut: readonly GateMetric[] = [],
): string {
  const { minRatePerSecond, maxRatePerSecond } = search;
  const range = { minRatePerSecond, maxRatePerSecond };
  return `${JSON.stringify({ conclusion: conclude(search), ...range, leftOutGates: leftOut, probes }, null, 2)}\n`;
}

/** 0 found or at least, 1 below the lowest rate, 4 unknown. */
export function exitCodeOfSearch(search: RateSearch): ExitCode {
  return EXIT_OF[conclude(search).kind];
}

/** One line for whoever watches. */
export function formatProbe({ ratePerSecond, verdict, reasons }: Probe): string {
  const why = reasons[0] === undefined ? "" : `: ${boundText(reasons[0], REASON_MAX)}`;
  return `${formatRate(ratePerSecond)} ${VERDICT_WORDS[verdict]}${why}`;
}
