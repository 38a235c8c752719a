/**
 * The known-answer matrix over all rules: faults planted by the embedded issuer under real k6, one per org, held against the issuer's own fault
 * log by rule, org and count; and joined to it the exchanges that are fed to the same analysis. Prints planted × told.
 */
import { afterAll, describe, expect, it } from "vitest";
import { differencesFrom, type KnownAnswer } from "../lib/analysis/known-answers.ts";
import { Confusion, NOTHING } from "../lib/analysis/rules/matrix/confusion-fixture.ts";
import { MATRIX_CASES, tellPlant } from "../lib/analysis/rules/matrix/matrix-cases-fixture.ts";
import { type AttemptRecord, EXTRA } from "../lib/core/record.ts";
import { GRANTS } from "../lib/core/words.ts";
import { CONSEQUENCE, type FaultLogLine } from "../lib/issuer/fault-log.ts";
import { API_FAULT_KINDS } from "../lib/issuer/fault.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { readFaults, runTestdata } from "./testdata-run.ts";

const SEED = 5;
/** What several orgs have in common: told beside the finding of what it is. */
const PATTERNS = ["T21", "T25", "T27"];

const confusion = new Confusion();
const ofRuns = new Set<string>();

afterAll(() => {
  process.stdout.write(`\n${confusion.toString()}\nof these by real k6: ${ofRuns.size}\n`);
});

describe("faults planted under load", () => {
  it("are each told as what was planted, org by org", async () => {
    const run = await runTestdata("rule-matrix/appfoundry", SEED, {
      faults: await readFaults("rule-matrix/appfoundry"),
      orgChanges: (org) => (org === "U03" ? { tokenFormat: "opaque" } : {}),
    });
    const known = [
      ...fromLog(run),
      ...count("A01", run, run.primes, ({ status }) => status >= 400),
      ...count("Q11", run, run.attempts, isRedirectedElsewhere(run)),
      ...count("Q03", run, run.attempts, isHollowRetry(run)),
      ...count("B03", run, run.attempts, isHasty),
      ...count("U02", run, run.checks, isOfAnotherOrg(run)),
      ...count("U03", run, run.attempts, ({ token }) => token.startsWith("!opaque")),
    ];
    expect(differencesFrom(known, run.result)).toEqual([]);
    expect(patternsIn(run)).toEqual({
      T21: countsOf(run.log, /^T21/),
      T25: countsOf(run.log, /^T25/),
      T27: countsOf(run.log, /^T2[15]-/),
    });
    expect(run.result.reconciliation.difference).toBe(0);
    const kinds = new Set(run.log.map(({ kind }) => kind));
    expect(API_FAULT_KINDS.filter((kind) => !kinds.has(kind))).toEqual([]);
    note(run, known);
  });

  it("are told in the numbers of another dialect too", async () => {
    const run = await runTestdata("rule-matrix/entra", SEED, {
      faults: await readFaults("rule-matrix/entra"),
      orgChanges: (org) => (org === "U05" ? { roles: [] } : {}),
    });
    const known = [
      ...fromLog(run),
      ...count("U05", run, run.attempts, ({ org }) => run.plan.orgs[org]?.org === "U05"),
    ];
    expect(differencesFrom(known, run.result)).toEqual([]);
    note(run, known);
  });
});

describe("exchanges fed to the same analysis", () => {
  it("are each told as what was planted, near misses as what they are", () => {
    for (const { plants } of MATRIX_CASES) {
      for (const plant of plants) {
        const { told } = tellPlant(plant);
        confusion.add(plant.told ?? NOTHING, [...new Set(told.map(({ rule }) => rule))]);
      }
    }
    expect(confusion.offDiagonal).toEqual([]);
    expect(confusion.rules.length).toBeGreaterThanOrEqual(30);
    expect(ofRuns.size).toBeGreaterThanOrEqual(20);
  });
});

/** The rule that a fault is named by, its id up to a dash; a consequence is told as what it is. */
function rulesOf({ kind, faultId }: FaultLogLine): string[] {
  if (kind === CONSEQUENCE) return ["T15"];
  const [rule = ""] = faultId.split("-");
  // Another org's id is wrong, and one that nobody expected.
  return rule === "U01.wrong" ? [rule, "U01.extra"] : [rule];
}

