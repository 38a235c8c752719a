/**
 * The founding threads' examples, run as their README says, with real k6: each shows its symptom, and the findings are those the
 * README promises, for the orgs and as often as the issuer's fault log or the client's own requests say.
 */
import { readdir } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { EXTRA } from "../lib/core/record.ts";
import { GRANTS } from "../lib/core/words.ts";
import { spreadShare } from "../lib/issuer/org-changes.ts";
import {
  answersOf,
  countByOrg,
  differenceIn,
  type ExampleRun,
  EXAMPLES,
  readPromisedRules,
  runExample,
  SLOW_EXAMPLES,
  titleOf,
  toldByOrg,
} from "./example-run.ts";
import { CliStage } from "./spawned-cli.ts";

const SEED = 3;

const promised = await readPromisedRules();
const stage = new CliStage();
const used: string[] = [];

afterAll(() => stage.close());

/** Runs an example before the tests of its block, and adds what holds for all of them. */
function useExample(name: string): () => ExampleRun {
  used.push(name);
  let run: ExampleRun;
  beforeAll(async () => {
    run = await runExample(stage, name, SEED);
  });

  test("ends with 0, since all it finds was planted or is the client's own", () => {
    expect(run.stdout).toContain("✓ Checked against the issuer's own fault log");
    expect(run.exitCode).toBe(0);
    // Whether k6 keeps up beside other tests is the machine's.
    expect(run.result.verdict.state).not.toBe("INCOMPLETE");
  });

  test("finds what the README promises", () => {
    const rules = new Set(run.result.findings.map(({ rule }) => rule));
    expect([...rules].toSorted()).toEqual(promised.get(name)?.toSorted());
  });
  return () => run;
}

describe("scope-mismatch", () => {
  const example = useExample("scope-mismatch");

  test("refuses whatever asks for offline_access besides, and blames the request", () => {
    const { result, attempts, plan, log } = example();
    expect(plan.orgs[0]?.requests.map(({ scope }) => scope)).toEqual([
      "purview:all",
      "purview:all offline_access",
    ]);
    const appended = attempts.filter(({ variant }) => variant === 1);
    expect(answersOf(appended)).toEqual(["403 SCOPE_MISMATCH"]);
    expect(answersOf(attempts.filter(({ variant }) => variant === 0))).toEqual(["200"]);
    expect(toldByOrg(result, "Q05")).toEqual(countByOrg(appended, plan));
    expect(toldByOrg(result, "Q05")).toEqual(countByOrg(log, plan));
    expect(titleOf(result, "Q05")).toContain("offline_access");
    expect(differenceIn(result, "status403").low).toBeGreaterThan(0.9);
  });
});

describe("redirect-slash", () => {
  const example = useExample("redirect-slash");

  test("refuses codes redeemed with a slash more, and blames the request, whatever the status", () => {
    const { result, attempts, plan, log } = example();
    const slashed = attempts.filter(({ variant }) => variant === 1);
    expect(answersOf(slashed.filter(({ org }) => org === 0))).toEqual(["400 invalid_grant"]);
    expect(answersOf(slashed.filter(({ org }) => org > 0))).toEqual(["403"]);
    expect(answersOf(attempts.filter(({ variant }) => variant === 0))).toEqual(["200"]);
    expect(toldByOrg(result, "Q11")).toEqual(countByOrg(slashed, plan));
    expect(toldByOrg(result, "Q11")).toMatchObject(countByOrg(log, plan));
    expect(titleOf(result, "Q11")).toContain("slash");
  });
});

describe("malformed-retry", () => {
  const example = useExample("malformed-retry");

  test("blames the client's retry for what it left out, and the server for what it throttled", () => {
    const { result, attempts, plan } = example();
    const throttled = attempts.filter((one) => one.attemptNumber === 1 && one.status === 429);
    const retries = attempts.filter(({ attemptNumber }) => attemptNumber === 2);
    expect(retries.map(({ parent }) => parent).toSorted()).toEqual(
      throttled.map(({ attemptId }) => attemptId).toSorted(),
    );
    expect(answersOf(retries)).toContain("400 invalid_request");
    expect(answersOf(retries)).not.toContain("200");
    const refused = retries.filter(({ status }) => status !== 429);
    expect(toldByOrg(result, "Q03")).toEqual(countByOrg(refused, plan));
    const all429 = attempts.filter(({ status }) => status === 429);
    expect(toldByOrg(result, "T03")).toEqual(countByOrg(all429, plan));
    const [first] = result.findings.find(({ rule }) => rule === "Q03")?.evidence ?? [];
    expect(throttled.map(({ attemptId }) => attemptId)).toContain(first?.parent);
  });
});

