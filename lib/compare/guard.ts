/** Whether runs can be compared at all, before any number: what differs between them, and what that means. */
import type { Result } from "../analysis/result.ts";
import type { Difference } from "./comparison.ts";
import { CHECKS, type GuardCheck, TARGET_CHECKS } from "./guard-checks.ts";
import { questionOf, tellingLabels } from "./sides.ts";

/** The key under which runs that sent the same requests can be compared as an SDK question all the same. */
export const EQUAL_REQUESTS = "equal-requests";

/** Everything that `--allow` takes. */
export const ALLOWABLE: readonly string[] = [
  ...new Set(
    [...CHECKS, ...TARGET_CHECKS].filter(({ isHard }) => isHard !== "never").map(({ key }) => key),
  ),
  EQUAL_REQUESTS,
  "known-defects",
];

/**
 * The differences between the runs, what is being compared first, then what forbids it. One that is allowed stays in the list. A property in which the runs of
 * one side differ among themselves is a difference too.
 */
export function findDifferences(
  base: readonly Result[],
  candidate: readonly Result[],
  allowed: ReadonlySet<string>,
): Difference[] {
  const isSdk = questionOf(base, candidate) === "sdk";
  const found = CHECKS.flatMap((check) => applyCheck(check, base, candidate, allowed, isSdk));
  return [
    ...tellingLabels(base, candidate).map((name) => labelDifference(name, base, candidate)),
    ...(isSdk ? sameRequests(base, candidate, allowed) : []),
    ...found,
  ].toSorted((a, b) => rankOf(a) - rankOf(b));
}

/** What forbids to hold the runs of two targets against each other, or is accepted although it would. */
export function findTargetDifferences(
  base: readonly Result[],
  candidate: readonly Result[],
  allowed: ReadonlySet<string>,
): Difference[] {
  return TARGET_CHECKS.flatMap((check) => applyCheck(check, base, candidate, allowed, false));
}

const RANKS: readonly Difference["weight"][] = ["expected", "refused", "allowed", "warning"];

function rankOf({ weight }: Difference): number {
  return RANKS.indexOf(weight);
}

function labelDifference(
  name: string,
  base: readonly Result[],
  candidate: readonly Result[],
): Difference {
  return {
    key: `label-${name}`,
    what: `label ${name}`,
    base: base[0]?.run.labels[name] ?? "",
    candidate: candidate[0]?.run.labels[name] ?? "",
    weight: "expected",
    text: "what is being compared",
  };
}

function applyCheck(
  check: GuardCheck,
  base: readonly Result[],
  candidate: readonly Result[],
  allowed: ReadonlySet<string>,
  isSdk: boolean,
): Difference[] {
  const difference = check.differ(base, candidate);
  if (difference === null) return [];
  const { key, what, isHard, why } = check;
  const isExpected =
    key === "requests" && isSdk && [base, candidate].every((side) => sendsOne(side));
  const isRefused =
    isHard === "always" || (isHard === "closed" && isClosed([...base, ...candidate]));
  const weight = isExpected
    ? "expected"
    : isRefused
      ? allowed.has(key)
        ? "allowed"
        : "refused"
      : "warning";
  return [
    { key, what, ...difference, weight, text: isExpected ? "what another SDK version sends" : why },
  ];
}

function sendsOne(side: readonly Result[]): boolean {
  return new Set(side.map(({ run }) => run.fingerprint.requests)).size === 1;
}

function isClosed(runs: readonly Result[]): boolean {
  return runs.some(({ run }) => run.model === "closed");
}

/** Two versions of an SDK that send the same requests differ in nothing that a server could tell. */
function sameRequests(
  base: readonly Result[],
  candidate: readonly Result[],
  allowed: ReadonlySet<string>,
): Difference[] {
  const requests = new Set([...base, ...candidate].map(({ run }) => run.fingerprint.requests));
  const [same] = requests;
  if (requests.size !== 1 || same === undefined) return [];
  return [
    {
      key: EQUAL_REQUESTS,
      what: "requests",
      base: same,
      candidate: same,
      weight: allowed.has(EQUAL_REQUESTS) ? "allowed" : "refused",
      text: "both runs sent the same requests; this compares the server at two times",
    },
  ];
}
