/**
 * Servers that word their errors, and write their tokens, in ways of their own: outcomes and findings are those that the issuer's
 * table of known answers gives for its fault log, and orgs are read wherever a token names them.
 */
import { beforeAll, describe, expect, it } from "vitest";
import { differencesFrom } from "../lib/analysis/known-answers.ts";
import { type AttemptRecord, EXTRA } from "../lib/core/record.ts";
import { expectedFindings } from "../lib/issuer/expected-findings.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { expectedObservation } from "../lib/issuer/observations.ts";
import type { IssuerOrg, IssuerSetup } from "../lib/issuer/setup.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { readFaults, runTestdata } from "./testdata-run.ts";

const SEED = 8;

interface RefusedClient {
  org: string;
  /** What the token endpoint answers. */
  status: number;
  error: string;
  rule: string;
}

interface DialectCase {
  dialect: NonNullable<IssuerSetup["dialect"]>;
  refused: RefusedClient[];
}

const [SECRET, CLIENT] = ["bad-secret", "unknown-client"] as const;
const DIALECTS: DialectCase[] = [
  {
    dialect: "rfc",
    refused: [
      { org: SECRET, status: 401, error: "invalid_client", rule: "T06" },
      { org: CLIENT, status: 401, error: "invalid_client", rule: "T06" },
    ],
  },
  {
    dialect: "genesys",
    refused: [
      { org: SECRET, status: 400, error: "invalid_client", rule: "T06" },
      { org: CLIENT, status: 400, error: "invalid_client", rule: "T05" },
    ],
  },
  {
    dialect: "entra",
    refused: [
      { org: SECRET, status: 401, error: "invalid_client", rule: "T06" },
      { org: CLIENT, status: 400, error: "unauthorized_client", rule: "T05" },
    ],
  },
  {
    dialect: "appfoundry",
    refused: [
      { org: SECRET, status: 401, error: "invalid_client", rule: "T06" },
      { org: CLIENT, status: 401, error: "invalid_client", rule: "T06" },
    ],
  },
];

/** The issuer knows other credentials than the client sends. */
function misjudge(org: string): Partial<IssuerOrg> {
  if (org === SECRET) return { clientSecret: "a-secret-that-was-replaced" };
  return org === CLIENT ? { clientId: "client-of-another-name" } : {};
}

describe("a server that words its errors by a dialect", () => {
  const runs = new Map<string, EmbeddedRun>();
  let faults: FaultPlan;

  beforeAll(async () => {
    faults = await readFaults("dialects/refusals");
    const start = async ({ dialect }: DialectCase) => {
      const options = { faults, fill: { dialect }, orgChanges: misjudge };
      runs.set(dialect, await runTestdata("dialects/refusals", SEED, options));
    };
    await Promise.all(DIALECTS.map(start));
  });

  it.each(DIALECTS)("answers each attempt as $dialect has it", ({ dialect, refused }) => {
    const run = runOf(runs, dialect);
    const context = { dialect, timeoutMs: run.plan.target.timeoutMs };
    const kinds = new Map(run.log.map(({ attemptId, kind }) => [attemptId, kind]));
    const wrong = everyAttempt(run).flatMap((attempt) => {
      const { attemptId, status, extras } = attempt;
      const client = refused.find(({ org }) => org === run.plan.orgs[attempt.org]?.org);
      const due = client ?? expectedObservation(kinds.get(attemptId) ?? "none", context);
      const error = extras.get(EXTRA.error) ?? "";
      return status === due.status && error === due.error
        ? []
        : [{ attemptId, status, error, due }];
    });
    expect(wrong).toEqual([]);
    expect(new Set(kinds.values())).toEqual(new Set(faults.faults.map(({ kind }) => kind)));
  });

  it.each(DIALECTS)(
    "is found out for what it is in $dialect, org by org",
    ({ dialect, refused }) => {
      const run = runOf(runs, dialect);
      const context = { dialect, timeoutMs: run.plan.target.timeoutMs };
      const known = expectedFindings(run.log, faults, context);
      const clients = refused.flatMap(({ org, rule }) => [
        { org, rule, count: countIn(everyAttempt(run), run, org) },
        // Nor are they given a code to refresh from.
        { org, rule: "A01", count: countIn(run.primes.filter(isRefused), run, org) },
      ]);
      expect(differencesFrom([...known, ...clients], run.result)).toEqual([]);
    },
  );

  it.each(DIALECTS)(
    "slows clients down in words that are told from a refusal in $dialect",
    ({ dialect }) => {
      const orgs = new Map(runOf(runs, dialect).result.orgs.map((one) => [one.org, one]));
      const isWorded = dialect === "genesys" || dialect === "appfoundry";
      for (const [org, outcome] of [
        ["sound", "issued"],
        ["throttled", "throttled"],
        ["throttled-400", isWorded ? "throttled" : "rejected"],
      ] as const) {
        expect(orgs.get(org)?.outcomes[outcome]).toBe(orgs.get(org)?.attempts);
      }
    },
  );
});

