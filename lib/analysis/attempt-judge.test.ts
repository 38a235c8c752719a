/** What a single attempt leaves behind: evidence, lag, priming, Retry-After. */
import { describe, expect, it } from "vitest";
import {
  type AttemptRecord,
  EXTRA,
  FLAG_HAS_REFRESH_TOKEN,
  type PrimeStep,
} from "../core/record.ts";
import { UNSEEN_TOKEN } from "../core/token-part.ts";
import { DIALECTS } from "../core/words.ts";
import { aggregate, ISSUED_AT, jwt, PLAN } from "./any-record-fixture.ts";
import { EPOCH_MS, makePlan, withPreflight } from "./plan-fixture.ts";

const REFUSED = new Map([
  [EXTRA.shape, "object"],
  [EXTRA.error, "invalid_request"],
]);

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

/** A second try that was refused, and how it looked. */
function retry(fields: Partial<AttemptRecord>, sent: string): AttemptRecord {
  return {
    ...base,
    attemptNumber: 2,
    status: 400,
    token: "",
    ...fields,
    extras: new Map([...REFUSED, [EXTRA.sent, sent]]),
  };
}

function step(name: PrimeStep): Pick<AttemptRecord, "extras"> {
  return { extras: new Map([[EXTRA.step, name]]) };
}

describe("a success whose body nobody kept", () => {
  const unseen = { ...base, token: UNSEEN_TOKEN, expiresInSeconds: null, grantedScope: "" };

  it.each(DIALECTS)("is issued in %s, and nothing is said of its token", (dialect) => {
    const plan = makePlan(3, { target: { ...PLAN.target, dialect } });
    const { cells, symptoms } = aggregate([unseen], plan);
    expect(symptoms).toEqual([]);
    expect(cells).toHaveLength(1);
    expect(cells[0]?.outcomes.issued).toBe(1);
    expect(cells[0]?.sampled).toBe(0);
  });
});

