/** The rows of a comparison as cells: what a metric is called, what each side says, and how far they differ. */
import type {
  ChangeFacts,
  Comparison,
  ComparisonRow,
  Difference,
  FactRow,
  OrgMetric,
  SideValue,
} from "../../compare/comparison.ts";
import type { Metric } from "../../compare/metrics.ts";
import { formatChangeRange, formatPointChange, formatRatioChange } from "../../core/change-text.ts";
import {
  formatCount,
  formatCountShare,
  formatDuration,
  formatLatency,
  formatRate,
  formatShare,
  NO_VALUE,
} from "../../core/text.ts";
import { GRANT_WORDS } from "../wording.ts";

type Unit = ComparisonRow["unit"];

/** Short enough for a column. */
export const METRIC_NAMES: Readonly<Record<Metric | OrgMetric, string>> = {
  p50: "p50",
  p95: "p95",
  p99: "p99",
  status403: "403 forbidden",
  throttled: "throttled",
  rejected: "other 4xx",
  serverFailed: "5xx, lost",
  hollow: "no token in 200",
  empty: "empty claims",
  wrongOrg: "wrong org",
  scopeShortfall: "scope lost",
  unusable: "unusable",
};

/** What the guard makes of a difference between the runs. */
export const WEIGHT_WORDS: Readonly<Record<Difference["weight"], string>> = {
  expected: "compared",
  refused: "REFUSED",
  allowed: "allowed",
  warning: "warned",
};

/** Surely worse by more than the tolerance. */
export function isRegressed({ state }: Pick<ComparisonRow, "state">): boolean {
  return state === "REGRESSED";
}

export interface RowGroup {
  stage: string;
  grant: ComparisonRow["grant"];
  decisive: boolean;
  rows: readonly ComparisonRow[];
}

/** Rows by stage and grant, what the verdict rests on first. */
export function groupRows(rows: readonly ComparisonRow[]): RowGroup[] {
  const groups = new Map<string, RowGroup>();
  for (const row of rows) {
    const { stage, grant, decisive } = row;
    const key = JSON.stringify([stage, grant]);
    groups.set(key, { stage, grant, decisive, rows: [...(groups.get(key)?.rows ?? []), row] });
  }
  return [...groups.values()].toSorted((a, b) => Number(b.decisive) - Number(a.decisive));
}

/** `spike, client credentials`, and whether the verdict rests on it. */
export function describeGroup({ stage, grant, decisive }: Omit<RowGroup, "rows">): string {
  return `${stage}, ${GRANT_WORDS[grant]}${decisive ? "" : " (not decisive)"}`;
}

/** `42 ms`, `0.9 %`. */
export function showValue({ value }: SideValue, unit: Unit): string {
  if (value === null) return NO_VALUE;
  return unit === "latencyUs" ? formatLatency(value) : formatShare(value);
}

/** `42 ms`, `388 (0.9 %)`; a dash for what a side does not tell. */
export function showSide(side: SideValue, unit: Unit): string {
  const { value, count, of } = side;
  const isCounted = value !== null && unit === "share" && count !== null;
  return isCounted ? formatCountShare(count, of) : showValue(side, unit);
}

/** `+12 % (+3.1…+22 %)`; a dash where nothing could be compared. */
export function showChange(change: ChangeFacts | null, unit: Unit): string {
  return change === null
    ? NO_VALUE
    : `${showEstimate(change.estimate, unit)} (${showRange(change, unit)})`;
}

/** `+12 %`, or `+1.8 pp` of shares. */
export function showEstimate(estimate: number, unit: Unit): string {
  return closeUp(formatFor(unit)(estimate));
}

/** `+3.1…+22 %`. */
export function showRange({ low, high }: ChangeFacts, unit: Unit): string {
  return closeUp(formatChangeRange(low, high, formatFor(unit)));
}

function formatFor(unit: Unit): (change: number) => string {
  return unit === "share" ? formatPointChange : formatRatioChange;
}

/** `−0…+0 pp`: of what is less than can be shown the sign is left, for it says enough beside an interval. */
function closeUp(change: string): string {
  return change.replace(/(?<=[+\u2212])<\s[\d.]+/g, "0").replace(/(?<=[+\u2212])>\s/g, "");
}

/** `10 %`, `0.5 pp`, `none`. */
export function showTolerance({
  tolerance,
  unit,
}: Pick<ComparisonRow, "tolerance" | "unit">): string {
  if (tolerance === 0) return "none";
  return unit === "share" ? formatShare(tolerance).replace("%", "pp") : formatShare(tolerance);
}

/** `5+5`: runs with data. */
export function showRuns({ base, candidate }: Pick<ComparisonRow, "base" | "candidate">): string {
  return `${formatCount(base.runs)}+${formatCount(candidate.runs)}`;
}

/** `179 820 + 176 580 issued tokens, 180 000 + 180 000 attempts`: what was timed and counted, of all runs of either side. */
export function describeAmounts({ rows }: Pick<RowGroup, "rows">): string {
  const amounts = new Set(
    rows.map(
      ({ base, candidate, ofWhat }) =>
        `${formatCount(base.of)} + ${formatCount(candidate.of)} ${ofWhat}`,
    ),
  );
  return [...amounts].join(", ");
}

/** One value of a fact. */
export function showFact(value: number | null, format: FactRow["format"]): string {
  if (value === null) return NO_VALUE;
  if (format === "rate") return formatRate(value);
  if (format === "share") return formatShare(value);
  return format === "durationMs" ? formatDuration(value) : value.toFixed(2);
}

/** How a fact changed; most have only a few runs to say it by. */
export function showFactChange({ change }: FactRow): string {
  return showChange(change, "latencyUs");
}

/**
 * Notes on a row that its cells have no room for; footnotes of a table, for many rows have the same.
 * `short` leaves out what is another number in each row.
 */
export function notesOn(
  row: ComparisonRow,
  { noise }: Pick<Comparison, "noise">,
  extent: "short" | "full",
): string[] {
  const { change, unit, text } = row;
  const isByNoise = unit === "latencyUs" && change?.method === "single";
  return [
    ...(change === null ? [text.replace(/^[^:]*: /, "")] : []),
    ...(isByNoise && noise.source !== "measured" ? [noise.text] : []),
    ...(change?.method === "prediction" ? [PREDICTED] : []),
    ...outlookOf(row, extent),
  ];
}

const PREDICTED =
  "one run or two against several: the interval is where so many more of those were to be expected";

/** What would show, and how many runs would settle it. */
function outlookOf(row: ComparisonRow, extent: "short" | "full"): string[] {
  const { state, smallestProvable, runsNeeded, unit } = row;
  if (state !== "INCONCLUSIVE" || smallestProvable === null) return [];
  const size = `only a change of ${showTolerance({ tolerance: smallestProvable, unit })} and more would show`;
  if (runsNeeded === null) return [size];
  const settled = `about ${formatCount(runsNeeded)} runs a side would settle it`;
  return extent === "short" ? [settled] : [`${size}; ${settled}`];
}
