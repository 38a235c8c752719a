/** The two sentences this tool exists for: what k6 alone says of a run, and what its tokens say. */
import { formatCount, formatLatency, formatShare } from "../core/text.ts";
import type { Counts, Finding, Result } from "./result.ts";
import type { K6Summary, RunFacts } from "./run-facts.ts";
import type { Verdict } from "./verdict.ts";

/** Findings told in the sentence; the rest are counted. */
const FINDINGS_TOLD = 2;
/** What a usual threshold asks of the share of requests that do not fail. */
const USUAL_OK_SHARE = 0.95;

export interface ContrastInput {
  k6Summary: K6Summary | null;
  manifest: RunFacts;
  verdict: Verdict;
  totals: Counts;
  findings: readonly Finding[];
}

export function contrastWithK6(input: ContrastInput): Result["contrast"] {
  const { k6Summary, manifest } = input;
  const k6 =
    k6Summary === null
      ? null
      : {
          requests: k6Summary.httpReqs,
          okShare: 1 - k6Summary.httpReqFailedShare,
          p95Us:
            k6Summary.httpReqDurationP95Us === null
              ? null
              : Math.round(k6Summary.httpReqDurationP95Us),
          exitCode: manifest.k6ExitCode,
        };
  return { k6, text: [sentenceOfK6(k6), sentenceOfTokenrush(input)] };
}

function sentenceOfK6(k6: Result["contrast"]["k6"]): string {
  if (k6 === null) return "k6 alone: left no summary.";
  const end =
    k6.exitCode === null
      ? "was killed"
      : k6.exitCode === 0
        ? judgeByStatus(k6.okShare)
        : `ended with exit code ${k6.exitCode}`;
  const p95 = k6.p95Us === null ? "" : `, p95 ${formatLatency(k6.p95Us)}`;
  return `k6 alone: ${formatShare(k6.okShare)} HTTP 200${p95}, ${end}.`;
}

// k6 passes whatever happened unless a threshold is set; people set one on failed requests, of some percent.
function judgeByStatus(okShare: number): string {
  return okShare >= USUAL_OK_SHARE
    ? "would pass"
    : "would pass only without a threshold on failed requests";
}

function sentenceOfTokenrush(input: ContrastInput): string {
  const { verdict, findings } = input;
  const word =
    verdict.passed === null ? verdict.state : verdict.passed ? "PASSED" : failedWord(verdict);
  const told = findings.slice(0, FINDINGS_TOLD).map(({ title }) => title);
  const more = findings.length - told.length;
  const parts = [
    ...told,
    ...(more > 0 ? [`and ${formatCount(more)} more`] : []),
    ...(verdict.passed === true || findings.some(({ defect }) => defect) ? [] : whyNot(input)),
  ];
  const facts = parts.length === 0 ? "no finding" : parts.map(lowerFirst).join("; ");
  return `tokenrush: ${word}, ${describeTokens(input.totals)}: ${facts}.`;
}

function failedWord({ state }: Verdict): string {
  return state === "VALID" ? "FAILED" : `FAILED (${state})`;
}

function describeTokens({ unusable, decoded, outcomes, attempts, checks }: Counts): string {
  if (attempts === 0) return "no load was sent";
  const tokens = decoded + outcomes.hollow + checks.confirmed + checks.refuted;
  if (tokens === 0) {
    return `${formatCount(outcomes.issued)} tokens issued in ${formatCount(attempts)} attempts and the org of none could be read`;
  }
  if (unusable === 0) return `every one of ${formatCount(tokens)} tokens usable`;
  return `${formatCount(unusable)} of ${formatCount(tokens)} tokens unusable`;
}

/** Why there is no pass where no defect says it: the breached gate, or what is missing. */
function whyNot({ verdict }: ContrastInput): string[] {
  return verdict.reasons.slice(0, 1).map(({ text }) => text);
}

// "All 25 orgs" and "Org acme" start a sentence; within one they do not, unlike a rule's own capitals.
function lowerFirst(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
