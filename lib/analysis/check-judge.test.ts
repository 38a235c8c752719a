/** What calls made with tokens come to: answers by token, orgs of opaque tokens, and what is told of those denied. */
import { describe, expect, it } from "vitest";
import { checkExtras } from "../core/check-answer.ts";
import type { Plan, PlanCheck } from "../core/plan.ts";
import { type AttemptRecord, type CheckStep, EXTRA } from "../core/record.ts";
import type { ClaimState } from "../core/words.ts";
import type { Aggregate, CheckCounts } from "./aggregate.ts";
import { aggregate, jwt } from "./any-record-fixture.ts";
import { EPOCH_MS, makePlan, withPreflight } from "./plan-fixture.ts";
import { countOrgsChecked } from "./counts.ts";

const CHECK: PlanCheck = { kind: "api", sample: 1, org: "organization.id" };
const PLAN = makePlan(3, { apiCheck: CHECK });
const OPAQUE = "!opaque:32";
const NONE: CheckCounts = { sent: 0, allowed: 0, denied: 0, failed: 0, confirmed: 0, refuted: 0 };

function check(
  fields: Partial<AttemptRecord>,
  extras: Partial<Record<keyof typeof EXTRA, string>> = {},
  step: CheckStep = "api",
): AttemptRecord {
  return {
    kind: "check",
    attemptId: "3-41-1",
    org: 1,
    client: 0,
    grant: 0,
    variant: 0,
    profile: 0,
    attemptNumber: 1,
    parent: "3-41-0",
    startMs: 12_345,
    blockedUs: 0,
    connectingUs: 0,
    tlsUs: 0,
    sendingUs: 0,
    waitingUs: 5000,
    receivingUs: 0,
    status: 200,
    errorCode: 0,
    flags: 0,
    expiresInSeconds: null,
    correlationId: "",
    grantedScope: "",
    token: jwt({ org_ids: ["id-1"] }),
    ...fields,
    extras: new Map([[EXTRA.step, step], [EXTRA.epoch, String(EPOCH_MS)], ...named(extras)]),
  };
}

/** When calls of org 1 passed and were refused. */
function timesOf(records: readonly AttemptRecord[]) {
  const times = Object.entries(aggregate(records, PLAN).checkTimes);
  return Object.fromEntries(times.map(([name, byOrg]) => [name, byOrg[1]]));
}

function symptomsOf(fields: Partial<AttemptRecord>, step?: CheckStep) {
  return aggregate([check(fields, { error: "not.a.user" }, step)], PLAN).symptoms;
}

function named(extras: Partial<Record<keyof typeof EXTRA, string>>): [string, string][] {
  const { error, orgs, active, age, wwwAuthenticate } = extras;
  const entries: [string, string | undefined][] = [
    [EXTRA.error, error],
    [EXTRA.orgs, orgs],
    [EXTRA.active, active],
    [EXTRA.age, age],
    [EXTRA.wwwAuthenticate, wwwAuthenticate],
  ];
  return entries.flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]));
}

function countsOf(records: readonly AttemptRecord[], plan: Plan = PLAN): CheckCounts {
  const { cells, recorded, auxiliary } = aggregate(records, plan);
  expect({ recorded, auxiliary }).toEqual({ recorded: 0, auxiliary: records.length });
  expect(cells).toHaveLength(1);
  return cells[0]?.checks ?? NONE;
}

