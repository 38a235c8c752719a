import { expect, test } from "vitest";
import { fixtureOrg } from "./client-fixture.ts";
import { OrgChanges, spreadShare } from "./org-changes.ts";

const ORG = fixtureOrg("acme", { scopes: "read write" });

test("a scope the org gains is unseen until its time, and then granted", () => {
  let nowMs = 1000;
  const changes = new OrgChanges(() => nowMs);
  expect(changes.unseenScope(ORG, ["admin"])).toBeUndefined();
  changes.apply({ org: "acme", kind: "scope", scope: "admin", at: 1000, visibleAt: 1500 });
  expect(changes.unseenScope(ORG, ["read", "admin"])).toBe("admin");
  expect(changes.scopesOf(ORG)).toEqual(["read", "write"]);
  nowMs = 1500;
  expect(changes.unseenScope(ORG, ["read", "admin"])).toBeUndefined();
  expect(changes.scopesOf(ORG)).toEqual(["read", "write", "admin"]);
});

test("what is withheld stays away until a change gives it back", () => {
  let nowMs = 1000;
  const changes = new OrgChanges(() => nowMs);
  changes.apply({ org: "acme", kind: "scope", scope: "write", at: 1000, visibleAt: null });
  changes.apply({ org: "acme", kind: "membership", at: 1000, visibleAt: null });
  nowMs = Number.MAX_SAFE_INTEGER;
  expect(changes.isMember(ORG)).toBe(false);
  expect(changes.scopesOf(ORG)).toEqual(["read"]);
  changes.apply({ org: "acme", kind: "scope", scope: "write", at: nowMs, visibleAt: nowMs });
  changes.apply({ org: "acme", kind: "membership", at: nowMs, visibleAt: nowMs });
  expect(changes.isMember(ORG)).toBe(true);
  expect(changes.scopesOf(ORG)).toEqual(["read", "write"]);
});

test("one org's change is nothing to another", () => {
  const changes = new OrgChanges();
  changes.apply({ org: "acme", kind: "membership", at: 0, visibleAt: null });
  expect(changes.isMember(fixtureOrg("other"))).toBe(true);
});

test("orgs have their own share of a spread, the same for the same seed", () => {
  const shares = Array.from({ length: 200 }, (_, index) => spreadShare(7, `org-${index}`));
  expect(shares).toEqual(shares.map((_, index) => spreadShare(7, `org-${index}`)));
  expect(new Set(shares).size).toBe(200);
  expect(Math.min(...shares)).toBeLessThan(0.1);
  expect(Math.max(...shares)).toBeGreaterThan(0.9);
  expect(shares.every((share) => share >= 0 && share < 1)).toBe(true);
});
