import { describe, expect, it } from "vitest";
import { differencesFrom } from "./known-answers.ts";
import type { Finding } from "./result.ts";

const finding = (rule: string, counts: Record<string, number>) => {
  const perOrg = Object.entries(counts).map(([org, count]) => ({ org, count, of: 100 }));
  return { rule, orgs: Object.keys(counts), perOrg };
};
type Told = Pick<Finding, "rule" | "orgs" | "perOrg">;
const told = (findings: Told[], observations: Told[] = []) => ({ findings, observations });

describe("known answers", () => {
  it("agree when rule, org and count do, by finding or observation, over several signatures", () => {
    const known = [
      { rule: "T403", org: "a", count: 7 },
      { rule: "T22", org: "b", count: 1 },
    ];
    const result = told(
      [finding("T403", { a: 4 }), finding("T403", { a: 3 })],
      [finding("T22", { b: 1 })],
    );
    expect(differencesFrom(known, result)).toEqual([]);
  });

  it("agree by load and preflight together, for a server knows nothing of the two", () => {
    const found = {
      rule: "T403",
      orgs: ["a"],
      perOrg: [{ org: "a", count: 6, of: 99, preflight: 1 }],
    };
    expect(differencesFrom([{ rule: "T403", org: "a", count: 7 }], told([found]))).toEqual([]);
  });

  it.each([
    ["a count", told([finding("T403", { a: 6 })])],
    ["the org", told([finding("T403", { b: 7 })])],
    ["the rule", told([finding("T09", { a: 7 })])],
    ["everything", told([])],
  ])("differ by %s", (_, result) => {
    expect(differencesFrom([{ rule: "T403", org: "a", count: 7 }], result)).not.toEqual([]);
  });

  it("differ by a finding in an org in which nothing was planted", () => {
    expect(differencesFrom([], told([finding("U15", { c: 1 })]))).toEqual([
      "U15 was found 1 times in c and never planted",
    ]);
    expect(differencesFrom([], told([finding("T27", { c: 9 })]))).toEqual([
      "T27 names c, in which nothing was planted",
    ]);
  });

  it("let a pattern over planted faults pass, and a slow org by its name", () => {
    const known = [
      { rule: "T09", org: "a", count: 9 },
      { rule: "L01", org: "b", count: 40 },
    ];
    const result = told([
      finding("T09", { a: 9 }),
      finding("T27", { a: 9 }),
      finding("L01", { b: 33 }),
    ]);
    expect(differencesFrom(known, result)).toEqual([]);
  });
});
