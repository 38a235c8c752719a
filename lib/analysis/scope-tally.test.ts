/** Granted scopes by org: what rows they make, bounded and the same in any order. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeOrg, makePlan, makeRequest } from "./plan-fixture.ts";
import { tabulateScopes } from "./scope-table.ts";
import { addScopeTally, countScope, createScopeTally, GRANTED_MAX } from "./scope-tally.ts";

const PLAN = makePlan(3, {
  orgs: [0, 1, 2].map((index) =>
    makeOrg(index, { declaredScope: "read write", request: { scope: "write read" } }),
  ),
});

function count(grants: readonly (readonly [org: number, granted: string])[]) {
  const tally = createScopeTally(PLAN);
  for (const [org, grantedScope] of grants) {
    countScope(tally, { org, variant: 0, grantedScope, claims: null });
  }
  return tally;
}

describe("the scope table", () => {
  it("puts orgs with the same three into one row, in whatever order scopes are named", () => {
    const tally = count([
      [0, "read write"],
      [1, "write read"],
      [1, "read write"],
      [2, "read admin"],
    ]);
    expect(tabulateScopes(tally, PLAN)).toEqual([
      {
        declared: "read write",
        asked: "read write",
        granted: "read write",
        notGranted: [],
        notDeclared: [],
        orgs: ["org-0", "org-1"],
        orgCount: 2,
        tokens: 3,
      },
      {
        declared: "read write",
        asked: "read write",
        granted: "admin read",
        notGranted: ["write"],
        notDeclared: ["admin"],
        orgs: ["org-2"],
        orgCount: 1,
        tokens: 1,
      },
    ]);
  });

  it("takes an answer that names no scope for what was asked, unless the token says otherwise", () => {
    const tally = count([[0, ""]]);
    countScope(tally, { org: 1, variant: 0, grantedScope: "", claims: { scope: "read" } });
    const rows = tabulateScopes(tally, PLAN);
    expect(rows.map(({ orgs, granted }) => [orgs, granted])).toEqual([
      [["org-1"], "read"],
      [["org-0"], "read write"],
    ]);
  });

  it("holds what is granted against what is declared where nothing is asked for", () => {
    const orgs = [makeOrg(0, { declaredScope: "read write", request: { scope: "" } })];
    const plan = makePlan(1, { orgs });
    const tally = createScopeTally(plan);
    countScope(tally, { org: 0, variant: 0, grantedScope: "read", claims: null });
    expect(tabulateScopes(tally, plan)).toMatchObject([{ asked: "", notGranted: ["write"] }]);
  });

  it("says nothing of a server that says nothing where nothing is asked for", () => {
    const orgs = [makeOrg(0, { declaredScope: "read", request: { scope: "" } })];
    const plan = makePlan(1, { orgs });
    const tally = createScopeTally(plan);
    countScope(tally, { org: 0, variant: 0, grantedScope: "", claims: null });
    expect(tabulateScopes(tally, plan)).toMatchObject([{ granted: "", notGranted: [] }]);
  });

  it("tells variants apart by what each asks for", () => {
    const requests = [makeRequest({ scope: "read" }), makeRequest({ scope: "read openid" })];
    const variants = ["a", "b"].map((name) => ({ name, weight: 1 }));
    const plan = makePlan(1, { variants, orgs: [makeOrg(0, { requests })] });
    const tally = createScopeTally(plan);
    countScope(tally, { org: 0, variant: 0, grantedScope: "read", claims: null }, 7);
    countScope(tally, { org: 0, variant: 1, grantedScope: "read", claims: null });
    expect(tabulateScopes(tally, plan)).toMatchObject([
      { asked: "read", tokens: 7, notGranted: [] },
      { asked: "openid read", tokens: 1, notGranted: ["openid"] },
    ]);
  });

  it("names twenty orgs of a row at most, and counts the others", () => {
    const plan = makePlan(30);
    const tally = createScopeTally(plan);
    for (let org = 0; org < 30; org += 1) {
      countScope(tally, { org, variant: 0, grantedScope: "read", claims: null });
    }
    expect(tabulateScopes(tally, plan)).toMatchObject([{ orgCount: 30 }]);
    expect(tabulateScopes(tally, plan)[0]?.orgs).toHaveLength(20);
  });
});

describe("the scope tally", () => {
  it("stays bounded, loses no token, and is the same in any order and any number of parts", () => {
    const anyGrant = fc.tuple(
      fc.nat(2),
      fc.nat(3 * GRANTED_MAX).map((n) => `scope-${n}`),
    );
    const anyGrants = fc.array(anyGrant, {
      minLength: 2 * GRANTED_MAX,
      maxLength: 4 * GRANTED_MAX,
    });
    fc.assert(
      fc.property(anyGrants, fc.nat(GRANTED_MAX), (grants, cut) => {
        const parts = count(grants.slice(cut).toReversed());
        addScopeTally(parts, structuredClone(count(grants.slice(0, cut))));
        const rows = tabulateScopes(parts, PLAN);
        expect(rows).toEqual(tabulateScopes(count(grants), PLAN));
        expect(parts.granted.values.size).toBeLessThanOrEqual(GRANTED_MAX);
        const kept = [...parts.granted.values.values(), parts.granted.other].flatMap((tokens) => [
          ...tokens.values(),
        ]);
        expect(kept.reduce((sum, tokens) => sum + tokens, 0)).toBe(grants.length);
      }),
      { numRuns: 10 },
    );
  });
});
