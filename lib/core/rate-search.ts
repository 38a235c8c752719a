/** The search for the highest rate that still passes: which rate to run next, and what the runs so far say of the server. */
import { EXIT_CODES, HarnessError } from "./errors.ts";
import { formatRate } from "./text.ts";

const MAX_RATIO = 1000;
const DEFAULT_PRECISION = 0.1;
const FINEST_PRECISION = 0.01;

/** `generatorLimited`: the load never came up to the rate, which says nothing against the server. */
export type RunVerdict = "passed" | "failed" | "generatorLimited" | "noVerdict";

export interface RateSearchOptions {
  minRatePerSecond: number;
  /** At most 1000 times the lowest. */
  maxRatePerSecond: number;
  /** How far the answer may be off, as a share of 0.01…1; 0.1, that is ±10 %, unless given. */
  precision?: number;
  /** Unless given, what a steady server takes (8 runs for ±10 % in a range of 16) and the repair of one false failure. */
  maxRuns?: number;
}

export interface RateRun {
  ratePerSecond: number;
  verdict: RunVerdict;
}

/** All there is to know of a search; plain data, never changed in place. */
export interface RateSearch {
  readonly minRatePerSecond: number;
  readonly maxRatePerSecond: number;
  /** Bisection ends when the lowest failed rate is at most so many times the highest passed one. */
  readonly closeRatio: number;
  readonly maxRuns: number;
  readonly runs: readonly RateRun[];
}

export interface NextRate {
  ratePerSecond: number;
  purpose: "bracket" | "bisect" | "repeat";
}

export interface RateConclusion {
  kind: "found" | "atLeast" | "below" | "unknown";
  /** The estimate, or the rate that the answer is at least or below; null when unknown. */
  ratePerSecond: number | null;
  /** The highest rate that passed, null if none. */
  lowPerSecond: number | null;
  /** The lowest rate that failed, null if none. */
  highPerSecond: number | null;
  runs: number;
  /** The answer in a sentence without a full stop. */
  text: string;
}

/** What the runs say: 0 where nothing passed, infinite where nothing failed or was limited. */
interface Edges {
  passed: number;
  failed: number;
  limited: number;
}

/** Opens a search. Throws a HarnessError (exit: usage) for a range or precision that cannot be searched. */
export function startSearch(options: RateSearchOptions): RateSearch {
  const { minRatePerSecond: min, maxRatePerSecond: max } = options;
  const { precision = DEFAULT_PRECISION } = options;
  if (!(min > 0 && max > min && max <= MAX_RATIO * min)) {
    throw refuse(
      `cannot search between ${min} and ${max} attempts per second`,
      `the lowest rate must be above 0, the highest above it and at most ${MAX_RATIO} times as high`,
    );
  }
  if (!(precision >= FINEST_PRECISION && precision <= 1)) {
    throw refuse(
      `cannot search to a precision of ${precision}`,
      `from ${FINEST_PRECISION} to 1; 0.1 stands for ±10 %`,
    );
  }
  // The geometric mean of two ends is off by at most the root of their ratio.
  const closeRatio = (1 + precision) ** 2;
  const bisections = countBisections(max / min, closeRatio);
  // Both ends of the range, both edges of the answer again, and the bisection twice: a false failure undoes it once.
  const { maxRuns = 2 + 2 + 2 * bisections } = options;
  return { minRatePerSecond: min, maxRatePerSecond: max, closeRatio, maxRuns, runs: [] };
}

function refuse(message: string, hint: string): HarnessError {
  return new HarnessError("USAGE", message, { hint, exitCode: EXIT_CODES.usage });
}

function countBisections(ratio: number, closeRatio: number): number {
  return Math.max(0, Math.ceil(Math.log2(Math.log(ratio) / Math.log(closeRatio))));
}

/** The same search with one more run. */
export function noteRun(search: RateSearch, run: RateRun): RateSearch {
  return { ...search, runs: [...search.runs, run] };
}

/** The rate to run next and what for; null when the search is over. A run without verdict is asked for once more. */
export function nextRate(search: RateSearch): NextRate | null {
  if (search.runs.length >= search.maxRuns || isWithoutVerdict(search.runs)) return null;
  const { minRatePerSecond: min, maxRatePerSecond: max } = search;
  const { passed, failed, limited } = readEdges(search.runs);
  const top = Math.min(failed, limited);
  if (passed === 0) {
    if (top > min) return { ratePerSecond: min, purpose: "bracket" };
  } else if (top === Infinity) {
    return passed >= max ? null : { ratePerSecond: max, purpose: "bracket" };
  } else if (top / passed > search.closeRatio) {
    return { ratePerSecond: Math.sqrt(passed * top), purpose: "bisect" };
  }
  return findRepeat(search.runs, { passed, failed, limited });
}

