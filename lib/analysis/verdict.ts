/** What a run concludes: whether it can be judged, and whether it passed. */
import { EXIT_CODES, type ExitCode } from "../core/errors.ts";
import { formatCount } from "../core/text.ts";
import { GATE_FORMATS } from "./gates.ts";
import type { Finding, Result } from "./result.ts";
import type { RunFacts } from "./run-facts.ts";
import { adviseOn } from "./verdict-advice.ts";

export type Verdict = Result["verdict"];
export type Reason = Verdict["reasons"][number];

/** Most reasons of one kind that are told each by itself. */
const REASONS_MAX = 5;

/** k6's exit codes after which a run is whole: none, crossed thresholds, marked as failed by its script. */
const WHOLE_RUN_EXITS: readonly number[] = [0, 99, 110];
const EXIT_MEANINGS: ReadonlyMap<number, string> = new Map([
  [105, "stopped by a signal"],
  [107, "an exception in the script"],
  [108, "aborted by the script"],
]);

export interface VerdictInput {
  manifest: RunFacts;
  /** What reconciliation found. */
  problems: readonly Reason[];
  /** What speaks against the generator. */
  limits: readonly Reason[];
  gates: Result["gates"];
  findings: readonly Finding[];
  /** What of the generator would have to change. */
  capacity: { sustainableRatePerSecond: number | null; neededVus: number | null };
  /** What the preflight found, when it therefore sent no load; null when it did, or was not asked to judge. */
  preflight: string | null;
}

/**
 * A run that its preflight stopped is whole: it has failed, and its gates had nothing to judge. Else INCOMPLETE before GENERATOR-LIMITED before VALID. A correctness defect fails a run in any state: it was seen.
 * A gate fails only a VALID one; without a verdict `passed` is null.
 */
export function reachVerdict(input: VerdictInput): Verdict {
  const { limits, gates, findings, preflight } = input;
  if (preflight !== null) {
    const reasons = [{ code: "PREFLIGHT", text: preflight }, ...reasonsOfDefects(findings)];
    return { state: "VALID", passed: false, reasons, advice: [] };
  }
  const missing = [...reasonsOfRun(input.manifest), ...input.problems];
  const state =
    missing.length > 0 ? "INCOMPLETE" : limits.length > 0 ? "GENERATOR-LIMITED" : "VALID";
  const defects = reasonsOfDefects(findings);
  const breached = gates.filter(({ passed }) => !passed);
  const isFailed = defects.length > 0 || (state === "VALID" && breached.length > 0);
  return {
    state,
    passed: isFailed ? false : state === "VALID" ? true : null,
    reasons: [
      ...defects,
      ...bounded(state === "VALID" ? breached.map(reasonOfGate) : []),
      ...missing,
      ...limits,
    ],
    advice: adviseOn([...missing, ...limits], input.capacity),
  };
}

function reasonsOfDefects(findings: readonly Finding[]): Reason[] {
  const defects = findings.filter(({ defect }) => defect);
  return bounded(defects.map(({ title }) => ({ code: "DEFECT", text: title })));
}

/** 1 failed, 4 no verdict, 0 passed. */
export function exitCodeOf({ verdict }: Pick<Result, "verdict">): ExitCode {
  if (verdict.passed === null) return EXIT_CODES.noVerdict;
  return verdict.passed ? EXIT_CODES.ok : EXIT_CODES.failed;
}

function reasonsOfRun({ state, processGone, k6ExitCode, stopReason }: RunFacts): Reason[] {
  if (state === "finished") return reasonsOfExit(k6ExitCode);
  if (state === "running") {
    return [
      processGone
        ? { code: "PROCESS_GONE", text: "the run was never closed and its process is gone" }
        : { code: "RUNNING", text: "the run has not ended yet" },
    ];
  }
  const why = stopReason === null ? "" : `: ${stopReason}`;
  return [
    state === "stopped"
      ? { code: "STOPPED", text: `the run was stopped before its end${why}` }
      : { code: "FAILED", text: `the run could not be carried out${why}` },
  ];
}

function reasonsOfExit(exitCode: number | null): Reason[] {
  if (exitCode === null) return [{ code: "KILLED", text: "k6 was killed" }];
  if (WHOLE_RUN_EXITS.includes(exitCode)) return [];
  const meaning = EXIT_MEANINGS.get(exitCode);
  const why = meaning === undefined ? "" : `: ${meaning}`;
  return [{ code: "K6_EXIT", text: `k6 ended with exit code ${exitCode}${why}` }];
}

function reasonOfGate(gate: Result["gates"][number]): Reason {
  const { metric, unit, limit, value, scope, reason } = gate;
  const format = GATE_FORMATS[unit];
  const what = value === null ? reason : `${format(value)}, above ${format(limit)} (${reason})`;
  return { code: "GATE", text: `gate ${metric}, ${scope}: ${what}` };
}

function bounded(reasons: readonly Reason[]): Reason[] {
  const more = reasons.length - REASONS_MAX;
  const [first] = reasons;
  if (first === undefined || more <= 0) return [...reasons];
  return [
    ...reasons.slice(0, REASONS_MAX),
    { code: first.code, text: `and ${formatCount(more)} more` },
  ];
}
