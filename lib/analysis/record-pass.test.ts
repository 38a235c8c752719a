/** Any records of a plan, judged in one pass, against each judged by itself. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Plan } from "../core/plan.ts";
import { type AttemptRecord, EXTRA, FLAG_HAS_REFRESH_TOKEN, formatRecord } from "../core/record.ts";
import type { Aggregate } from "./aggregate.ts";
import { finishTally } from "./finish.ts";
import { cellsOf, observe, withoutSymptoms } from "./observed-fixture.ts";
import { EPOCH_MS, makePlan, makeTarget } from "./plan-fixture.ts";
import { RecordPass } from "./record-pass.ts";

const ORGS = 3;
const PLAN = makePlan(ORGS);
const END_MS = 82_000;
const ISSUED_AT = Math.floor(EPOCH_MS / 1000);

function aggregate(records: readonly AttemptRecord[], plan: Plan = PLAN): Aggregate {
  const pass = new RecordPass(plan, null);
  let offset = 0;
  for (const record of records) {
    const bytes = Buffer.from(formatRecord(record));
    pass.line(bytes, 0, bytes.length, offset);
    offset += bytes.length + 1;
  }
  return finishTally(pass.counted, plan);
}

function jwt(payload: unknown, header: unknown = { alg: "ES256" }): string {
  return [header, payload]
    .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
    .join(".");
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

const orgClaim = fc.oneof(
  fc.constantFrom<unknown>(["id-0"], ["id-1"], ["id-0", "id-1"], "id-0", { "id-0": 1 }),
  fc.constantFrom<unknown>([], "", {}, null, undefined),
  fc.jsonValue(),
);
const payload = fc.record({
  org_ids: orgClaim,
  iss: fc.constantFrom("http://issuer.example", "http://other.example", undefined),
  iat: fc.constantFrom<unknown>(ISSUED_AT, ISSUED_AT + 60, "x"),
  exp: fc.constantFrom<unknown>(ISSUED_AT + 300, ISSUED_AT, undefined),
  nbf: fc.constantFrom(undefined, ISSUED_AT + 60),
  scope: fc.constantFrom<unknown>("read", "write", ["read"], undefined),
  client_id: fc.constantFrom(undefined, "app", "other"),
  name: fc.constantFrom(undefined, "é", 'quo"te', "\u0000", "back\\slash"),
});
const token = fc.oneof(
  { weight: 8, arbitrary: payload.map((claims) => jwt(claims)) },
  fc.jsonValue().map((claims) => jwt(claims)),
  payload.map((claims) => jwt(claims, { alg: "none" })),
  fc.constantFrom("!opaque:32", "!jwe:800", "!bad:5", "not.a-token", "a.b.c", ""),
);
const extras = fc
  .record({
    [EXTRA.date]: fc.constantFrom("", new Date(EPOCH_MS).toUTCString(), "not a date"),
    [EXTRA.previousScope]: fc.constantFrom("", "read write"),
    [EXTRA.chain]: fc.constantFrom("", "1.1.0"),
    [EXTRA.shape]: fc.constantFrom("", "object", "html"),
    [EXTRA.lacking]: fc.constantFrom("", "", "token_type"),
    [EXTRA.error]: fc.constantFrom("", "invalid_scope"),
    [EXTRA.description]: fc.constantFrom("", "id-0 is 'locked' for 12 s", "tab\tand é"),
  })
  .map((named) => new Map(Object.entries(named).filter(([, value]) => value !== "")));
const us = fc.nat({ max: 2_000_000 });
const record: fc.Arbitrary<AttemptRecord> = fc.record({
  kind: fc.constant("attempt" as const),
  attemptId: fc
    .tuple(fc.nat({ max: 9 }), fc.nat({ max: 999 }))
    .map(([vu, iteration]) => `${vu}-${iteration}-0`),
  org: fc.nat({ max: ORGS - 1 }),
  client: fc.constant(0),
  grant: fc.nat({ max: 2 }),
  variant: fc.constant(0),
  profile: fc.constant(0),
  attemptNumber: fc.constantFrom(1, 1, 2),
  parent: fc.constantFrom("", "1-5-0"),
  startMs: fc.oneof(fc.nat({ max: END_MS }), fc.nat({ max: 10 * END_MS })),
  blockedUs: us,
  connectingUs: us,
  tlsUs: us,
  sendingUs: us,
  waitingUs: us,
  receivingUs: us,
  status: fc.oneof(
    { weight: 4, arbitrary: fc.constant(200) },
    fc.constantFrom(0, 302, 400, 403, 429, 500),
  ),
  errorCode: fc.constantFrom(0, 1050, 1212),
  flags: fc.nat({ max: 3 }),
  expiresInSeconds: fc.constantFrom(null, 300, 300, 3600),
  correlationId: fc.constantFrom("", "c-1", "é"),
  grantedScope: fc.constantFrom("", "read", "write", "read write"),
  token,
  extras,
});

describe("RecordPass", () => {
  it("judges any attempts as each would be by itself", () => {
    const plans = [
      PLAN,
      { ...PLAN, target: makeTarget({ issuer: null, dialect: "genesys" }) },
      { ...PLAN, target: makeTarget({ claims: { org: null, scope: "scp", extra: "forbid" } }) },
      {
        ...PLAN,
        target: makeTarget({ claims: { org: "org_ids", scope: "scope", extra: "allow" } }),
      },
    ] satisfies Plan[];
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), fc.nat({ max: 3 }), (records, which) => {
        const plan = plans[which] ?? PLAN;
        const { cells, recorded, unparsedLines } = aggregate(records, plan);
        expect(withoutSymptoms(cells)).toEqual(cellsOf(records, plan));
        expect({ recorded, unparsedLines }).toEqual({ recorded: records.length, unparsedLines: 0 });
      }),
      { numRuns: 1000 },
    );
  });

  it("gives every attempt that is not sound a symptom, and a sound one none", () => {
    fc.assert(
      fc.property(record, (one) => {
        const { symptoms } = aggregate([one]);
        const seen = observe(one, PLAN);
        const expected = [
          seen.outcome === "issued" ? seen.claimState : seen.outcome,
          seen.extraOrg,
          seen.scopeShortfall,
          seen.lifetimeDefect,
        ];
        const has = (family: string) => symptoms.some((symptom) => symptom.family === family);
        const claim = symptoms.find(({ family }) => family.startsWith("claim."))?.family.slice(6);
        const failure = symptoms.find(({ outcome }) => outcome !== "issued")?.outcome;
        const sound = seen.claimState === "opaque" ? "opaque" : "match";
        expect([
          failure ?? claim ?? sound,
          has("extraOrg"),
          has("scopeShortfall"),
          has("lifetime"),
        ]).toEqual(expected);
        for (const symptom of symptoms)
          expect(symptom).toMatchObject({ status: one.status, count: 1 });
      }),
      { numRuns: 1000 },
    );
  });

  it("adds up the same by block as by cell", () => {
    fc.assert(
      fc.property(fc.array(record, { maxLength: 20 }), (records) => {
        const { blocks, cells, orgBlocks } = aggregate(records);
        expect(sum(blocks, ({ attempts }) => attempts)).toBe(records.length);
        expect(sum(blocks, ({ status403 }) => status403)).toBe(
          sum(cells, (cell) => cell.status403),
        );
        expect(sum(blocks, ({ issued }) => issued)).toBe(
          sum(cells, (cell) => cell.outcomes.issued),
        );
        expect(sum(blocks, ({ failed, issued }) => failed + issued)).toBe(records.length);
        expect(sum(blocks, ({ unusable }) => unusable)).toBe(
          sum(
            cells,
            ({ claims, outcomes }) =>
              claims.empty + claims.absent + claims.wrongOrg + outcomes.hollow,
          ),
        );
        expect(sum(blocks, ({ decoded }) => decoded)).toBe(
          sum(cells, ({ claims }) => claims.match + claims.empty + claims.absent + claims.wrongOrg),
        );
        expect(sum(blocks, ({ busyMs }) => busyMs * 1000)).toBeCloseTo(
          sum(records, (one) => observe(one, PLAN).latencyUs),
          0,
        );
        expect(sum([...orgBlocks.attempts], (attempts) => attempts)).toBe(records.length);
        expect(orgBlocks.attempts).toHaveLength(ORGS * blocks.length);
      }),
    );
  });
});

describe("evidence", () => {
  const base: AttemptRecord = {
    kind: "attempt",
    attemptId: "3-41-0",
    org: 1,
    client: 0,
    grant: 1,
    variant: 0,
    profile: 0,
    attemptNumber: 1,
    parent: "3-7-0",
    startMs: 12_345,
    blockedUs: 1,
    connectingUs: 2,
    tlsUs: 3,
    sendingUs: 4,
    waitingUs: 5,
    receivingUs: 6,
    status: 200,
    errorCode: 0,
    flags: FLAG_HAS_REFRESH_TOKEN,
    expiresInSeconds: 300,
    correlationId: "c-17",
    grantedScope: "read",
    token: jwt({
      iss: "http://issuer.example",
      iat: ISSUED_AT,
      exp: ISSUED_AT + 300,
      org_ids: [],
    }),
    extras: new Map([[EXTRA.epoch, String(EPOCH_MS)]]),
  };

  it("names the attempt and what is wrong, and holds no token", () => {
    const { symptoms, epochMs } = aggregate([base]);
    expect(epochMs).toBe(EPOCH_MS);
    expect(symptoms).toHaveLength(1);
    expect(symptoms[0]).toMatchObject({ family: "claim.empty", firstMs: 12_345, lastMs: 12_345 });
    expect(symptoms[0]?.evidence).toEqual([
      {
        attemptId: "3-41-0",
        org: "org-1",
        grant: "refresh",
        stage: "baseline",
        at: new Date(EPOCH_MS + 12_345).toISOString(),
        status: 200,
        outcome: "issued",
        latencyUs: 21,
        k6ErrorCode: 0,
        error: "",
        description: "",
        correlationId: "c-17",
        parent: "3-7-0",
        detail: "org_ids: [] · expected id-1",
      },
    ]);
    expect(JSON.stringify(symptoms)).not.toContain("eyJ");
  });

  it("leaves the time open while no record told the scenario's start", () => {
    const { symptoms, epochMs } = aggregate([{ ...base, extras: new Map() }]);
    expect(epochMs).toBeNull();
    expect(symptoms[0]?.evidence[0]?.at).toBe("");
  });

  it("counts a token meant for two checks of one kind once", () => {
    const claims = { org_ids: ["id-1"], iss: "http://issuer.example", azp: "x", client_id: "y" };
    const { symptoms } = aggregate([{ ...base, token: jwt(claims) }]);
    expect(symptoms).toMatchObject([{ family: "lifetime", detail: "client", count: 1 }]);
  });

  it("counts priming as no attempt, and by org what it did not give", () => {
    const prime = { ...base, kind: "prime" as const, grant: 2, parent: "" };
    const authorize = new Map([[EXTRA.step, "authorize"]]);
    const code = new Map([[EXTRA.step, "code"]]);
    const { auxiliary, primeFailures, recorded, cells } = aggregate([
      { ...prime, org: 0, status: 303, token: "", extras: authorize },
      { ...prime, org: 0, extras: code },
      { ...prime, org: 1, status: 400, token: "", extras: authorize },
      { ...prime, org: 2, flags: 0, extras: code },
      { ...prime, org: 2, status: 500, token: "", extras: code },
    ]);
    expect({ auxiliary, recorded, cells }).toEqual({ auxiliary: 5, recorded: 0, cells: [] });
    expect(primeFailures).toEqual(
      new Map([
        [1, 1],
        [2, 2],
      ]),
    );
  });

  it("measures no lag of a retry, nor of an attempt that had to prime its chain first", () => {
    const attempts = [
      { ...base, attemptId: "1-10-0", parent: "" },
      { ...base, attemptId: "1-11-0", parent: "", attemptNumber: 2 },
      { ...base, attemptId: "1-12-0", parent: "1-12-2" },
      { ...base, attemptId: "1-13-0", parent: "1-4-0" },
    ];
    expect(aggregate(attempts).lag.map(({ n }) => n)).toEqual([0, 2, 0, 0, 0]);
  });
});
