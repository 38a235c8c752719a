/** What goes with what, in sentences that say how sure it is; that two things move together makes neither the cause. */
import { formatCount, formatDuration, formatShare } from "../../core/text.ts";
import type { Breakdown, BrokenDown, Correlation, LatencyFacts } from "./correlation-schema.ts";
import { FEWEST_EVENTS } from "./measure.ts";

const SENTENCES_MAX = 16;
const BREAKDOWNS_TOLD = 4;
const SERIES_TOLD = 4;
/** From so many times the mean of all attempts on, concurrency is worth a sentence. */
const CONCURRENT_TIMES = 1.5;
/** Ratios this near to 1 are those of orgs in which every token has it. */
const EQUAL_WITHIN = 0.005;

const MEASURE_WORDS: Readonly<Record<BrokenDown, string>> = {
  status403: "403 forbidden",
  empty: "empty org claims",
  wrongOrg: "tokens of another org",
  failed: "failures",
  refusedUse: "refused calls",
};

/** A measure that nothing shows, among so many. */
export function describeNone(measure: BrokenDown, of: number): string {
  return `no ${MEASURE_WORDS[measure]} among ${formatCount(of)}`;
}

/** One measure that was met, by latency. */
export function describeLatency({
  measure,
  fifths,
  trend,
  riskRatio,
}: Omit<LatencyFacts, "text">): string {
  const words = MEASURE_WORDS[measure];
  const events = fifths.reduce((sum, { count }) => sum + count, 0);
  if (trend === null) {
    return `${words}: not enough data to hold against latency, ${formatCount(events)} of the ${FEWEST_EVENTS} events it takes`;
  }
  const { crude, stratified } = riskRatio;
  if (stratified === null) {
    return `${words}: all on one side of the slowest fifth, so no ratio can be given`;
  }
  const within = `${formatRatio(stratified)} likely in the slowest fifth of each org's tokens in a stage as in the others`;
  const without =
    crude === null ? "" : `, ${formatRatio(crude)} likely without regard to org and stage`;
  const verdict = trend.isSure
    ? trend.z > 0
      ? "go with slow answers"
      : measure === "status403"
        ? "go with fast answers, as a refusal takes less work than a token"
        : "go with fast answers"
    : "do not surely go with latency";
  const isReversed = crude !== null && crude.low > 1 && stratified.high < 1;
  const reversal = isReversed ? ": it is slow orgs that have more of them, not slow answers" : "";
  return `${words} ${verdict}: ${within}${without}${reversal}`;
}

function formatRatio({ ratio, low, high }: { ratio: number; low: number; high: number }): string {
  if (low > 1 - EQUAL_WITHIN && high < 1 + EQUAL_WITHIN) return "exactly as";
  return `${roundRatio(ratio)} times (95 % ${roundRatio(low)} to ${roundRatio(high)}) as`;
}

function roundRatio(ratio: number): string {
  return String(Number(ratio.toPrecision(2)));
}

/** What stands out in a run, most telling first; bounded. */
export function describeCorrelation(parts: Omit<Correlation, "text">): string[] {
  return [
    ...parts.latency.map(({ text }) => text),
    ...describeSeries(parts),
    ...describeBursts(parts),
    ...describeConcurrency(parts),
    ...describeBreakdowns(parts),
  ].slice(0, SENTENCES_MAX);
}

function describeSeries({ series }: Pick<Correlation, "series">): string[] {
  return series
    .filter(({ movesTogether }) => movesTogether)
    .toSorted((a, b) => (a.p ?? 1) - (b.p ?? 1))
    .slice(0, SERIES_TOLD)
    .map(
      ({ stage, measure, text, rho }) =>
        `in ${stage}, the share of ${MEASURE_WORDS[measure]} ${text} (Spearman ${(rho ?? 0).toFixed(2)})`,
    );
}

function describeBursts({ bursts }: Pick<Correlation, "bursts">): string[] {
  const measures = [...new Set(bursts.map(({ measure }) => measure))];
  return measures.flatMap((measure) => {
    const own = bursts.filter((burst) => burst.measure === measure);
    const [largest] = own;
    if (largest === undefined) return [];
    const { at, startMs, endMs, count, of, inFlight, orgs, orgCount } = largest;
    const others = orgCount - orgs.length;
    const who = orgs.join(", ") + (others > 0 ? ` and ${formatCount(others)} more` : "");
    const many = own.length === 1 ? "one burst" : `${formatCount(own.length)} bursts, the largest`;
    return [
      `${MEASURE_WORDS[measure]} came in ${many} at ${at} for ${formatDuration(endMs - startMs)}: ${formatCount(count)} of ${formatCount(of)}, ${inFlight} requests in flight, in ${who}`,
    ];
  });
}

function describeConcurrency({ concurrency }: Pick<Correlation, "concurrency">): string[] {
  return concurrency
    .filter(
      ({ meanInFlight, meanInFlightAtEvents }) =>
        meanInFlightAtEvents >= CONCURRENT_TIMES * meanInFlight,
    )
    .map(
      ({ measure, meanInFlight, meanInFlightAtEvents }) =>
        `${MEASURE_WORDS[measure]} came with ${meanInFlightAtEvents} requests in flight on the mean, all attempts with ${meanInFlight}`,
    );
}

function describeBreakdowns({ breakdowns }: Pick<Correlation, "breakdowns">): string[] {
  return breakdowns
    .filter(({ differs }) => differs)
    .slice(0, BREAKDOWNS_TOLD)
    .map(describeBreakdown);
}

function describeBreakdown({ dimension, measure, rows }: Breakdown): string {
  const ranked = rows.toSorted((a, b) => b.interval.low - a.interval.low);
  const [first, last] = [ranked[0], ranked.at(-1)];
  if (first === undefined || last === undefined) return "";
  const told = [first, last].map(
    ({ value, count, of }) => `${value} ${formatShare(count / of)} of ${formatCount(of)}`,
  );
  return `${MEASURE_WORDS[measure]} differ by ${dimension.replace("group:", "")}: ${told.join(", ")}`;
}