/** The edges of an answer are run again, the failed one first: had it failed by chance, the search must go on above it. */
function findRepeat(runs: readonly RateRun[], { passed, failed, limited }: Edges): NextRate | null {
  if (failed === Infinity) return null;
  const edge = [failed, passed].find(
    (rate) => rate > 0 && rate < limited && !isConfirmed(runs, rate),
  );
  return edge === undefined ? null : { ratePerSecond: edge, purpose: "repeat" };
}

function readEdges(runs: readonly RateRun[]): Edges {
  const ratesOf = (verdict: RunVerdict) =>
    runs.map((run) => run.ratePerSecond).filter((rate) => judgeRate(runs, rate) === verdict);
  const failed = Math.min(...ratesOf("failed"));
  const passed = Math.max(0, ...ratesOf("passed").filter((rate) => rate < failed));
  const limitedRuns = runs.filter((run) => run.verdict === "generatorLimited");
  return { passed, failed, limited: Math.min(...limitedRuns.map((run) => run.ratePerSecond)) };
}

/** The verdict on a rate that was run more than once: two of three, and the later one of two. */
function judgeRate(runs: readonly RateRun[], ratePerSecond: number): RunVerdict | undefined {
  const passed = countRuns(runs, { ratePerSecond, verdict: "passed" });
  const failed = countRuns(runs, { ratePerSecond, verdict: "failed" });
  if (passed !== failed) return passed > failed ? "passed" : "failed";
  return runs.findLast((run) => run.ratePerSecond === ratePerSecond && isJudged(run))?.verdict;
}

function isConfirmed(runs: readonly RateRun[], ratePerSecond: number): boolean {
  const verdict = judgeRate(runs, ratePerSecond);
  return verdict !== undefined && countRuns(runs, { ratePerSecond, verdict }) >= 2;
}

function countRuns(runs: readonly RateRun[], { ratePerSecond, verdict }: RateRun): number {
  return runs.filter((run) => run.ratePerSecond === ratePerSecond && run.verdict === verdict)
    .length;
}

function isJudged(run: RateRun): boolean {
  return run.verdict === "passed" || run.verdict === "failed";
}

function isWithoutVerdict(runs: readonly RateRun[]): boolean {
  return runs.length >= 2 && runs.slice(-2).every((run) => run.verdict === "noVerdict");
}

/** What the runs so far say, also of a search that was broken off. */
export function conclude(search: RateSearch): RateConclusion {
  const edges = readEdges(search.runs);
  const [kind, ratePerSecond, text] = chooseAnswer(search, edges);
  return {
    kind,
    ratePerSecond,
    lowPerSecond: edges.passed > 0 ? edges.passed : null,
    highPerSecond: edges.failed < Infinity ? edges.failed : null,
    runs: search.runs.length,
    text,
  };
}

type Answer = [kind: RateConclusion["kind"], ratePerSecond: number | null, text: string];

function chooseAnswer(search: RateSearch, { passed, failed, limited }: Edges): Answer {
  const { minRatePerSecond: min, maxRatePerSecond: max, runs } = search;
  if (isWithoutVerdict(runs)) {
    const rate = formatRate(runs.at(-1)?.ratePerSecond ?? Number.NaN);
    return ["unknown", null, `unknown: two runs in a row at ${rate} gave no verdict`];
  }
  if (failed <= min) {
    return ["below", min, `below ${formatRate(min)}: the lowest rate searched failed`];
  }
  if (passed > 0 && failed / passed <= search.closeRatio) {
    const estimate = Math.sqrt(passed * failed);
    const ends = `${formatRate(passed)} passed, ${formatRate(failed)} failed`;
    return ["found", estimate, `${formatRate(estimate)}: ${ends}`];
  }
  if (passed >= max) {
    return ["atLeast", max, `at least ${formatRate(max)}: the highest rate searched passed`];
  }
  if (passed > 0 && limited < Infinity) {
    const why = `from ${formatRate(limited)} on the load generator was the limit, not the server`;
    return ["atLeast", passed, `at least ${formatRate(passed)}: ${why}`];
  }
  return ["unknown", null, `unknown: ${explainUnknown({ passed, failed, limited })}`];
}

function explainUnknown({ passed, failed, limited }: Edges): string {
  if (limited < Infinity) return `the load generator could not even send ${formatRate(limited)}`;
  const known = [
    passed > 0 ? `${formatRate(passed)} passed` : [],
    failed < Infinity ? `${formatRate(failed)} failed` : [],
  ].flat();
  return ["the search ended before it was narrowed down", ...known].join(", ");
}
