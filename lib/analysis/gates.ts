/** Holds a run against the plan's gates. A gate over no data fails: nothing was shown to be kept. */
import type { PlanGate } from "../core/plan.ts";
import { formatCount, formatLatency, formatShare } from "../core/text.ts";
import { type Interval, wilsonInterval } from "../core/statistics/wilson.ts";
import { GRANTS } from "../core/words.ts";
import { countOrgsChecked } from "./counts.ts";
import {
  CELL_MEASURES,
  type CellMetric,
  isLatencyMetric,
  isUnchecked,
  measureCells,
} from "./gate-metrics.ts";
import type { Cell } from "./aggregate.ts";
import { intervalOfShare } from "./gate-interval.ts";
import { readGateLatency } from "./gate-latency.ts";
import type { Result } from "./result.ts";
import type { K6Summary } from "./run-facts.ts";
import { type RunView, sumOver } from "./run-view.ts";

export interface GateOutcome {
  gate: PlanGate;
  row: Result["gates"][number];
  /** Orgs that breach a gate that holds per org; null for one that does not. */
  breaching: ReadonlySet<number> | null;
}

/** What a gate found in its scope. */
interface Reading {
  value: number;
  /** How much data it rests on, in the metric's denominator. */
  n: number;
  interval: Interval | null;
  /** `2 of 9 940 attempts`. */
  text: string;
}

/** Why a gate found nothing to judge by; empty where there simply is nothing. */
interface NoData {
  why: string;
}

const NO_DATA = "no data";
const NOTHING: NoData = { why: "" };

function isNoData(reading: Reading | NoData): reading is NoData {
  return "why" in reading;
}

export function judgeGates(view: RunView, k6Summary: K6Summary | null): GateOutcome[] {
  return view.plan.gates.map((gate) =>
    gate.per === "org" ? judgePerOrg(gate, view) : judgeWhole(gate, view, k6Summary),
  );
}

function judgeWhole(gate: PlanGate, view: RunView, k6Summary: K6Summary | null): GateOutcome {
  const org = gate.org === null ? null : view.plan.orgs.findIndex((o) => o.org === gate.org);
  const reading =
    gate.metric === "neverStarted"
      ? readNeverStarted(gate, k6Summary)
      : read(gate, org, org === null ? view.aggregate.cells : view.cellsOf(org), view);
  if (isNoData(reading)) return { gate, row: noDataRow(gate, reading.why), breaching: null };
  const tooLittle = `${formatCount(reading.n)} of the ${formatCount(gate.minCount)} it takes`;
  const row = reading.n < gate.minCount ? noDataRow(gate, tooLittle) : rowOf(gate, reading, "");
  return { gate, row, breaching: null };
}

function judgePerOrg(gate: PlanGate, view: RunView): GateOutcome {
  const orgs = view.plan.orgs.map(({ org }, index) => ({ org, index }));
  const readings = orgs
    .filter(({ org }) => gate.org === null || gate.org === org)
    .flatMap(({ org, index }) => {
      const reading = read(gate, index, view.cellsOf(index), view);
      return isNoData(reading) || reading.n < gate.minCount ? [] : [{ org, index, reading }];
    })
    .toSorted((a, b) => b.reading.value - a.reading.value || b.reading.n - a.reading.n);
  const isBreach = ({ reading }: { reading: Reading }) => decisive(gate, reading) > gate.max;
  const breaching = new Set(readings.filter(isBreach).map(({ index }) => index));
  // The one named is one that breaches the gate where any does, by what decides; what is known comes before what is not.
  const worst = readings.toSorted(
    (a, b) =>
      Number(isBreach(b)) - Number(isBreach(a)) ||
      rankOf(gate, b.reading) - rankOf(gate, a.reading),
  )[0];
  if (worst === undefined) {
    const row = noDataRow(
      gate,
      `no org has the ${formatCount(Math.max(1, gate.minCount))} it takes`,
    );
    return { gate, row, breaching };
  }
  const above = gate.bound === "upper" ? "not surely below" : "above";
  const orgsAbove = `${formatCount(breaching.size)} of ${formatCount(readings.length)} orgs ${above} the limit`;
  return { gate, row: rowOf(gate, worst.reading, orgsAbove, worst.org), breaching };
}

function read(
  gate: PlanGate,
  org: number | null,
  cells: readonly Cell[],
  view: RunView,
): Reading | NoData {
  const { metric } = gate;
  if (metric === "neverStarted") return NOTHING;
  if (isLatencyMetric(metric)) {
    const latency = readGateLatency(metric, gate, org, view);
    if (latency === null) return NOTHING;
    const { valueUs, n, interval } = latency;
    return { value: valueUs, n, interval, text: `${formatCount(n)} issued tokens` };
  }
  const inScope = cells.filter((cell) => isInScope(cell, gate, view));
  const { count, of, share, effective } = measureCells(metric, inScope);
  if (isUnchecked(metric, inScope)) return { why: countOrgsChecked(inScope, view.plan).text };
  if (of === 0) return NOTHING;
  return {
    value: gate.unit === "share" ? share : count,
    n: of,
    interval: gate.unit === "share" ? intervalOfShare(gate, effective, view) : null,
    text: `${formatCount(count)} of ${formatCount(of)} ${sayOfWhat(metric, inScope)}`,
  };
}