function runOf(runs: ReadonlyMap<string, EmbeddedRun>, dialect: string): EmbeddedRun {
  const run = runs.get(dialect);
  if (run === undefined) throw new Error(`there was no run of ${dialect}`);
  return run;
}

const everyAttempt = ({ preflight, attempts }: EmbeddedRun) => [...preflight, ...attempts];

const isRefused = ({ status }: AttemptRecord) => status >= 400;

function countIn(records: readonly AttemptRecord[], { plan }: EmbeddedRun, name: string): number {
  return records.filter(({ org }) => plan.orgs[org]?.org === name).length;
}

interface ClaimCase {
  name: string;
  /** Of the target. */
  claims: string;
  expected: string;
  issuer: Partial<IssuerSetup>;
}

const ONE = "{orgId}";
const TWO = "{orgId};annex-of-{orgId}";
const CLAIMS: ClaimCase[] = [
  {
    name: "an array",
    claims: "{ org: orgs }",
    expected: TWO,
    issuer: { orgClaim: { path: "orgs", shape: "array" } },
  },
  {
    name: "a text",
    claims: "{ org: tid }",
    expected: ONE,
    issuer: { orgClaim: { path: "tid", shape: "string" } },
  },
  {
    name: "a text with commas",
    claims: "{ org: orgs }",
    expected: TWO,
    issuer: { orgClaim: { path: "orgs", shape: "comma" } },
  },
  {
    name: "a text with spaces",
    claims: "{ org: orgs }",
    expected: TWO,
    issuer: { orgClaim: { path: "orgs", shape: "space" } },
  },
  {
    name: "a map",
    claims: "{ org: organization }",
    expected: TWO,
    issuer: { orgClaim: { path: "organization", shape: "map" } },
  },
  {
    name: "a claim within another, its scopes in a list",
    claims: "{ org: ext.org_ids, scope: scp }",
    expected: TWO,
    issuer: { orgClaim: { path: "ext.org_ids", shape: "array" }, scopeClaim: "scp" },
  },
  {
    name: "a part of another text",
    claims: `{ org: { from: iss, pattern: "^http://([^:]+):" } }`,
    expected: "127.0.0.1",
    issuer: {},
  },
];

describe("a token", () => {
  it.concurrent.each(CLAIMS)("that names its orgs as $name matches", async (one) => {
    const { claims, expected, issuer } = one;
    const { result, attempts } = await runTestdata("dialects/claims", SEED, {
      fill: { claims, expected },
      issuer,
    });
    const { totals, findings, observations } = result;
    expect(attempts.length).toBeGreaterThan(0);
    expect(totals.claims.match).toBe(attempts.length);
    expect(totals).toMatchObject({ usable: attempts.length, extraOrg: 0, scopeShortfall: 0 });
    expect([...findings, ...observations]).toEqual([]);
  });
});
