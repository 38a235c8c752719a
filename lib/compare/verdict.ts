/** What a comparison concludes. */
import { EXIT_CODES, type ExitCode } from "../core/errors.ts";
import { formatCount } from "../core/text.ts";
import { SIGNIFICANCE } from "./change-state.ts";
import type { Comparison, ComparisonRow } from "./comparison.ts";
import { CORRECTNESS } from "./metrics.ts";
import { describeSuspects } from "./org-words.ts";
import { shiftOf } from "./shifts.ts";

type Verdict = Comparison["verdict"];
type Reason = Verdict["reasons"][number];

export interface VerdictInput extends Pick<
  Comparison,
  "differences" | "rows" | "defects" | "orgs"
> {
  /** Correctness defects that were there before fail nothing. */
  allowsKnownDefects: boolean;
}

const REASONS_MAX = 10;

/**
 * The first that holds: refused by the guard; a correctness defect of the candidate, or a regression of a row or an org; no row with data; a decisive row that
 * cannot be told, or an org that only the number of orgs keeps from having regressed; and of what can be told, all better, moved, or the same. A shift in
 * one row of many is the comparison's only when it is one among all of them.
 */
export function reachVerdict(input: VerdictInput): Verdict {
  const refused = input.differences.filter(({ weight }) => weight === "refused");
  if (refused.length > 0) {
    const reasons = refused.map(({ key, what, base, candidate, text }) => ({
      code: "NOT-COMPARABLE",
      text: `${what} (${key}): ${base === candidate ? "" : `${base} against ${candidate}; `}${text}`,
    }));
    return conclude("NOT COMPARABLE", null, reasons, adviceOfRefusal(refused));
  }
  const failures = [...defectReasons(input), ...regressionReasons(input)];
  if (failures.length > 0) return conclude("REGRESSED", false, failures, []);
  const decisive = input.rows.filter((row) => row.decisive);
  if (decisive.every(({ state }) => state === "NO DATA")) {
    const reasons = [{ code: "NO-DATA", text: "no metric has data enough on both sides" }];
    return conclude("NO DATA", null, reasons, adviceOf(decisive));
  }
  const untold = decisive.filter(
    (row) =>
      !isAllowed(row, input) &&
      (row.state === "INCONCLUSIVE" || isMissing(row) || shiftOf(row, row) === "worse"),
  );
  const suspicions = suspicionReasons(input);
  if (untold.length + suspicions.length > 0) {
    const reasons = [...untold.map(reasonOf), ...suspicions];
    return conclude("INCONCLUSIVE", null, reasons, [
      ...adviceOf(untold),
      ...(suspicions.length > 0 ? [ADVICE_OF_SUSPICION] : []),
    ]);
  }
  const moved = decisive.filter(isSurelyMoved);
  const better = moved.filter(({ state }) => state === "IMPROVED");
  const state = better.length > 0 ? "IMPROVED" : moved.length > 0 ? "SHIFTED" : "SAME";
  return conclude(state, true, moved.map(reasonOf), []);
}

/** 1 regressed, 4 no verdict, 0 passed. */
export function exitCodeOfComparison({ verdict }: { verdict: Pick<Verdict, "passed"> }): ExitCode {
  if (verdict.passed === null) return EXIT_CODES.noVerdict;
  return verdict.passed ? EXIT_CODES.ok : EXIT_CODES.failed;
}

/** What none should have and both sides have all the same; whoever allows it knows. */
function isAllowed({ metric }: ComparisonRow, { allowsKnownDefects }: VerdictInput): boolean {
  return CORRECTNESS.has(metric) && allowsKnownDefects;
}

/** A p99 that the runs of neither side have tokens enough for was never asked for; anything else without data leaves the question open. */
function isMissing({ state, metric, base, candidate }: ComparisonRow): boolean {
  const isAlike = (base.runs === 0) === (candidate.runs === 0);
  return state === "NO DATA" && !(metric === "p99" && isAlike);
}

