/** What became of one attempt, and for a refused connection of what kind. */
import type { DialectRules } from "./dialect.ts";
import type { Outcome } from "./words.ts";

/** What an outcome is judged by. */
export interface AnswerFacts {
  /** 0 when there was no answer. */
  status: number;
  /** k6's error code. */
  errorCode: number;
  /** Body shape; empty for a 2xx object, which needs none. */
  shape: string;
  hasToken: boolean;
  /** Members a 2xx object lacks, comma separated. */
  lacking: string;
  expiresInSeconds: number | null;
  error: string;
  description: string;
}

/**
 * The outcome of an attempt; exclusive, the first that matches.
 * Another dialect's throttle wording is `rejected`; 3xx is `malformed`, since token requests follow no redirect.
 */
export function classifyOutcome(answer: AnswerFacts, rules: DialectRules): Outcome {
  const { status } = answer;
  if (status === 0) return isTimeout(answer.errorCode) ? "timeout" : "connection";
  if (status >= 500) return "serverError";
  if (status === 429 || isWordedThrottle(answer, rules)) return "throttled";
  if (status === 403) return "denied";
  if (status >= 400) return "rejected";
  const isObject = answer.shape === "" || answer.shape === "object";
  if (status < 200 || status >= 300 || !isObject) return "malformed";
  return lackingMembers(answer, rules) === "" ? "issued" : "hollow";
}

/** Members a 2xx object lacks to be a token answer in this dialect, comma separated; empty when it is whole. */
export function lackingMembers(answer: AnswerFacts, rules: DialectRules): string {
  const lacksExpiry = rules.requiresExpiresIn && answer.expiresInSeconds === null;
  if (answer.hasToken && answer.lacking === "" && !lacksExpiry) return "";
  const lacking = answer.lacking === "" ? [] : answer.lacking.split(",");
  if (!answer.hasToken && !lacking.includes("access_token")) lacking.unshift("access_token");
  if (lacksExpiry) lacking.push("expires_in");
  return lacking.join(",");
}

function isTimeout(errorCode: number): boolean {
  return errorCode === 1050 || errorCode === 1211;
}

function isWordedThrottle(answer: AnswerFacts, rules: DialectRules): boolean {
  return (
    answer.status >= 400 &&
    rules.throttles.some(
      ({ status, error, description }) =>
        (status === null || answer.status === status) &&
        (error === null || answer.error === error) &&
        description.test(answer.description),
    )
  );
}

/** Ranges of k6's error codes, by their first code, in rising order. */
const CONNECTION_KINDS: readonly (readonly [from: number, kind: string])[] = [
  [0, "other"],
  [1100, "dns"],
  [1200, "tcp"],
  [1212, "refused"],
  [1213, "tcp"],
  [1220, "reset"],
  [1221, "tcp"],
  [1300, "tls"],
  [1400, "other"],
  [1600, "http2"],
  [1700, "other"],
];

/**
 * What a connection failed at: `dns`, `tcp`, `refused`, `reset`, `tls`, `http2`, or `other` (a dropped connection has no code of its own).
 * Source: k6's documented error codes.
 */
export function connectionKind(errorCode: number): string {
  return CONNECTION_KINDS.findLast(([from]) => errorCode >= from)?.[1] ?? "other";
}
