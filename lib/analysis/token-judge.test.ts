/** What is told of a token that is not as it should be. */
import { describe, expect, it } from "vitest";
import type { Claims } from "../core/claims.ts";
import type { PlanOrg, PlanRequest } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { GRANTS } from "../core/words.ts";
import { makeOrg, makeRequest, makeTarget } from "./plan-fixture.ts";
import { createScannedRecord, type ScannedRecord } from "./scanned-record.ts";
import {
  askedScope,
  judgeScope,
  judgeToken,
  type TokenContext,
  type TokenSymptom,
} from "./token-judge.ts";

const SOUND = { org_ids: ["id-0"], iat: 1000, exp: 1300 };
const ISSUED: Partial<ScannedRecord> = {
  tokenForm: "jwt",
  expiresInSeconds: 300,
  grantedScope: "read",
};

function contextFor(org: Partial<PlanOrg> = {}, request: Partial<PlanRequest> = {}): Context {
  return {
    target: makeTarget({ issuer: null }),
    org: makeOrg(0, org),
    request: makeRequest(request),
    clientId: "app",
  };
}

type Context = Omit<TokenContext, "askedScope"> & { request: PlanRequest };

function judged(
  claims: Claims | null,
  scanned: Partial<ScannedRecord> = {},
  { request, ...rest } = contextFor(),
) {
  const symptoms: TokenSymptom[] = [];
  const record = { ...createScannedRecord(), ...ISSUED, ...scanned };
  const context = { ...rest, askedScope: askedScope(record, request) };
  const state = judgeToken(record, claims, context, symptoms);
  judgeScope(record, claims, context, symptoms);
  return { state, symptoms: symptoms.map(({ family, kind }) => [family, kind]) };
}

describe("judgeToken", () => {
  it("has nothing to say of a sound token", () => {
    expect(judged(SOUND)).toEqual({ state: "match", symptoms: [] });
  });

  it("takes an opaque token for no fault", () => {
    expect(judged(null, { tokenForm: "opaque" })).toEqual({ state: "opaque", symptoms: [] });
  });

  it.each([
    ["jwt", "payload"],
    ["bad", "bad"],
    ["malformed", "malformed"],
    ["header", "header"],
  ] as const)("tells why a token of form %s does not decode", (tokenForm, kind) => {
    expect(judged(null, { tokenForm })).toEqual({
      state: "undecodable",
      symptoms: [["claim.undecodable", kind]],
    });
  });

  it.each<[string, Claims, string[], string, string[][]]>([
    ["no org", { org_ids: [] }, ["id-0"], "empty", [["claim.empty", ""]]],
    ["no claim", { org_ids: undefined }, ["id-0"], "absent", [["claim.absent", ""]]],
    [
      "another org",
      { org_ids: ["x"] },
      ["id-0"],
      "wrongOrg",
      [
        ["claim.wrongOrg", ""],
        ["extraOrg", ""],
      ],
    ],
    ["some orgs", { org_ids: ["a"] }, ["a", "b"], "wrongOrg", [["claim.wrongOrg", "partial"]]],
    ["one more org", { org_ids: ["a", "b"] }, ["a"], "match", [["extraOrg", ""]]],
  ])("tells of a token for %s", (_, claims, expectedOrgs, state, symptoms) => {
    const found = judged({ ...SOUND, ...claims }, {}, contextFor({ expectedOrgs }));
    expect(found).toEqual({ state, symptoms });
  });

  it("tells each check of lifetime and parties that fails", () => {
    expect(judged({ ...SOUND, exp: 1000, azp: "other" })).toEqual({
      state: "match",
      symptoms: [
        ["lifetime", "promisedTooLong"],
        ["lifetime", "expiredAtIssuance"],
        ["lifetime", "client"],
      ],
    });
  });
});

describe("judgeScope", () => {
  const asked = contextFor({}, { scope: "read write" });
  const refresh = { grant: GRANTS.indexOf("refresh") };

  it.each<[string, Claims | null, Partial<ScannedRecord>, boolean]>([
    ["an answer that grants less", SOUND, { grantedScope: "read" }, true],
    [
      "an answer that grants all, whatever its token says",
      { ...SOUND, scope: "read" },
      { grantedScope: "write read" },
      false,
    ],
    [
      "a token that grants less than a silent answer",
      { ...SOUND, scope: "read" },
      { grantedScope: "" },
      true,
    ],
    ["a token and an answer that say nothing", SOUND, { grantedScope: "" }, false],
    ["a silent answer whose token was not looked into", null, { grantedScope: "" }, false],
    [
      "a refresh that lost what its chain had",
      SOUND,
      {
        ...refresh,
        grantedScope: "read write",
        extras: new Map([[EXTRA.previousScope, "read write admin"]]),
      },
      true,
    ],
    [
      "a refresh that kept a narrower scope",
      SOUND,
      { ...refresh, grantedScope: "read", extras: new Map([[EXTRA.previousScope, "read"]]) },
      false,
    ],
  ])("judges %s", (_, claims, scanned, isShort) => {
    const { symptoms } = judged(
      claims,
      { tokenForm: claims === null ? "opaque" : "jwt", ...scanned },
      asked,
    );
    expect(symptoms).toEqual(isShort ? [["scopeShortfall", ""]] : []);
  });

  it("asks for nothing when no scope was sent", () => {
    const none = contextFor({}, { scope: "" });
    expect(judged(SOUND, { grantedScope: "anything" }, none).symptoms).toEqual([]);
  });

  it.each([
    ["read", false],
    ["read admin", true],
  ])("holds a refresh that asks for %j against that", (refreshScope, isShort) => {
    const context = contextFor({}, { scope: "read write", refreshScope });
    const { symptoms } = judged(SOUND, { ...refresh, grantedScope: "read" }, context);
    expect(symptoms).toEqual(isShort ? [["scopeShortfall", ""]] : []);
    const other = judged(SOUND, { grantedScope: "read write" }, context);
    expect(other.symptoms).toEqual([]);
  });
});
