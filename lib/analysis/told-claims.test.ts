/** What of a token is told, and that nothing else of it is. */
import { expect, test } from "vitest";
import { tellClaims, tellHeader } from "./told-claims.ts";

const TARGET = {
  org: { from: "ext.org_ids", pattern: null },
  scope: "scp",
  extra: "forbid",
} as const;

test("a token tells whose it is, for whom and how long, and nothing else", () => {
  const claims = {
    iss: "https://a.example",
    aud: ["x", "y"],
    sub: "jane@example.test",
    azp: "app",
    scp: ["read"],
    ext: { org_ids: ["o-1"] },
    tid: "t-1",
    iat: 1_767_323_045,
    exp: 1_767_326_645.9,
    jti: "9f1c2a7e-55b0-4b7e-9f44-1d2f3a4b5c6d",
    email: "jane@example.test",
    act: { sub: "someone" },
  };
  expect(tellClaims(claims, TARGET)).toEqual({
    "ext.org_ids": '["o-1"]',
    scp: '["read"]',
    iss: "https://a.example",
    aud: '["x","y"]',
    azp: "app",
    tid: "t-1",
    sub: "sha256:7ee664128822",
    iat: "2026-01-02T03:04:05Z",
    exp: "2026-01-02T04:04:05Z",
    jti: "9f1c2a7e…",
  });
});

test.each([
  ["a time that is none", { exp: "soon" }, { exp: "soon" }],
  ["a time out of all bounds", { exp: 1e300 }, { exp: "1e+300" }],
  ["controls", { iss: "a\n\u202eb" }, { iss: String.raw`a\n\u202eb` }],
  ["a short id", { jti: "7" }, { jti: "7" }],
  ["an object", { aud: { a: 1 } }, { aud: '{"a":1}' }],
])("%s is shown as it stands, cleaned", (_, claims, told) => {
  expect(tellClaims(claims, TARGET)).toEqual(told);
});

test("what is told is bounded", () => {
  const told = tellClaims(
    { iss: "x".repeat(10_000), aud: Array.from({ length: 5000 }, String) },
    TARGET,
  );
  expect(Math.max(...Object.values(told).map(({ length }) => length))).toBeLessThanOrEqual(200);
});

test("of a header its algorithm, key and type are told", () => {
  const header = Buffer.from(
    '{"alg":"RS256","kid":"k","typ":"JWT","jku":"https://evil.example"}',
  ).toString("base64url");
  expect(tellHeader(`${header}.e30`)).toEqual({ alg: "RS256", kid: "k", typ: "JWT" });
  expect(tellHeader("no token")).toEqual({});
});
