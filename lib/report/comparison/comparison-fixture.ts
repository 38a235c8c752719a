/** Test support: comparisons of every kind, computed from simulated runs by the code that compares real ones. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { makeOrg, makePlan } from "../../analysis/plan-fixture.ts";
import type { Finding, Result } from "../../analysis/result.ts";
import { compareRuns } from "../../compare/compare-runs.ts";
import { compareTargets } from "../../compare/compare-targets.ts";
import type { Comparison } from "../../compare/comparison.ts";
import { TOLERANCES } from "../../compare/metrics.ts";
import { ASSUMED_NOISE } from "../../compare/noise.ts";
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { DENIED, makeEvidence, makeFinding } from "../result-fixture-findings.ts";
import { comparedRun, orgName, type RunGiven } from "./run-fixture.ts";

const ID = "20260304T120000Z-compare-kfpw";
const MADE = { id: ID, comparedAt: "2026-03-04T12:00:00.000Z", tokenrush: "0.1.0" };
const LETTERS = "abcdefghij";

type SideGiven = Omit<RunGiven, "id" | "startedAt" | "seed">;

/** The runs of one side, a quarter of an hour apart, in turn with those of the other. */
export function sideRuns(side: "base" | "candidate", count: number, given: SideGiven): Result[] {
  const shift = side === "base" ? 0 : 1;
  return Array.from({ length: count }, (_, at) => {
    const minute = 15 * at + 7 * shift;
    const startedAt = new Date(Date.UTC(2026, 2, 4, 10, minute)).toISOString();
    const stamp = startedAt.replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
    const id = `${stamp}-spike-${side.slice(0, 3)}${LETTERS.charAt(at)}`;
    const findings = (given.findings ?? []).map((finding) => inRun(finding, startedAt, at));
    return comparedRun({ ...given, findings, id, startedAt, seed: 10 * at + shift + 7 });
  });
}

/** The same finding as another run has it, with attempts of its own. */
function inRun(finding: Finding, startedAt: string, at: number): Finding {
  const timeOf = (seconds: number): string =>
    new Date(Date.parse(startedAt) + 1000 * seconds).toISOString();
  const evidence = finding.evidence.map((example, nth) => ({
    ...example,
    at: timeOf(94 + 7 * nth),
    attemptId: `${17 + 3 * nth}-${204 + 11 * at}-0`,
  }));
  return { ...finding, evidence, firstAt: timeOf(88), lastAt: timeOf(301) };
}

export function compareSides(
  base: readonly Result[],
  candidate: readonly Result[],
  allowed: readonly string[] = [],
): Comparison {
  return compareRuns({
    ...MADE,
    base,
    candidate,
    tolerances: TOLERANCES,
    noise: ASSUMED_NOISE,
    allowed: new Set(allowed),
  });
}

const OLD: SideGiven = { labels: { sdk: "4.2.0" }, requests: "80b1d7c3e2f4a596" };
const NEW: SideGiven = { labels: { sdk: "4.3.0" }, requests: "17c2aa90be4d6f03" };
/** Slower in the new version. */
const SLOWER: ReadonlySet<number> = new Set([4, 11, 17, 23, 38]);

function emptyClaims(org: string): Finding {
  return makeFinding({
    title: "1 secondary org gets an empty org_ids",
    orgs: [org],
    perOrg: [{ org, count: 3, of: 900 }],
    count: 3,
    of: 900,
    evidence: [
      makeEvidence({ org, detail: `org_ids: [] · expected ${org}` }),
      makeEvidence({ org, attemptId: "3-88-0", detail: `org_ids: [] · expected ${org}` }),
    ],
  });
}

function slowAnswers(org: string): Finding {
  return makeFinding({
    rule: "L01.slow-org",
    title: `${org} is slower than the other orgs`,
    orgs: [org],
    defect: false,
    evidence: [],
    fix: "Look at what this org alone does.",
  });
}

/** 5 + 5 runs over 41 orgs of two versions of an SDK: slower, with more 403s, five orgs far slower, and one with empty claims. */
export function regressedComparison(orgs = 41): Comparison {
  const before = slowAnswers(orgName(2));
  return compareSides(
    sideRuns("base", 5, { ...OLD, orgs, share403: 0.001, findings: [before] }),
    sideRuns("candidate", 5, {
      ...NEW,
      orgs,
      times: 1.03,
      tail: 0.16,
      share403: 0.019,
      orgTimes: (index) => (SLOWER.has(index) ? 1.6 : 1),
      findings: [emptyClaims(orgName(7)), slowAnswers(orgName(4))],
    }),
  );
}

/** 3 + 3 runs of one system. */
export function sameComparison(): Comparison {
  return compareSides(sideRuns("base", 3, OLD), sideRuns("candidate", 3, NEW));
}

/** One run a side, with noise that nobody measured. */
export function inconclusiveComparison(): Comparison {
  return compareSides(sideRuns("base", 1, OLD), sideRuns("candidate", 1, { ...NEW, times: 1.09 }));
}

/** Stages too short for single runs to be judged by. */
export function tooShortComparison(): Comparison {
  const short = { isShort: true };
  return compareSides(
    sideRuns("base", 1, { ...OLD, ...short }),
    sideRuns("candidate", 1, { ...NEW, ...short }),
  );
}

/** Two versions of an SDK that sent the same requests. */
export function refusedComparison(): Comparison {
  const requests = "80b1d7c3e2f4a596";
  return compareSides(
    sideRuns("base", 3, OLD),
    sideRuns("candidate", 3, { ...NEW, requests }).map((run) => ({
      ...run,
      run: { ...run.run, k6: "2.3.0", scenario: "spike" },
    })),
  );
}