/** A redemption that only has a chain to refresh is no attempt, though a fault of its grant may meet it: it is told as what could not be prepared. */
function fromLog({ log, primes }: EmbeddedRun): KnownAnswer[] {
  const primed = new Set(primes.map(({ attemptId }) => attemptId));
  const lines = log.filter(({ attemptId }) => !primed.has(attemptId));
  return tally(lines.flatMap((line) => rulesOf(line).map((rule) => ({ rule, org: line.org }))));
}

/** What the client itself brings, or what follows from a token, by what the single records show. */
function count(
  rule: string,
  { plan }: EmbeddedRun,
  records: readonly AttemptRecord[],
  shows: (record: AttemptRecord) => boolean,
): KnownAnswer[] {
  return tally(records.filter(shows).map(({ org }) => ({ rule, org: plan.orgs[org]?.org ?? "" })));
}

function tally(answers: readonly Pick<KnownAnswer, "rule" | "org">[]): KnownAnswer[] {
  const counts = new Map<string, KnownAnswer>();
  for (const { rule, org } of answers) {
    const key = `${rule} ${org}`;
    counts.set(key, { rule, org, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  return [...counts.values()];
}

/** A code that the issuer did not fault and yet refused: it was redeemed with another redirect URI. */
function isRedirectedElsewhere({ log }: EmbeddedRun): (record: AttemptRecord) => boolean {
  const isFaulted = faultedIn(log);
  return (record) =>
    GRANTS[record.grant] === "authorization_code" && record.status === 400 && !isFaulted(record);
}

/** A retried refresh that the issuer did not fault: it has lost its token. */
function isHollowRetry({ log }: EmbeddedRun): (record: AttemptRecord) => boolean {
  const isFaulted = faultedIn(log);
  return (record) =>
    record.attemptNumber > 1 && GRANTS[record.grant] === "refresh" && !isFaulted(record);
}

function faultedIn(log: readonly FaultLogLine[]): (record: AttemptRecord) => boolean {
  const faulted = new Set(log.map(({ attemptId }) => attemptId));
  return ({ attemptId }) => faulted.has(attemptId);
}

function isHasty({ extras }: AttemptRecord): boolean {
  return Number(extras.get(EXTRA.wait)) < Number(extras.get(EXTRA.askedToWait));
}

function isOfAnotherOrg({ plan }: EmbeddedRun): (check: AttemptRecord) => boolean {
  return ({ org, status, extras }) =>
    status === 200 && extras.get(EXTRA.orgs) !== plan.orgs[org]?.orgId && extras.has(EXTRA.orgs);
}

/** Counts by org of lines whose org has such a name. */
function countsOf(log: readonly FaultLogLine[], name: RegExp): Record<string, number> {
  const own = log.filter(({ org }) => name.test(org)).map(({ org }) => ({ rule: "", org }));
  return Object.fromEntries(tally(own).map((answer) => [answer.org, answer.count]));
}

function patternsIn({ result }: EmbeddedRun): Record<string, Record<string, number>> {
  const counts: Record<string, Record<string, number>> = {};
  for (const { rule, perOrg } of result.findings.filter((one) => PATTERNS.includes(one.rule))) {
    const own = (counts[rule] ??= {});
    for (const told of perOrg) own[told.org] = (own[told.org] ?? 0) + told.count;
  }
  return counts;
}

/** Enters each org's planted rules with the rules told of it into the matrix. */
function note({ plan, result }: EmbeddedRun, known: readonly KnownAnswer[]): void {
  const all = [...result.findings, ...result.observations];
  for (const { org } of plan.orgs) {
    const told = new Set(all.filter(({ orgs }) => orgs.includes(org)).map(({ rule }) => rule));
    const planted = known.filter((answer) => answer.org === org).map(({ rule }) => rule);
    for (const rule of planted) {
      ofRuns.add(rule);
      confusion.add(rule, told.delete(rule) ? [rule] : [...told]);
    }
    for (const rule of PATTERNS.filter((pattern) => told.delete(pattern))) {
      ofRuns.add(rule);
      confusion.add(rule, [rule]);
    }
    if (told.size > 0 || planted.length === 0) confusion.add(planted[0] ?? NOTHING, [...told]);
  }
}
