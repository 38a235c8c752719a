/** Whether an org gets usable tokens at a target, and in what words it does or does not. */
import { formatCount } from "../core/text.ts";
import { type Outcome, OUTCOMES } from "../core/words.ts";
import type { OrgAtTarget, TargetComparison } from "./target-comparison.ts";

/** Fewer attempts, or tokens looked into, tell nothing. */
export const LEAST_ATTEMPTS = 3;
/** Works: nearly all attempts were issued a token, and none was useless. */
const WORKS_FROM = 0.9;
/** Fails: fewer of the attempts gave a usable token, whatever became of the others. */
const FAILS_BELOW = 0.5;

/** `partly`: neither works nor fails; `unknown`: asked for too rarely. */
export type Standing = "works" | "partly" | "fails" | "unknown";

export function standingOf(org: OrgAtTarget): Standing {
  const { attempts, outcomes, unusable } = org;
  if (attempts < LEAST_ATTEMPTS) return "unknown";
  if (usableTokens(org) < FAILS_BELOW * attempts) return "fails";
  return (outcomes.issued ?? 0) >= WORKS_FROM * attempts && unusable === 0 ? "works" : "partly";
}

/** Tokens nobody looked into, opaque ones among them, are as usable as those that somebody did. */
function usableTokens({ outcomes, usable, unusable }: OrgAtTarget): number {
  const known = usable + unusable - (outcomes.hollow ?? 0);
  return (outcomes.issued ?? 0) * (known < LEAST_ATTEMPTS ? 1 : usable / known);
}

type OrgState = TargetComparison["orgs"][number]["state"];

export function stateOf(base: Standing, candidate: Standing): OrgState {
  if (base === "unknown" || candidate === "unknown") return "NO DATA";
  if (base === candidate) return "ALIKE";
  return base === "partly" || candidate === "partly" ? "INCONCLUSIVE" : "SPLIT";
}
/** Why most of what failed did. `target`: it failed by itself; `limit`: it throttled; `refusal`: it refused, or what it issued is of no use. */
export type FailureKind = "target" | "limit" | "refusal";

export function failureKindOf({ outcomes, unusable }: OrgAtTarget): FailureKind {
  const sum = (...kinds: Outcome[]) => kinds.reduce((all, kind) => all + (outcomes[kind] ?? 0), 0);
  const target = sum("serverError", "timeout", "connection", "malformed");
  const limit = sum("throttled");
  const refusal = sum("denied", "rejected") + unusable;
  if (target > limit + refusal) return "target";
  return limit > target + refusal ? "limit" : "refusal";
}

/** Each after a number of attempts; what is told elsewhere is empty: tokens come first, and an answer without one is among the unusable. */
const FAILURES: Readonly<Record<Outcome, string>> = {
  issued: "",
  hollow: "",
  denied: "denied",
  throttled: "throttled",
  rejected: "rejected",
  serverError: "answered 5xx",
  timeout: "timed out",
  connection: "not connected",
  malformed: "unreadable",
};

/** `0 of 300 issued, 300 denied, 403 access_denied`. */
export function describeStanding({ attempts, outcomes, unusable, errors }: OrgAtTarget): string {
  const failures = OUTCOMES.map((outcome) => counted(outcomes[outcome], FAILURES[outcome]));
  const [error] = errors;
  return [
    `${formatCount(outcomes.issued ?? 0)} of ${formatCount(attempts)} issued`,
    ...failures,
    counted(unusable, "unusable"),
    error === undefined ? "" : `${error.status} ${error.error}`.trimEnd(),
  ]
    .filter((part) => part !== "")
    .join(", ");
}

function counted(count: number | undefined, words: string): string {
  return count === undefined || count === 0 || words === "" ? "" : `${formatCount(count)} ${words}`;
}
