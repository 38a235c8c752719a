/** Which requests were malformed, by how they looked, and what a client did wrong whatever it was answered. */
import { describe, expect, it } from "vitest";
import { EXTRA } from "../core/record.ts";
import { formatSent, REQUEST_FLAWS, type RequestFlaw, type SentShape } from "../core/sent-shape.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import { makeClient } from "./plan-fixture.ts";
import { findMisconduct, findRequestFault } from "./request-fault.ts";

const CLIENT = makeClient();

const SOUND: SentShape = { body: "form", auth: "basic", parameters: ["grant_type"] };

function sentAs(sent: Partial<SentShape>): Map<string, string> {
  return new Map([[EXTRA.sent, formatSent({ ...SOUND, ...sent })]]);
}

function faultOf(
  grant: Grant,
  sent: Partial<SentShape>,
  { client = CLIENT, error = "invalid_request" } = {},
): string | undefined {
  const refused = { grant: GRANTS.indexOf(grant), extras: sentAs(sent), error };
  return findRequestFault(refused, client)?.fault;
}

describe("findRequestFault", () => {
  it.each<[Grant, Partial<SentShape>, string | undefined]>([
    ["refresh", { parameters: ["grant_type", "refresh_token"] }, undefined],
    ["refresh", { parameters: ["grant_type"] }, "no refresh_token"],
    ["authorization_code", { parameters: ["grant_type", "redirect_uri"] }, "no code"],
    ["token_exchange", { parameters: ["grant_type"] }, "no subject_token"],
    ["client_credentials", {}, undefined],
    ["extension", { parameters: [] }, undefined],
    ["client_credentials", { body: "json" }, "json as form"],
    ["refresh", { body: "json", parameters: [] }, "json as form"],
    ["client_credentials", { auth: "basic-empty" }, "no secret"],
    ["client_credentials", { auth: "none" }, "no secret"],
    ["client_credentials", { auth: "private_key_jwt" }, undefined],
  ])("of %s with %j", (grant, sent, fault) => {
    expect(faultOf(grant, sent)).toBe(fault);
  });

  it("misses no secret of a client that has none", () => {
    const client = makeClient({ auth: "none", credentialName: null });
    expect(faultOf("client_credentials", { auth: "none" }, { client })).toBeUndefined();
  });

  it("does not judge what it cannot read", () => {
    const extras = new Map([[EXTRA.sent, "torn;line"]]);
    expect(findRequestFault({ grant: 1, extras, error: "" }, CLIENT)).toBeNull();
    expect(findRequestFault({ grant: 1, extras: new Map(), error: "" }, CLIENT)).toBeNull();
  });

  it("says how the request looked", () => {
    const extras = new Map([[EXTRA.sent, "form;basic;grant_type+scope"]]);
    expect(findRequestFault({ grant: 1, extras, error: "" }, CLIENT)?.detail).toBe(
      "no refresh_token · sent grant_type, scope as form, authenticated by basic",
    );
  });

  it.each<[RequestFlaw, string | undefined, string | undefined]>([
    ["undefined-secret", "undefined secret", undefined],
    ["encoded-id", "encoded id", undefined],
    ["double-auth", "double authentication", undefined],
    ["unencoded-secret", "unencoded secret", undefined],
    ["duplicate", "duplicate parameter", "duplicate parameter"],
    ["clear-to-proxy", undefined, undefined],
    ["client-gave-up", undefined, undefined],
  ])("puts a refusal down to %s where it may be", (flaw, ofClient, ofGrant) => {
    const fault = (error: string) =>
      faultOf("refresh", { parameters: ["refresh_token"], flaws: [flaw] }, { error });
    expect([fault("invalid_client"), fault("invalid_grant")]).toEqual([ofClient, ofGrant]);
  });

  it("names one fault of several, that of the request before that of the credential", () => {
    const flaws = ["undefined-secret", "double-auth", "duplicate"] as const;
    expect(faultOf("refresh", { flaws })).toBe("no refresh_token");
    expect(faultOf("client_credentials", { flaws })).toBe("undefined secret");
    expect(faultOf("client_credentials", { flaws }, { error: "invalid_scope" })).toBe(
      "duplicate parameter",
    );
  });
});

function misconductOf(extras: ReadonlyMap<string, string>): string[] {
  return findMisconduct({ extras }).map(({ fault }) => fault);
}

describe("findMisconduct", () => {
  it("tells of each flaw that is one whatever was answered", () => {
    const flaws = REQUEST_FLAWS;
    expect(misconductOf(sentAs({ flaws }))).toEqual(["double authentication", "clear to proxy"]);
    expect(misconductOf(sentAs({}))).toEqual([]);
    expect(misconductOf(new Map())).toEqual([]);
  });

  it.each([
    ["50", "30000", ["asked again too soon"]],
    ["30000", "30000", []],
    ["50", undefined, []],
    [undefined, "30000", []],
  ])("after %s ms, asked to wait for %s, is %j", (waited, asked, faults) => {
    const extras = new Map<string, string>();
    if (waited !== undefined) extras.set(EXTRA.wait, waited);
    if (asked !== undefined) extras.set(EXTRA.askedToWait, asked);
    expect(misconductOf(extras)).toEqual(faults);
  });

  it("says how long it waited and how long it should have", () => {
    const extras = new Map<string, string>([
      [EXTRA.wait, "50"],
      [EXTRA.askedToWait, "30000"],
    ]);
    const [haste] = findMisconduct({ extras });
    expect(haste?.detail.replaceAll("\u202f", " ")).toBe(
      "again after 50 ms, where Retry-After asked for 30 s",
    );
  });
});