describe("stale-cache", () => {
  const example = useExample("stale-cache");

  test("has the API refuse tokens of other orgs, and blames the cache's key", () => {
    const { result, checks, plan, log } = example();
    const cached = checks.filter((check) => check.extras.get(EXTRA.step) === "cached-token");
    const foreign = cached.filter(({ extras }) => extras.has(EXTRA.issuedFor));
    expect(answersOf(foreign)).toContain("403 missing.permissions");
    expect(answersOf(foreign)).not.toContain("200");
    expect(toldByOrg(result, "U11")).toEqual(countByOrg(foreign, plan));
    expect(Object.keys(toldByOrg(result, "U11"))).toHaveLength(plan.orgs.length);
    expect(log).toEqual([]);
  });
});

describe("rotated-secret", () => {
  const example = useExample("rotated-secret");

  test("refuses the old secret from the rotation on, and tells it from a wrong one", () => {
    const { result, attempts, plan } = example();
    const refused = attempts.filter(({ status }) => status !== 200);
    expect(answersOf(refused)).toEqual(["401 invalid_client"]);
    expect(new Set(refused.map(({ extras }) => extras.get(EXTRA.secret)))).toEqual(
      new Set(["old"]),
    );
    // One that was on its way as the secret changed may have started before.
    const rotatedMs = plan.events[0]?.atMs ?? Number.NaN;
    expect(Math.min(...refused.map(({ startMs }) => startMs))).toBeGreaterThan(rotatedMs - 500);
    expect(toldByOrg(result, "T08")).toEqual(countByOrg(refused, plan));
    expect(Object.keys(toldByOrg(result, "T08"))).toHaveLength(plan.orgs.length);
  });
});

describe("hidden-rate-limit", () => {
  const example = useExample("hidden-rate-limit");

  test("tells a limit from a permission that is refused in the same words", () => {
    const { result, plan, log } = example();
    const ofFault = (id: string) => log.filter(({ faultId }) => faultId === id);
    expect(toldByOrg(result, "T28")).toEqual(countByOrg(ofFault("limit"), plan));
    expect(toldByOrg(result, "T403")).toEqual(countByOrg(ofFault("permission"), plan));
    const [, limit = ""] = /above about ([\d\s]+) /.exec(titleOf(result, "T28")) ?? [];
    const perMinute = Number(limit.replaceAll(/\s/g, ""));
    // A machine that stalls moves what passes from one second to another, and some of it out of the spike.
    expect(perMinute / 600).toBeGreaterThan(0.75);
    expect(perMinute / 600).toBeLessThan(1.25);
    const permission = result.findings.find(({ rule }) => rule === "T403");
    expect(permission?.atRest.text).toContain("not a rate limit");
  });
});

describe("secondary-invalid-scope", () => {
  const example = useExample("secondary-invalid-scope");

  test("refuses a scope in one secondary org alone", () => {
    const { result, attempts, plan, log } = example();
    const refused = attempts.filter(({ status }) => status === 403);
    expect(answersOf(refused)).toEqual(["403 invalid_scope"]);
    expect(refused[0]?.extras.get(EXTRA.description)).toContain("integration:appfoundry:manage");
    expect(toldByOrg(result, "T09")).toEqual(countByOrg(log, plan));
    expect(toldByOrg(result, "T27")).toEqual(countByOrg(log, plan));
    expect(Object.keys(toldByOrg(result, "T09"))).toEqual(["org-2"]);
  });
});

describe("scope-propagation", () => {
  const example = useExample("scope-propagation");

  test("says within two polls when the change reached each org", () => {
    const { result, attempts, plan } = example();
    const refused = attempts.filter(({ status }) => status === 403);
    expect(toldByOrg(result, "T26")).toEqual(countByOrg(refused, plan));
    const facts = result.scenario?.name === "propagation" ? result.scenario : null;
    expect(facts?.orgs).toHaveLength(plan.orgs.length);
    expect(facts?.never).toBe(0);
    for (const { org, consistentMs } of facts?.orgs ?? []) {
      const plantedMs = 4000 + 3000 * spreadShare(SEED, org);
      const offBy = Math.abs((consistentMs?.high ?? Number.NaN) - plantedMs);
      expect({ org, isNear: offBy <= 2 * (facts?.pollMs ?? 0) }).toEqual({ org, isNear: true });
    }
  });
});