describe("checks", () => {
  it.each<[string, AttemptRecord, keyof CheckCounts]>([
    ["a call that is allowed", check({ status: 204 }), "allowed"],
    ["a call that is forbidden", check({ status: 403 }), "denied"],
    ["a call that is not authenticated", check({ status: 401 }), "denied"],
    ["a call that the server fails at", check({ status: 503 }), "failed"],
    ["a call without an answer", check({ status: 0, errorCode: 1050 }), "failed"],
    ["an active token", check({}, { active: "true" }, "introspection"), "allowed"],
    ["a token that is not active", check({}, { active: "false" }, "introspection"), "denied"],
    ["a refusal to introspect", check({ status: 401 }, {}, "introspection"), "failed"],
    ["an introspection without `active`", check({}, {}, "introspection"), "failed"],
    ["a token that says whose it is", check({}, {}, "tokens-me"), "allowed"],
  ])("counts %s", (_, record, came) => {
    expect(countsOf([record])).toEqual({ ...NONE, sent: 1, [came]: 1 });
  });

  it("belongs to the cell of the token's org, grant and variant, in the stage it was made in", () => {
    const variants = [
      { name: "with", weight: 1 },
      { name: "without", weight: 1 },
    ];
    const { cells } = aggregate([check({ variant: 1, grant: 1 })], { ...PLAN, variants });
    expect(cells).toMatchObject([{ org: 1, stage: 1, grant: 1, variant: 1, attempts: 0 }]);
  });

  it.each<[ClaimState, string]>([
    ["match", jwt({ org_ids: ["id-1"] })],
    ["empty", jwt({ org_ids: [] })],
    ["absent", jwt({})],
    ["wrongOrg", jwt({ org_ids: ["id-2"] })],
    ["opaque", OPAQUE],
    ["undecodable", "!bad:12"],
  ])("joins the answer to a token that is %s", (state, token) => {
    const { checkStates } = aggregate([check({ token, status: 403 }), check({ token })], PLAN);
    expect(checkStates[state]).toEqual({ sent: 2, allowed: 1, denied: 1, failed: 0 });
    const all = Object.values(checkStates).reduce((sum, { sent }) => sum + sent, 0);
    expect(all).toBe(2);
  });

  describe("of tokens without a readable claim", () => {
    it.each<[string, string | undefined, Partial<CheckCounts>]>([
      ["confirms the org", "id-1", { confirmed: 1 }],
      ["confirms the org among others", "id-0,id-1", { confirmed: 1 }],
      ["refutes the org", "id-2", { refuted: 1 }],
      ["says nothing of the org", undefined, {}],
    ])("%s", (_, orgs, counts) => {
      const record = check({ token: OPAQUE }, orgs === undefined ? {} : { orgs });
      expect(countsOf([record])).toEqual({ ...NONE, sent: 1, allowed: 1, ...counts });
    });

    it.each(["Acme, Corp", "x".repeat(200)])("confirms an id as the record keeps it: %s", (id) => {
      const orgs = PLAN.orgs.map((org) => ({ ...org, expectedOrgs: [id] }));
      const body = JSON.stringify({ organization: { id } });
      const extras = new Map(checkExtras(body, "api", "organization.id", String));
      const record = check({ token: OPAQUE }, { orgs: extras.get(EXTRA.orgs) ?? "" });
      expect(countsOf([record], { ...PLAN, orgs })).toMatchObject({ confirmed: 1, refuted: 0 });
    });

    it("does not refute by an answer that names more orgs than are kept", () => {
      const members = Array.from({ length: 9 }, (_, index) => `other-${index}`);
      const body = JSON.stringify({ orgs: [...members, "id-1"] });
      const extras = new Map(checkExtras(body, "api", "orgs", String));
      const record = check({ token: OPAQUE }, { orgs: extras.get(EXTRA.orgs) ?? "" });
      expect(countsOf([record])).toMatchObject({ allowed: 1, confirmed: 0, refuted: 0 });
    });

    it("believes no answer that denies", () => {
      const record = check({ token: OPAQUE, status: 403 }, { orgs: "id-1" });
      expect(countsOf([record])).toMatchObject({ denied: 1, confirmed: 0 });
    });

    it("is how many tokens the org is known of", () => {
      const attempt = {
        ...check({ token: OPAQUE, grantedScope: "read" }),
        kind: "attempt" as const,
      };
      const attempts = [0, 1, 2].map((n) => ({ ...attempt, attemptId: `1-${n}-0` }));
      const records = [...attempts, check({ token: OPAQUE }, { orgs: "id-1" })];
      expect(countOrgsChecked(aggregate(records, PLAN).cells, PLAN)).toEqual({
        of: 3,
        checked: 1,
        text: "org checked on 1 of 3 tokens",
      });
    });
  });

  it("leaves a readable claim to speak for itself, but tells of an answer that names another org", () => {
    const { cells, symptoms } = aggregate([check({}, { orgs: "id-2" })], PLAN);
    expect(cells[0]?.checks).toEqual({ ...NONE, sent: 1, allowed: 1 });
    expect(symptoms).toMatchObject([{ family: "check", detail: "org", outcome: "issued" }]);
    expect(symptoms[0]?.evidence).toMatchObject([
      { parent: "3-41-0", detail: "organization.id: [id-2] · expected id-1" },
    ]);
  });

  describe("that are denied", () => {
    it("are told by their answer, with the token's age and the attempt that got it", () => {
      const denied = check({ status: 403 }, { error: "missing.permissions", age: "1500" });
      const { symptoms } = aggregate([denied], PLAN);
      expect(symptoms).toMatchObject([
        { family: "check", outcome: "issued", status: 403, error: "missing.permissions" },
      ]);
      expect(symptoms[0]?.evidence).toMatchObject([
        { attemptId: "3-41-1", parent: "3-41-0", detail: "1.5\u202fs after it was issued" },
      ]);
    });

    it("are told by the challenge where the body says nothing", () => {
      const wwwAuthenticate = 'Bearer realm="x", error="insufficient_scope", scope="admin"';
      const { symptoms } = aggregate([check({ status: 403 }, { wwwAuthenticate })], PLAN);
      expect(symptoms).toMatchObject([{ error: "insufficient_scope" }]);
    });

    it("tells an inactive token apart from a refused call", () => {
      const inactive = check({}, { active: "false" }, "introspection");
      const { symptoms } = aggregate([inactive, check({ status: 401 })], PLAN);
      expect(new Map(symptoms.map(({ status, detail }) => [status, detail]))).toEqual(
        new Map([
          [200, "inactive"],
          [401, ""],
        ]),
      );
    });
  });

  describe("by the times they were made at", () => {
    it("tell when and how old the first was refused and the last passed", () => {
      expect(
        timesOf([
          check({ startMs: 1000 }, { age: "40" }),
          check({ startMs: 3000 }, { age: "900" }),
          check({ startMs: 5000, status: 401 }, { age: "70" }),
          check({ startMs: 6000, status: 401 }, { age: "60" }),
        ]),
      ).toEqual({
        firstRefusedMs: 5000,
        lastAllowedMs: 3000,
        youngestRefusedMs: 60,
        youngestAllowedMs: 40,
        oldestAllowedMs: 900,
      });
    });

    it("leave out what says nothing of the token: an expiry, another refusal, the preflight, an asker that is refused", () => {
      const expired = jwt({ org_ids: ["id-1"], iat: 1000, exp: 1001 });
      const { firstRefusedMs, youngestRefusedMs } = timesOf([
        check({ status: 401, token: expired }, { age: "1000" }),
        check({ status: 403 }, { age: "10" }),
        check({ status: 401 }, { age: "10" }, "introspection"),
      ]);
      expect([firstRefusedMs, youngestRefusedMs]).toEqual([Infinity, Infinity]);
      const atRest = check({ status: 401, attemptId: "0-1-1" }, { age: "10" });
      const { checkTimes } = aggregate([atRest], withPreflight(PLAN));
      expect(checkTimes.firstRefusedMs[1]).toBe(Infinity);
    });
  });

  it("that were refused for what was asked are told by their answer, and those of an asker are not", () => {
    expect(symptomsOf({ status: 400 })).toMatchObject([
      { family: "check", status: 400, error: "not.a.user", detail: "", blocks: [] },
    ]);
    expect(symptomsOf({ status: 400 }, "introspection")).toEqual([]);
    expect(symptomsOf({ status: 500 })).toEqual([]);
  });

  it("count in the preflight's stage there, and not in the table of the load", () => {
    const plan = withPreflight(PLAN);
    const atRest = check({ attemptId: "0-3-1", status: 403 });
    const extras = new Map([
      [EXTRA.step, "api"],
      [EXTRA.preflightEpoch, String(EPOCH_MS - 20_000)],
    ]);
    const records = [{ ...atRest, extras }, check({})];
    const { cells, checkStates, symptoms }: Aggregate = aggregate(records, plan);
    expect(cells.map(({ stage, checks }) => [stage, checks.denied])).toEqual([
      [0, 1],
      [2, 0],
    ]);
    expect(checkStates.match).toEqual({ sent: 1, allowed: 1, denied: 0, failed: 0 });
    expect(symptoms).toMatchObject([{ firstMs: 12_345 - 20_000 }]);
  });

  it("of a scenario's own steps are no part of the configured check", () => {
    const { cells, auxiliary } = aggregate([check({ status: 401 }, {}, "old-token")], PLAN);
    expect({ cells, auxiliary }).toEqual({ cells: [], auxiliary: 1 });
  });
});