/** Faster, but one org's tokens are useless that were not before. */
export function defectComparison(): Comparison {
  return compareSides(
    sideRuns("base", 3, OLD),
    sideRuns("candidate", 3, { ...NEW, times: 0.7, findings: [emptyClaims(orgName(7))] }),
  );
}

const STAGING = {
  name: "staging",
  dialect: "rfc",
  embedded: false,
  hosts: ["login.staging.example"],
};
const PRODUCTION = {
  name: "production",
  dialect: "rfc",
  embedded: false,
  hosts: ["login.example"],
};
/** Works at staging alone, where it asks for more. */
const SPLIT = orgName(3);
/** Is granted less at production. */
const SCOPED = orgName(1);

/** Two targets: one org works at staging alone, another is granted less at production. */
export function splitComparison(): TargetComparison {
  return compareTargets({
    ...MADE,
    allowed: new Set(),
    base: targetSide(STAGING, "base", "read write admin"),
    candidate: targetSide(PRODUCTION, "candidate", "read write", [SPLIT]),
  });
}

/** The same without a difference. */
export function alikeComparison(): TargetComparison {
  return compareTargets({
    ...MADE,
    allowed: new Set(),
    base: targetSide(STAGING, "base", "read write"),
    candidate: targetSide({ ...PRODUCTION, name: "canary" }, "candidate", "read write"),
  });
}

/** One org was asked for once at production, and another fails there now and then. */
export function untoldComparison(): TargetComparison {
  const candidate = targetSide({ ...PRODUCTION, name: "canary" }, "candidate", "read write");
  const runs = candidate.runs.map((run) => ({
    ...run,
    orgs: run.orgs.map((org) =>
      org.org === SPLIT ? rare(org) : org.org === SCOPED ? flaky(org) : org,
    ),
  }));
  const base = targetSide(STAGING, "base", "read write");
  return compareTargets({ ...MADE, allowed: new Set(), base, candidate: { ...candidate, runs } });
}

type Org = Result["orgs"][number];

function rare(org: Org): Org {
  const outcomes = { ...org.outcomes, issued: 1, denied: 0 };
  return { ...org, attempts: 1, outcomes, usable: 1, unusable: 0 };
}

function flaky(org: Org): Org {
  const timeout = Math.round(org.attempts / 4);
  const issued = org.attempts - timeout;
  return { ...org, outcomes: { ...org.outcomes, issued, denied: 0, timeout } };
}

/** Runs of one target on both sides, one of them incomplete. */
export function refusedTargets(allowed: readonly string[] = []): TargetComparison {
  const candidate = targetSide(STAGING, "candidate", "read write");
  const runs = candidate.runs.map((run): Result => ({
    ...run,
    verdict: { ...run.verdict, state: "INCOMPLETE", passed: null },
  }));
  return compareTargets({
    ...MADE,
    allowed: new Set(allowed),
    base: targetSide(STAGING, "base", "read write"),
    candidate: { ...candidate, runs },
  });
}

function targetSide(
  target: typeof STAGING,
  side: "base" | "candidate",
  scope: string,
  refused: readonly string[] = [],
) {
  const runs = sideRuns(side, 1, { orgs: 6, target }).map((run) => targetRun(run, refused));
  const orgs = runs[0]?.orgs.map(({ org }, index) => {
    const planned = makeOrg(index);
    const asked = org === SPLIT ? scope : "read write";
    return {
      ...planned,
      org,
      requests: planned.requests.map((request) => ({ ...request, scope: asked })),
    };
  });
  return { runs, plan: makePlan(6, { orgs: orgs ?? [] }) };
}

/** A run in which some orgs are refused everything. */
function targetRun(run: Result, refused: readonly string[]): Result {
  const orgs = run.orgs.map((org) => (refused.includes(org.org) ? refuse(org) : org));
  const findings = refused.map((org) => {
    const evidence = DENIED.evidence.map((one) => ({ ...one, org }));
    return makeFinding({ ...DENIED, orgs: [org], evidence });
  });
  const isLess = run.run.target.name === PRODUCTION.name;
  const scopes = run.orgs.map(({ org }) => ({
    declared: "read write",
    asked: "read write",
    granted: isLess && org === SCOPED ? "read" : "read write",
    notGranted: [],
    notDeclared: [],
    orgs: [org],
    orgCount: 1,
    tokens: 10,
  }));
  return { ...run, orgs, findings, scopes };
}

function refuse(org: Org): Org {
  return {
    ...org,
    outcomes: { ...org.outcomes, issued: 0, denied: org.attempts },
    claims: { ...org.claims, match: 0 },
    usable: 0,
    status403: org.attempts,
  };
}

/** One for every ending: what it is, and whether it passed. */
export const COMPARISONS: readonly (readonly [
  kind: string,
  make: () => AnyComparison,
  passed: boolean | null,
])[] = [
  ["regressed", regressedComparison, false],
  ["the same", sameComparison, true],
  ["inconclusive", inconclusiveComparison, null],
  ["too short to tell", tooShortComparison, null],
  ["not comparable", refusedComparison, null],
  ["faster with a defect", defectComparison, false],
  ["of targets that split", splitComparison, false],
  ["of targets alike", alikeComparison, true],
  ["of targets that cannot be told", untoldComparison, null],
  ["of targets that are one", refusedTargets, null],
];
