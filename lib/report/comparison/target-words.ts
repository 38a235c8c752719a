/** What two targets did for an org, as phrases. */
import type { OrgAtTarget, TargetComparison } from "../../compare/target-comparison.ts";
import { formatCount, NO_VALUE } from "../../core/text.ts";
import { CLAIM_STATES, type ClaimState, OUTCOMES } from "../../core/words.ts";
import { OUTCOME_WORDS } from "../wording.ts";

/** After a number of tokens. */
const TOKENS_WORDS: Readonly<Record<ClaimState, string>> = {
  match: "with their org",
  empty: "with an empty org claim",
  absent: "without an org claim",
  wrongOrg: "of another org",
  undecodable: "undecodable",
  opaque: "opaque",
};

type TargetOrg = TargetComparison["orgs"][number];

/** `924 issued, 3 × 403 forbidden`; a dash for an org that was never asked for. */
export function describeOutcomes({ outcomes }: OrgAtTarget): string {
  return joinCounts(
    OUTCOMES.map((outcome) => [
      outcomes[outcome] ?? 0,
      outcome === "issued" ? "issued" : `× ${OUTCOME_WORDS[outcome]}`,
    ]),
  );
}

export function describeClaims({ claims }: OrgAtTarget): string {
  return joinCounts(CLAIM_STATES.map((state) => [claims[state] ?? 0, TOKENS_WORDS[state]]));
}

/** `403 SCOPE_MISMATCH Requested scope …`, of each finding one. */
export function describeErrors({ errors }: OrgAtTarget): string {
  const texts = errors.map(({ status, error, description }) =>
    [String(status), error, description].filter((part) => part !== "").join(" "),
  );
  return texts.join("; ") || NO_VALUE;
}

export interface OrgDifference {
  what: string;
  base: string;
  candidate: string;
}

/** What differs for an org, with what either side says. */
export function listDifferences({ base, candidate, differing }: TargetOrg): OrgDifference[] {
  return differing.map((what) => ({
    what,
    base: valueOf(what, base),
    candidate: valueOf(what, candidate),
  }));
}

/** By the names that a comparison gives to what may differ; any other is a column of the orgs. */
function valueOf(what: string, org: OrgAtTarget): string {
  const values: Readonly<Record<string, () => string | undefined>> = {
    "scope asked for": () => org.request?.scope,
    "client authentication": () => org.request?.auth,
    "redirect URI": () => org.request?.redirectUri,
    "scope granted": () => org.granted ?? "",
    errors: () => describeErrors(org),
    outcomes: () => describeOutcomes(org),
    claims: () => describeClaims(org),
  };
  const known = Object.hasOwn(values, what) ? values[what]?.() : org.groups[what];
  return known === undefined || known === "" ? NO_VALUE : known;
}

/** Orgs that differ although they fare alike; splits and what cannot be told are told by themselves. */
export function listDiffering({ orgs }: TargetComparison): TargetOrg[] {
  return orgs.filter(({ state, differing }) => state === "ALIKE" && differing.length > 0);
}

/** Orgs of which it cannot be told whether they fare alike. */
export function listUntold({ orgs }: TargetComparison): TargetOrg[] {
  return orgs.filter(({ state }) => state === "INCONCLUSIVE" || state === "NO DATA");
}

/** Why an org cannot be told. */
export function describeUntold({ state }: TargetOrg): string {
  return state === "NO DATA" ? "too few attempts" : "usable tokens in part";
}

/** `2 orgs work at one target only, 3 cannot be told, 1 differs otherwise, 38 alike`. */
export function describeTally(comparison: TargetComparison): string {
  const differing = listDiffering(comparison).length;
  const untold = listUntold(comparison).length;
  const split = comparison.splits.length;
  const alike = comparison.orgs.length - differing - untold - split;
  const parts = [
    split === 0
      ? ""
      : `${formatCount(split)} ${split === 1 ? "org works" : "orgs work"} at one target only`,
    untold === 0 ? "" : `${formatCount(untold)} cannot be told`,
    differing === 0
      ? ""
      : `${formatCount(differing)} ${differing === 1 ? "differs" : "differ"} otherwise`,
    `${formatCount(Math.max(0, alike))} alike`,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function joinCounts(counts: readonly (readonly [count: number, words: string])[]): string {
  const told = counts.filter(([count]) => count > 0);
  return told.map(([count, words]) => `${formatCount(count)} ${words}`).join(", ") || NO_VALUE;
}