describe("refresh-without-scope", () => {
  const example = useExample("refresh-without-scope");

  test("loses scope where the refresh names none, and nowhere else", () => {
    const { result, attempts, plan, log } = example();
    const narrowed = attempts.filter(({ grantedScope }) => grantedScope === "user:read");
    expect(new Set(narrowed.map(({ variant }) => variant))).toEqual(new Set([0]));
    expect(toldByOrg(result, "T18")).toEqual(countByOrg(narrowed, plan));
    expect(toldByOrg(result, "T18")).toEqual(countByOrg(log, plan));
    expect(titleOf(result, "T18")).toContain("only in variant without-scope");
    expect(differenceIn(result, "scopeShortfall").high).toBeLessThan(0);
  });
});

describe("authorize-without-org", () => {
  const example = useExample("authorize-without-org");

  test("issues tokens without their org, each of which the API refuses", () => {
    const { result, attempts, checks, plan, log } = example();
    expect(answersOf(attempts)).toEqual(["200"]);
    const refused = checks.filter(({ status }) => status === 403);
    expect(new Set(refused.map(({ variant }) => variant))).toEqual(new Set([1]));
    expect(toldByOrg(result, "U01.empty")).toEqual(countByOrg(log, plan));
    expect(toldByOrg(result, "U06")).toEqual(countByOrg(refused, plan));
    expect(countByOrg(refused, plan)).toEqual(countByOrg(log, plan));
    expect(titleOf(result, "U01.empty")).toContain("without org_id");
    expect(differenceIn(result, "unusable").low).toBeGreaterThan(0);
  });
});

describe("token-exchange", () => {
  const example = useExample("token-exchange");

  test("refuses two secondary orgs what the primary org's token is exchanged for", () => {
    const { result, attempts, plan, log } = example();
    expect(new Set(attempts.map(({ grant }) => GRANTS[grant]))).toEqual(
      new Set(["token_exchange"]),
    );
    const refused = attempts.filter(({ status }) => status === 403);
    expect(answersOf(refused)).toEqual(["403 not.authorized"]);
    expect(refused[0]?.extras.get(EXTRA.description)).toContain(
      "not authorized to perform this action",
    );
    for (const rule of ["T403", "T27"]) {
      expect(toldByOrg(result, rule)).toEqual(countByOrg(log, plan));
    }
    expect(Object.keys(toldByOrg(result, "T403")).toSorted()).toEqual(["org-2", "org-3"]);
  });
});

describe("reconsent", () => {
  const example = useExample("reconsent");

  test("shows how long the old token worked, and that the new one has the scope", () => {
    const { result, plan, attempts } = example();
    const facts = result.scenario?.name === "reconsent" ? result.scenario : null;
    const pollMs = plan.scenarioOptions.name === "reconsent" ? plan.scenarioOptions.pollMs : 0;
    expect(facts?.oldTokens).toBeGreaterThan(20);
    expect(facts?.neverRefused).toBe(0);
    expect(facts?.newWithScope).toEqual({ count: attempts.length, of: attempts.length });
    expect(facts?.stillWorking.p50Ms).toBeGreaterThanOrEqual(2000 - pollMs);
    expect(facts?.stillWorking.p50Ms).toBeLessThanOrEqual(2000 + 2 * pollMs);
    expect(new Set(attempts.map(({ token }) => token.split(":")[0]))).toEqual(new Set(["!opaque"]));
  });
});

describe("refresh-denied", () => {
  const example = useExample("refresh-denied");

  test("refuses refreshes alone, with the body of an API", () => {
    const { result, attempts, plan, log } = example();
    const refused = attempts.filter(({ status }) => status === 403);
    expect(new Set(refused.map(({ grant }) => GRANTS[grant]))).toEqual(new Set(["refresh"]));
    expect(new Set(refused.map(({ extras }) => extras.get(EXTRA.bodyKeys)))).toEqual(
      new Set(["message,status"]),
    );
    for (const rule of ["T16", "T27"]) {
      expect(toldByOrg(result, rule)).toEqual(countByOrg(log, plan));
    }
    expect(Object.keys(toldByOrg(result, "T16")).toSorted()).toEqual(["org-2", "org-4"]);
  });
});

test("there is a row in the README for every example, and an example for every row", async () => {
  const names = [...promised.keys()].toSorted();
  expect(names).toEqual((await readdir(`${EXAMPLES}threads`)).toSorted());
  expect([...used, ...SLOW_EXAMPLES].toSorted()).toEqual(names);
});
