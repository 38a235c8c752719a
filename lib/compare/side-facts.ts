/** What is told of both sides without a verdict: how much came through, what it cost in requests, how soon it was over. */
import type { Result } from "../analysis/result.ts";
import { changeFacts } from "./change-facts.ts";
import type { FactRow } from "./comparison.ts";
import { latencyChange } from "./latency-change.ts";
import { ASSUMED_NOISE } from "./noise.ts";
import { recoveryMs } from "./recovery.ts";

interface Fact {
  name: string;
  format: FactRow["format"];
  /** Null where a run does not tell. */
  of: (run: Result) => number | null;
}

const FACTS: readonly Fact[] = [
  { name: "Tokens issued per second", format: "rate", of: issuedPerSecond },
  {
    name: "Requests sent per token obtained",
    format: "ratio",
    of: ({ totals, reconciliation: { k6Requests } }) =>
      totals.outcomes.issued === 0 || k6Requests === null
        ? null
        : k6Requests / totals.outcomes.issued,
  },
  {
    name: "Usable of the tokens looked into",
    format: "share",
    of: ({ totals: { usable, unusable } }) =>
      usable + unusable === 0 ? null : usable / (usable + unusable),
  },
  { name: "Time to recover after the spike", format: "durationMs", of: recoveryMs },
];

/** The facts that at least one side tells; the mean over its runs. */
export function listFacts(base: readonly Result[], candidate: readonly Result[]): FactRow[] {
  return FACTS.flatMap(({ name, format, of }) => {
    const [before, after] = [valuesOf(base, of), valuesOf(candidate, of)];
    if (before.length + after.length === 0) return [];
    return [
      {
        name,
        format,
        base: meanOf(before),
        candidate: meanOf(after),
        change: ratioChange(before, after),
      },
    ];
  });
}

function valuesOf(runs: readonly Result[], of: Fact["of"]): number[] {
  return runs.flatMap((run) => of(run) ?? []);
}

function meanOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By the scatter between runs alone; null without several a side. */
function ratioChange(before: readonly number[], after: readonly number[]): FactRow["change"] {
  if (![...before, ...after].every((value) => value > 0)) return null;
  const [base, candidate] = [before, after].map((values) =>
    values.map((value) => ({ us: value, band: null })),
  );
  const change = latencyChange(base ?? [], candidate ?? [], ASSUMED_NOISE.p50, 0);
  return change === null ? null : changeFacts(change, change.pBeyond, true);
}

function issuedPerSecond({ stages }: Result): number | null {
  const load = stages.filter(({ kind }) => kind !== "preflight");
  const durationMs = load.reduce((sum, stage) => sum + stage.durationMs, 0);
  const issued = load.reduce((sum, { outcomes }) => sum + outcomes.issued, 0);
  return durationMs === 0 ? null : (1000 * issued) / durationMs;
}
