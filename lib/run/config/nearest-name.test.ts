/** Nearest names: a slip of the finger is recognised, another word is not. */
import { expect, test } from "vitest";
import { adviseName, nearestNames } from "./nearest-name.ts";

const KNOWN = ["tokenUrl", "authorizeUrl", "timeout", "claims"];

test.each([
  ["tokenUlr", "tokenUrl"],
  ["token_url", "tokenUrl"],
  ["TOKENURL", "tokenUrl"],
  ["timeot", "timeout"],
  ["clams", "claims"],
  ["autorizeUrl", "authorizeUrl"],
])("%s is meant to be %s", (name, meant) => {
  expect(nearestNames(name, KNOWN)).toEqual([meant]);
});

test("another word has no nearest name, and the advice is then the list", () => {
  expect(nearestNames("frobnicate", KNOWN)).toEqual([]);
  expect(adviseName("frobnicate", KNOWN)).toBe(
    "known here: tokenUrl, authorizeUrl, timeout, claims",
  );
});

test("a beginning is enough for advice", () => {
  expect(adviseName("time", KNOWN)).toBe("did you mean timeout?");
  expect(adviseName("timeoutMs", KNOWN)).toBe("did you mean timeout?");
  expect(adviseName("orgID", ["org", "orgId"])).toBe("did you mean orgId?");
});

test("names equally near are all named, each once", () => {
  expect(adviseName("p59", ["p50", "p90", "p95", "p99", "p95"])).toBe(
    "did you mean p50 or p95 or p99?",
  );
});

test("a name of any length is answered", () => {
  expect(nearestNames("x".repeat(1_000_000), KNOWN)).toEqual([]);
  expect(nearestNames("", KNOWN)).toEqual([]);
});
