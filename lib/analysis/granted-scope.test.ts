/** What tokens were granted, counted the same whether they got what they asked for or not. */
import { describe, expect, it } from "vitest";
import type { AttemptRecord } from "../core/record.ts";
import { EXTRA } from "../core/record.ts";
import { GRANTS } from "../core/words.ts";
import { aggregate, ISSUED_AT, jwt } from "./any-record-fixture.ts";
import { makeOrg, makePlan, withPreflight } from "./plan-fixture.ts";
import { countScope, createScopeTally } from "./scope-tally.ts";

const request = { scope: "read write", refreshScope: "read" };
const PLAN = withPreflight(makePlan(2, { orgs: [0, 1].map((org) => makeOrg(org, { request })) }));
const OTHER_CLAIM = { iat: ISSUED_AT, exp: ISSUED_AT + 300, org_ids: ["id-0"], scope: "read" };

function attempt(fields: Partial<AttemptRecord>): AttemptRecord {
  return {
    kind: "attempt",
    attemptId: "1-1-0",
    org: 0,
    client: 0,
    grant: 0,
    variant: 0,
    profile: 0,
    attemptNumber: 1,
    parent: "",
    startMs: 1000,
    blockedUs: 0,
    connectingUs: 0,
    tlsUs: 0,
    sendingUs: 0,
    waitingUs: 5000,
    receivingUs: 0,
    status: 200,
    errorCode: 0,
    flags: 0,
    expiresInSeconds: 300,
    correlationId: "",
    grantedScope: "read write",
    token: "!opaque:32",
    extras: new Map(),
    ...fields,
  };
}

describe("granted scopes", () => {
  it("are counted by org, from the answer or else from the token", () => {
    const { scopes } = aggregate(
      [
        attempt({}),
        attempt({ org: 1 }),
        attempt({ org: 1 }),
        attempt({ org: 1, grantedScope: "read" }),
        attempt({ grantedScope: "", token: jwt(OTHER_CLAIM) }),
      ],
      PLAN,
    );
    const expected = createScopeTally(PLAN);
    const token = { variant: 0, claims: null };
    countScope(expected, { ...token, org: 0, grantedScope: "read write" });
    countScope(expected, { ...token, org: 1, grantedScope: "read write" }, 2);
    countScope(expected, { ...token, org: 1, grantedScope: "read" });
    countScope(expected, { ...token, org: 0, grantedScope: "read" });
    expect(scopes).toEqual(expected);
  });

  it("are not told by failures, by the preflight, nor by refreshes that ask for something else", () => {
    const refresh = GRANTS.indexOf("refresh");
    const { scopes } = aggregate(
      [
        attempt({ status: 403, token: "", extras: new Map([[EXTRA.shape, "object"]]) }),
        attempt({ kind: "preflight", attemptId: "0-1-0" }),
        attempt({ grant: refresh, grantedScope: "read" }),
      ],
      PLAN,
    );
    expect(scopes).toEqual(createScopeTally(PLAN));
  });
});