/** The denominator in words, with what of it could not be sent. */
function sayOfWhat(metric: CellMetric, cells: readonly Cell[]): string {
  const { ofWhat, notSent } = CELL_MEASURES[metric];
  const count = notSent === undefined ? 0 : sumOver(cells, notSent);
  return count === 0
    ? ofWhat
    : `${ofWhat}, ${formatCount(count)} of them not sent for want of a request before`;
}

/** True of a cell of the gate's stage, grant and variant; its org is the caller's to choose. The preflight counts where it is named. */
export function isInScope(cell: Cell, gate: PlanGate, view: RunView): boolean {
  const { stages, variants } = view.plan;
  return (
    (gate.stage === null ? view.isOfLoad(cell) : stages[cell.stage]?.name === gate.stage) &&
    (gate.grant === null || GRANTS[cell.grant] === gate.grant) &&
    (gate.variant === null || variants[cell.variant]?.name === gate.variant)
  );
}

// Attempts that never started have no stage, grant, variant or org.
function readNeverStarted(gate: PlanGate, k6Summary: K6Summary | null): Reading | NoData {
  const { stage, grant, variant, org } = gate;
  const isOfRun = [stage, grant, variant, org].every((scope) => scope === null);
  if (k6Summary === null || !isOfRun) return NOTHING;
  const { droppedIterations: count, started } = k6Summary;
  const of = started + count;
  if (of === 0) return NOTHING;
  return {
    value: gate.unit === "share" ? count / of : count,
    n: of,
    interval: gate.unit === "share" ? wilsonInterval(count, of) : null,
    text: `${formatCount(count)} of ${formatCount(of)} attempts due`,
  };
}

/** How a gate's value and limit are written, by its unit. */
export const GATE_FORMATS: Readonly<Record<PlanGate["unit"], (value: number) => string>> = {
  share: formatShare,
  count: formatCount,
  latencyUs: formatLatency,
};

function rowOf(
  gate: PlanGate,
  { value, interval, text }: Reading,
  orgsAbove: string,
  worstOrg?: string,
): GateOutcome["row"] {
  if (isUnbounded(gate, interval)) {
    const parts = [`no interval of ${text}`, orgsAbove].filter((part) => part !== "");
    return noDataRow(gate, parts.join("; "), worstOrg);
  }
  const passed = decisive(gate, { value, interval }) <= gate.max;
  const parts = [text, orgsAbove, sayOfInterval(gate, passed, { value, interval })];
  return {
    metric: gate.metric,
    unit: gate.unit,
    limit: gate.max,
    value,
    interval: toFinite(interval),
    passed,
    bound: gate.bound ?? "value",
    scope: describeScope(gate, worstOrg),
    reason: parts.filter((part) => part !== "").join("; "),
  };
}

/** A value without an interval is not surely below anything. */
function isUnbounded({ bound }: PlanGate, interval: Interval | null): boolean {
  return bound === "upper" && interval === null;
}

/** What decides; of what has no interval, nothing does. */
function rankOf(gate: PlanGate, reading: Reading): number {
  return isUnbounded(gate, reading.interval)
    ? 0
    : Math.min(Number.MAX_VALUE, decisive(gate, reading));
}

/** What is held against the limit: the value, or that bound of its interval which the gate names. */
function decisive(
  gate: PlanGate,
  { value, interval }: Pick<Reading, "value" | "interval">,
): number {
  const { bound = "value" } = gate;
  if (isUnbounded(gate, interval)) return Number.POSITIVE_INFINITY;
  if (interval === null || bound === "value") return value;
  return bound === "lower" ? interval.low : interval.high;
}

/** JSON knows no infinity. */
function toFinite(interval: Interval | null): Result["gates"][number]["interval"] {
  return interval === null
    ? null
    : { low: interval.low, high: Number.isFinite(interval.high) ? interval.high : null };
}

function sayOfInterval(
  gate: PlanGate,
  passed: boolean,
  { value, interval }: Pick<Reading, "value" | "interval">,
): string {
  if (interval === null) return gate.bound === undefined ? "" : "without an interval to go by";
  const format = GATE_FORMATS[gate.unit];
  if (passed) {
    if (gate.bound === "lower" && value > gate.max) {
      return `above the limit, but the interval starts at ${format(interval.low)}, so it may be chance`;
    }
    return "";
  }
  if (interval.low > gate.max) return "the whole interval is above the limit";
  if (gate.bound === "upper" && value <= gate.max) {
    const end = Number.isFinite(interval.high) ? `ends at ${format(interval.high)}` : "has no end";
    return `below the limit, but the interval ${end}, so that is not sure`;
  }
  return `the interval starts at ${format(interval.low)}, so it may be chance`;
}

function noDataRow(gate: PlanGate, why: string, worstOrg?: string): GateOutcome["row"] {
  return {
    metric: gate.metric,
    unit: gate.unit,
    limit: gate.max,
    value: null,
    interval: null,
    passed: false,
    bound: gate.bound ?? "value",
    scope: describeScope(gate, worstOrg),
    reason: why === "" ? NO_DATA : `${NO_DATA}: ${why}`,
  };
}

function describeScope(gate: PlanGate, worstOrg?: string): string {
  const org = gate.org === null ? "" : `org ${gate.org}`;
  const each = worstOrg === undefined ? "each org" : `each org; worst: ${worstOrg}`;
  const parts = [
    gate.stage === null ? "" : `stage ${gate.stage}`,
    gate.grant ?? "",
    gate.variant === null ? "" : `variant ${gate.variant}`,
    gate.per === "org" && gate.org === null ? each : org,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "whole run" : parts.join(", ");
}
