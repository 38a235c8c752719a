/** The index tables: bounded, and the same whenever they are asked. */
import { expect, test } from "vitest";
import { BoundedMap } from "./bounded-map.ts";
import { PlanTables } from "./plan-tables.ts";

test("an org and a client have one index each, however often they are asked for", () => {
  const tables = new PlanTables();
  const orgs = ["a", "b", "a"].map((name) => tables.org(name, null));
  expect(orgs).toEqual([0, 1, 0]);
  const clients = [
    tables.client("x", "basic"),
    tables.client("x", "none"),
    tables.client("x", "basic"),
  ];
  expect(clients).toEqual([0, 1, 0]);
  expect(tables.clients.map(({ credentialName }) => credentialName)).toEqual(["client-0", null]);
});

test("orgs beyond the bound are counted as one, and it is said", () => {
  const tables = new PlanTables();
  const names = Array.from({ length: 10_050 }, (_, index) => `org-${index}`);
  const first = names.map((name) => tables.org(name, null));
  expect(tables.orgs).toHaveLength(10_001);
  expect(tables.orgs.at(-1)?.org).toBe("(others)");
  expect([...tables.overflowed]).toEqual(["orgs"]);
  expect(names.map((name) => tables.org(name, null))).toEqual(first);
});

test("a map by secrets forgets the oldest, and keeps nothing for an empty one", () => {
  const map = new BoundedMap<number>(2);
  ["a", "b", "a", "c", ""].forEach((secret, index) => map.set(secret, index));
  expect(["a", "b", "c", ""].map((secret) => map.get(secret))).toEqual([
    2,
    undefined,
    3,
    undefined,
  ]);
});
