/** Holds a result against answers that are known: which rule must name which org how often. */
import type { Finding } from "./result.ts";

export interface KnownAnswer {
  rule: string;
  org: string;
  count: number;
}

/** What of a result is held against them. */
interface Told {
  findings: readonly ToldFinding[];
  observations: readonly ToldFinding[];
}
type ToldFinding = Pick<Finding, "rule" | "orgs" | "perOrg">;

// A slow org is named for what its median is, not attempt by attempt.
const UNCOUNTED_RULES: ReadonlySet<string> = new Set(["L01"]);
// These say what a whole run or several findings have in common; nothing is planted for them alone.
const PATTERN_RULES: ReadonlySet<string> = new Set([
  "T21",
  "T25",
  "T27",
  "B06",
  "target-saturated",
  "clients-waited",
  "D02",
  "P01",
  "P01.time",
  "R01",
]);

/**
 * Lists where findings and known answers differ, one sentence each; empty when they agree.
 * Too rare for a finding, an answer may be an observation; an org without a known answer may be in neither.
 */
export function differencesFrom(known: readonly KnownAnswer[], result: Told): string[] {
  const seen = countsOf([...result.findings, ...result.observations]);
  const expected = new Map(known.map((answer) => [keyOf(answer), answer]));
  const missing = known
    .filter((answer) => !agrees(answer, seen.get(keyOf(answer))))
    .map(
      ({ rule, org, count }) =>
        `${rule} was planted ${count} times in ${org} and found ${seen.get(keyOf({ rule, org }))?.count ?? 0} times`,
    );
  const invented = [...seen.values()]
    .filter((answer) => !PATTERN_RULES.has(answer.rule) && !expected.has(keyOf(answer)))
    .map(({ rule, org, count }) => `${rule} was found ${count} times in ${org} and never planted`);
  return [...missing, ...invented, ...strayPatterns(known, result.findings)];
}

function agrees({ rule, count }: KnownAnswer, found: KnownAnswer | undefined): boolean {
  return found !== undefined && (UNCOUNTED_RULES.has(rule) || found.count === count);
}

function countsOf(findings: readonly ToldFinding[]): Map<string, KnownAnswer> {
  const counts = new Map<string, KnownAnswer>();
  for (const { rule, perOrg } of findings) {
    for (const { org, count, preflight = 0 } of perOrg) {
      const key = keyOf({ rule, org });
      const all = (counts.get(key)?.count ?? 0) + count + preflight;
      counts.set(key, { rule, org, count: all });
    }
  }
  return counts;
}

function strayPatterns(known: readonly KnownAnswer[], findings: readonly ToldFinding[]): string[] {
  const faulty = new Set(known.map(({ org }) => org));
  return findings
    .filter(({ rule }) => PATTERN_RULES.has(rule))
    .flatMap(({ rule, orgs }) =>
      orgs
        .filter((org) => !faulty.has(org))
        .map((org) => `${rule} names ${org}, in which nothing was planted`),
    );
}

function keyOf({ rule, org }: Pick<KnownAnswer, "rule" | "org">): string {
  return `${rule} ${org}`;
}
