import { expect, test } from "vitest";
import { lookupParameters } from "./request-parameters.ts";

test("a parameter is looked for in the body, then in the query, and is empty when it is in neither", () => {
  const lookup = lookupParameters("a=q&b=q", "a=x%20y&a=z", () => null);
  expect(["a", "b", "c", "constructor"].map((name) => lookup("token", name))).toEqual([
    "x y",
    "q",
    "",
    "",
  ]);
});

test("of an authorization request one knows a parameter, that it was left out, or that there was none", () => {
  const known = lookupParameters("", "", () => new Map([["org_id", "acme"]]));
  const none = lookupParameters("", "", () => null);
  expect([
    known("authorize", "org_id"),
    known("authorize", "state"),
    none("authorize", "org_id"),
  ]).toEqual(["acme", "", null]);
});

test("nothing is looked up until somebody asks", () => {
  const lookup = lookupParameters("", "a=1", () => {
    throw new Error("asked for the authorization request");
  });
  expect(lookup("token", "a")).toBe("1");
  expect(() => lookup("authorize", "a")).toThrow("asked");
});
