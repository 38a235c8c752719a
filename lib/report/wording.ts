/** The words people use for what the code calls by short names. */
import type { Finding, Result } from "../analysis/result.ts";
import type { GateMetric } from "../core/plan.ts";
import { NO_VALUE } from "../core/text.ts";
import type { ClaimState, Grant, Outcome } from "../core/words.ts";

export const OUTCOME_WORDS: Record<Outcome, string> = {
  issued: "token issued",
  hollow: "200 without a usable token",
  denied: "403 forbidden",
  throttled: "throttled",
  rejected: "rejected (other 4xx)",
  serverError: "server error (5xx)",
  timeout: "timed out",
  connection: "connection failed",
  malformed: "unreadable answer",
};

export const CLAIM_WORDS: Record<ClaimState, string> = {
  match: "carries its org",
  empty: "empty org claim",
  absent: "no org claim",
  wrongOrg: "another org's claim",
  undecodable: "cannot be decoded",
  opaque: "opaque, not a JWT",
};

export const GRANT_WORDS: Record<Grant, string> = {
  client_credentials: "client credentials",
  refresh: "refresh token",
  authorization_code: "authorization code",
  token_exchange: "token exchange",
  extension: "extension grant",
};

type VariantMetric = Result["variantDifferences"][number]["metrics"][number]["metric"];

export const VARIANT_METRIC_WORDS: Record<VariantMetric, string> = {
  failed: "failed attempts",
  status403: "403 forbidden",
  unusable: "unusable tokens",
  scopeShortfall: "tokens short of scope",
  p50: "p50 latency",
  p95: "p95 latency",
};

export const GATE_METRIC_WORDS: Record<GateMetric, string> = {
  unusable: "unusable tokens",
  status403: "403 forbidden",
  failed: "failed attempts",
  throttled: "throttled",
  extraOrg: "tokens with an unexpected org",
  neverStarted: "attempts never started",
  p50: "p50 latency",
  p90: "p90 latency",
  p95: "p95 latency",
  p99: "p99 latency",
};

export const DENOMINATOR_WORDS: Record<Finding["ofWhat"], string> = {
  attempts: "attempts",
  issued: "issued tokens",
  decoded: "decoded tokens",
  sampled: "sampled tokens",
  answers: "answers",
  checks: "calls with a token",
  requests: "requests, sent or not",
  spends: "credentials presented more than once",
  polls: "polls",
};

export const STATE_WORDS: Record<Result["verdict"]["state"], string> = {
  VALID: "The run is valid: the load was applied as planned and every attempt is accounted for.",
  "GENERATOR-LIMITED":
    "The machine that made the load could not keep up, so latencies are not the server's alone.",
  INCOMPLETE: "Not every attempt is accounted for, so this is what was seen and not the whole.",
};

export type BrokenDown = Result["correlation"]["breakdowns"][number]["measure"];

/** What is held against latency, load and everything else. */
export const MEASURE_WORDS: Record<BrokenDown, string> = {
  status403: "403 forbidden",
  empty: "empty org claims",
  wrongOrg: "tokens of another org",
  failed: "failed attempts",
  refusedUse: "refused calls",
};

export const COMPARED_WORDS: Record<Result["orgComparison"][number]["measure"], string> = {
  status403: "403 forbidden",
  failed: "failed attempts",
  unusable: "unusable tokens",
};

/** A text as it starts a sentence. */
export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

const SMALLEST_P = 0.001;

/** How easily chance does it: `0.014`, `< 0.001`. */
export function formatP(p: number): string {
  if (!Number.isFinite(p)) return NO_VALUE;
  return p < SMALLEST_P ? "< 0.001" : String(Number(p.toPrecision(2)));
}
