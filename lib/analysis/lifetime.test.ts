/** What a token says of its lifetime and its parties, against the answer it came in. */
import { describe, expect, it } from "vitest";
import type { Claims } from "../core/claims.ts";
import { type LifetimeCheck, lifetimeDefects, type LifetimeFacts } from "./lifetime.ts";

const NOW = 1_790_000_000;
const FACTS: LifetimeFacts = {
  expiresInSeconds: 300,
  serverSeconds: null,
  issuer: null,
  audience: null,
  clientId: "app",
};
const SOUND = { iat: NOW, exp: NOW + 300 };

function checksFailed(claims: Claims, facts: Partial<LifetimeFacts> = {}): LifetimeCheck[] {
  return lifetimeDefects({ ...SOUND, ...claims }, { ...FACTS, ...facts }).map(({ check }) => check);
}

describe("lifetimeDefects", () => {
  it.each<[string, Claims, Partial<LifetimeFacts>]>([
    ["a sound token", {}, {}],
    ["a second of rounding either way", { exp: NOW + 301 }, { expiresInSeconds: 300 }],
    ["a token without exp", { exp: undefined }, {}],
    ["a token without iat", { iat: undefined }, {}],
    ["an answer without expires_in", { exp: NOW + 9999 }, { expiresInSeconds: null }],
    ["times that are no numbers", { exp: "soon", iat: "now" }, {}],
    [
      "a token handed out again",
      { iat: NOW - 200, exp: NOW + 100 },
      { expiresInSeconds: 100, serverSeconds: NOW },
    ],
    ["a token dated back", { iat: NOW - 300, exp: NOW + 300 }, { serverSeconds: NOW + 1 }],
    ["a clock a little ahead", { iat: NOW, nbf: NOW }, { serverSeconds: NOW - 5 }],
    ["one of several audiences", { aud: ["a", "b"] }, { audience: "b" }],
    ["a token that names no client", {}, { clientId: "other" }],
    ["a token that names its client twice", { azp: "app", client_id: "app" }, {}],
    ["parties nobody checks", { iss: "x", aud: "y" }, {}],
  ])("finds nothing wrong with %s", (_, claims, facts) => {
    expect(checksFailed(claims, facts)).toEqual([]);
  });

  it.each<[LifetimeCheck, Claims, Partial<LifetimeFacts>]>([
    ["promisedTooLong", {}, { expiresInSeconds: 302 }],
    ["promisedTooLong", {}, { expiresInSeconds: 3600, serverSeconds: NOW }],
    ["promisedTooShort", {}, { expiresInSeconds: 298 }],
    ["promisedTooShort", {}, { expiresInSeconds: 100, serverSeconds: NOW }],
    ["expiredAtIssuance", { exp: NOW }, { expiresInSeconds: null }],
    ["expiredAtIssuance", {}, { serverSeconds: NOW + 300 }],
    ["iatAhead", {}, { serverSeconds: NOW - 6 }],
    ["nbfAhead", { nbf: NOW + 60 }, { serverSeconds: NOW }],
    ["issuer", { iss: "https://a.example" }, { issuer: "https://b.example" }],
    ["issuer", {}, { issuer: "https://b.example" }],
    ["audience", { aud: "a" }, { audience: "b" }],
    ["audience", { aud: ["a"] }, { audience: "b" }],
    ["audience", {}, { audience: "b" }],
    ["client", { azp: "other" }, {}],
    ["client", { client_id: "other" }, {}],
    ["client", { azp: "other", client_id: "other" }, {}],
  ])("fails %s for %j", (check, claims, facts) => {
    expect(checksFailed(claims, facts)).toEqual([check]);
  });

  it("says nothing of the future without the server's clock", () => {
    expect(checksFailed({ iat: NOW + 9999, nbf: NOW + 9999, exp: NOW + 10_299 })).toEqual([]);
  });

  it("names what was found and what was expected", () => {
    const facts = { ...FACTS, expiresInSeconds: 3600, issuer: "https://b.example" };
    expect(lifetimeDefects({ ...SOUND, iss: "https://a.example" }, facts)).toEqual([
      { check: "promisedTooLong", detail: "exp − iat 300 s · expires_in 3600 s" },
      { check: "issuer", detail: 'iss: "https://a.example" · expected https://b.example' },
    ]);
  });
});
