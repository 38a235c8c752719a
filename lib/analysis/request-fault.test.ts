/** Which of the requests that were tried again were malformed, by how they looked. */
import { describe, expect, it } from "vitest";
import { EXTRA } from "../core/record.ts";
import { formatSent, type SentShape } from "../core/sent-shape.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import { makeClient } from "./plan-fixture.ts";
import { findRequestFault } from "./request-fault.ts";

const CLIENT = makeClient();

function faultOf(grant: Grant, sent: Partial<SentShape>, client = CLIENT): string | undefined {
  const shape: SentShape = { body: "form", auth: "basic", parameters: ["grant_type"], ...sent };
  const extras = new Map([[EXTRA.sent, formatSent(shape)]]);
  return findRequestFault({ grant: GRANTS.indexOf(grant), extras }, client)?.fault;
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
    expect(faultOf("client_credentials", { auth: "none" }, client)).toBeUndefined();
  });

  it("does not judge what it cannot read", () => {
    const extras = new Map([[EXTRA.sent, "torn;line"]]);
    expect(findRequestFault({ grant: 1, extras }, CLIENT)).toBeNull();
    expect(findRequestFault({ grant: 1, extras: new Map() }, CLIENT)).toBeNull();
  });

  it("says how the request looked", () => {
    const extras = new Map([[EXTRA.sent, "form;basic;grant_type+scope"]]);
    expect(findRequestFault({ grant: 1, extras }, CLIENT)?.detail).toBe(
      "no refresh_token · sent grant_type, scope as form, authenticated by basic",
    );
  });
});