/** Two-sided, among all decisive rows (Bonferroni: the rows that moved are few). */
function isSurelyMoved(row: ComparisonRow, _: number, rows: readonly ComparisonRow[]): boolean {
  const tested = rows.filter(({ change }) => change !== null).length;
  return row.change !== null && row.change.p * tested < SIGNIFICANCE;
}

function defectReasons({ defects, allowsKnownDefects }: VerdictInput): Reason[] {
  return defects
    .filter(({ isNew }) => isNew || !allowsKnownDefects)
    .map(({ text }) => ({ code: "DEFECT", text }));
}

function regressionReasons({ rows, orgs }: VerdictInput): Reason[] {
  return [
    ...rows.filter(({ state }) => state === "REGRESSED").map(reasonOf),
    ...orgs.metrics
      .filter(({ states }) => (states.REGRESSED ?? 0) > 0)
      .map(({ text }) => ({ code: "ORGS-REGRESSED", text })),
  ];
}

/** Of orgs that only the number of all orgs keeps from having regressed. */
function suspicionReasons({ orgs, allowsKnownDefects }: VerdictInput): Reason[] {
  return orgs.metrics
    .filter(({ metric }) => !(metric === "unusable" && allowsKnownDefects))
    .flatMap((facts) => {
      const text = describeSuspects(facts);
      return text === null ? [] : [{ code: "ORGS-INCONCLUSIVE", text }];
    });
}

const ADVICE_OF_SUSPICION = "run more times a side, in turn, to tell whether those orgs regressed";

function reasonOf({ state, stage, grant, text }: ComparisonRow): Reason {
  return { code: state.replace(" ", "-"), text: `${stage}, ${grant}: ${text}` };
}

function adviceOf(rows: readonly ComparisonRow[]): string[] {
  const needed = rows.flatMap(({ runsNeeded }) => runsNeeded ?? []);
  const [first] = needed;
  const advice = first === undefined ? [] : [adviceOfRuns(first, Math.max(...needed))];
  return rows.some(({ state }) => state === "NO DATA")
    ? [...advice, "give the stage more tokens, or a plateau of 4 min and more"]
    : advice;
}

/** A change near its tolerance takes any number of runs, so those that the first row takes are told first. */
function adviceOfRuns(first: number, most: number): string {
  const advice = `run about ${formatCount(first)} times a side, in turn: tokenrush run --replicates ${first} --ab`;
  return most > first ? `${advice}; to settle every row, about ${formatCount(most)} times` : advice;
}

function adviceOfRefusal(refused: Comparison["differences"]): string[] {
  const keys = refused.map(({ key }) => key).join(",");
  return [
    `run both sides alike, or accept what differs with --allow ${keys}; it stays in the report`,
  ];
}

const SENTENCES: Readonly<Record<Verdict["state"], string>> = {
  "NOT COMPARABLE": "the runs differ in more than what is being compared",
  "NO DATA": "there is not enough data to compare",
  REGRESSED: "the candidate is worse",
  IMPROVED: "the candidate is better, and in nothing surely worse by more than the tolerance",
  SHIFTED: "the candidate differs, within the tolerance",
  SAME: "no difference beyond the tolerance",
  INCONCLUSIVE: "noise hides whether the candidate is worse",
};

function conclude(
  state: Verdict["state"],
  passed: boolean | null,
  reasons: readonly Reason[],
  advice: string[],
): Verdict {
  const [first] = reasons;
  const more = reasons.length - REASONS_MAX;
  const shown = reasons.slice(0, REASONS_MAX);
  const rest =
    first === undefined || more <= 0
      ? []
      : [{ code: first.code, text: `and ${formatCount(more)} more` }];
  const why = first === undefined ? "" : `: ${first.text}`;
  return { state, passed, text: `${SENTENCES[state]}${why}`, reasons: [...shown, ...rest], advice };
}
