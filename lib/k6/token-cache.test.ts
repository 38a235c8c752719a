/** A bounded cache of tokens. */
import { expect, it } from "vitest";
import { TokenCache } from "./token-cache.ts";

const token = (accessToken: string, renewMs = 100) => ({
  accessToken,
  org: 0,
  attemptId: "1-0-0",
  issuedMs: 0,
  renewMs,
});

it("finds a token until it is to be renewed", () => {
  const cache = new TokenCache(2);
  cache.keep("a", token("one"));
  expect(cache.find("a", 99)?.accessToken).toBe("one");
  expect(cache.find("a", 100)).toBeNull();
  expect(cache.find("b", 0)).toBeNull();
});

it("keeps as many as it may, and lets the oldest go", () => {
  const cache = new TokenCache(2);
  for (const key of ["a", "b", "a", "c"]) cache.keep(key, token(key));
  expect(["a", "b", "c"].map((key) => cache.find(key, 0)?.accessToken ?? null)).toEqual([
    "a",
    null,
    "c",
  ]);
});