describe("AttemptJudge", () => {
  it("names the attempt and what is wrong, and holds no token", () => {
    const { symptoms, epochMs } = aggregate([base]);
    expect(epochMs).toBe(EPOCH_MS);
    expect(symptoms).toHaveLength(1);
    expect(symptoms[0]).toMatchObject({ family: "claim.empty", firstMs: 12_345, lastMs: 12_345 });
    expect(symptoms[0]?.evidence).toEqual([
      {
        attemptId: "3-41-0",
        org: "org-1",
        orgId: "id-1",
        clientId: PLAN.clients[0]?.clientId,
        request: expect.objectContaining({ url: "http://issuer.example/oauth/token" }),
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
    const { auxiliary, primeFailures, recorded } = aggregate([
      { ...prime, org: 0, status: 303, token: "", extras: authorize },
      { ...prime, org: 0, extras: code },
      { ...prime, org: 1, status: 400, token: "", extras: authorize },
      { ...prime, org: 2, flags: 0, extras: code },
      { ...prime, org: 2, status: 500, token: "", extras: code },
    ]);
    expect({ auxiliary, recorded }).toEqual({ auxiliary: 5, recorded: 0 });
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

  it("bounds drops by the ticks that no iteration stands for, as far as later blocks tell", () => {
    // 30 ticks a second in warmup: after 2 s 60 are due, after 5 s 150.
    const started = [
      { startMs: 2000, attemptId: "1-49-0" },
      { startMs: 2000, attemptId: "1-57-0" },
      { startMs: 5000, attemptId: "1-99-0" },
    ];
    const plan = makePlan(15);
    const { blocks } = aggregate(
      started.map((fields) => ({ ...base, ...fields, parent: "" })),
      plan,
    );
    expect(blocks.map(({ minUnaccountedTicks }) => minUnaccountedTicks)).toEqual([
      2, 2, 2, 50, 50, 50,
    ]);
  });

  it("remembers that one of several answers carried Retry-After", () => {
    const refused = new Map([[EXTRA.shape, "object"]]);
    const throttled = { ...base, status: 429, token: "", extras: refused };
    const asked = { ...throttled, extras: new Map([...refused, [EXTRA.retryAfter, "42"]]) };
    expect(aggregate([throttled]).symptoms).toMatchObject([{ retryAfter: false }]);
    expect(aggregate([throttled, asked]).symptoms).toMatchObject([{ retryAfter: true, count: 2 }]);
  });

  it("counts what other priming steps did not give", () => {
    const prime = { ...base, kind: "prime" as const, parent: "" };
    const { primeFailures } = aggregate([
      { ...prime, org: 0, status: 302, token: "", ...step("redirect") },
      { ...prime, org: 0, flags: 0, ...step("subject") },
      { ...prime, org: 0, status: 200, token: "", ...step("revoke") },
      { ...prime, org: 1, status: 200, token: "", ...step("redirect") },
      { ...prime, org: 1, status: 400, token: "", ...step("subject") },
      { ...prime, org: 1, status: 503, token: "", ...step("revoke") },
    ]);
    expect(primeFailures).toEqual(new Map([[1, 3]]));
  });

  it("counts retries, and the tokens they got", () => {
    const { cells } = aggregate([
      { ...base, status: 503, token: "" },
      { ...base, attemptNumber: 2, status: 503, token: "" },
      { ...base, attemptNumber: 3 },
    ]);
    expect(cells).toMatchObject([{ attempts: 3, retries: 2, obtainedByRetry: 1 }]);
  });

  it("tells the time of an attempt at rest by the preflight's own start", () => {
    const plan = withPreflight(PLAN);
    const preflightMs = EPOCH_MS - 60_000;
    const atRest = {
      ...base,
      kind: "preflight" as const,
      attemptId: "0-4-0",
      extras: new Map([[EXTRA.preflightEpoch, String(preflightMs)]]),
    };
    const { symptoms, preflightEpochMs, recorded, preflight } = aggregate([atRest, base], plan);
    expect({ preflightEpochMs, recorded, preflight }).toEqual({
      preflightEpochMs: preflightMs,
      recorded: 1,
      preflight: 1,
    });
    expect(symptoms).toMatchObject([{ count: 2, firstMs: 12_345 - 60_000, lastMs: 12_345 }]);
    const seen = symptoms[0]?.evidence.map(({ attemptId, stage, at }) => [attemptId, stage, at]);
    expect(new Set(seen)).toEqual(
      new Set([
        ["0-4-0", "preflight", new Date(preflightMs + 12_345).toISOString()],
        ["3-41-0", "baseline", new Date(EPOCH_MS + 12_345).toISOString()],
      ]),
    );
  });

  describe("on a retry whose request was malformed", () => {
    const lost = "form;basic;grant_type";

    it("blames the request and keeps the answer", () => {
      const { symptoms, cells } = aggregate([retry({}, lost)]);
      expect(symptoms).toMatchObject([
        {
          family: "request",
          outcome: "rejected",
          status: 400,
          error: "invalid_request",
          detail: "no refresh_token",
        },
      ]);
      expect(cells[0]?.outcomes.rejected).toBe(1);
    });

    it.each<[string, AttemptRecord]>([
      ["a request that was as it should be", retry({}, "form;basic;grant_type+refresh_token")],
      [
        "an attempt of which it is not known how it looked",
        { ...retry({}, lost), extras: REFUSED },
      ],
      ["no answer", retry({ status: 0, errorCode: 1050 }, lost)],
    ])("does not blame the request for %s", (_, record) => {
      expect(aggregate([record]).symptoms).toHaveLength(1);
      expect(aggregate([record]).symptoms[0]?.family).not.toBe("request");
    });

    it("shows the first bad attempts, each after one that was as it should be, whatever their ids", () => {
      const records = [5, 3, 9, 7, 1].flatMap((second) => [
        retry(
          { attemptId: `1-${second}-1`, parent: `1-${second}-0`, startMs: second * 1000 },
          lost,
        ),
        retry(
          {
            attemptId: `1-${second}-2`,
            parent: `1-${second}-1`,
            startMs: second * 1000 + 10,
            attemptNumber: 3,
          },
          lost,
        ),
      ]);
      const [symptom] = aggregate(records).symptoms;
      expect(symptom?.count).toBe(10);
      expect(symptom?.evidence.map(({ attemptId, parent }) => [attemptId, parent])).toEqual([
        ["1-1-1", "1-1-0"],
        ["1-3-1", "1-3-0"],
        ["1-5-1", "1-5-0"],
        ["1-7-1", "1-7-0"],
        ["1-9-1", "1-9-0"],
      ]);
    });
  });
});
