/** What a single attempt leaves behind: evidence, lag, priming, Retry-After. */
import { describe, expect, it } from "vitest";
import { type AttemptRecord, EXTRA, FLAG_HAS_REFRESH_TOKEN } from "../core/record.ts";
import { aggregate, ISSUED_AT, jwt } from "./any-record-fixture.ts";
import { EPOCH_MS, makePlan } from "./plan-fixture.ts";

describe("AttemptJudge", () => {
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
});
