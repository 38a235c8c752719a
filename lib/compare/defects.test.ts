/** Correctness defects of a candidate, new or known, and findings that came and went. */
import { describe, expect, it } from "vitest";
import type { Finding } from "../analysis/result.ts";
import { makeFinding, makeRuns } from "./compared-run-fixture.ts";
import { compareFindings, listDefects } from "./defects.ts";

/** Runs with such findings each. */
const runsWith = (...findings: Finding[][]) => makeRuns(findings, (own) => ({ findings: own }));
const EMPTY_1 = makeFinding();
const SLOW = makeFinding({ rule: "L01", title: "Slow answers", defect: false });

describe("listDefects", () => {
  it("has what an org has for the first time, by name, though another had it before", () => {
    const base = runsWith([EMPTY_1], []);
    const candidate = runsWith(
      [makeFinding({ orgs: ["org-1", "org-7"], count: 12 })],
      [makeFinding({ orgs: ["org-7"], count: 8 })],
    );
    expect(listDefects(base, candidate)).toEqual([
      {
        rule: "U01.empty",
        title: "Tokens without an org",
        isNew: true,
        orgs: ["org-1", "org-7"],
        newOrgs: ["org-7"],
        base: { runs: 1, count: 3 },
        candidate: { runs: 2, count: 20 },
        text: "Tokens without an org: new in org-7 (3 in the base, 20 in the candidate)",
      },
    ]);
  });

  it("has what was there before too, and says so", () => {
    const [defect] = listDefects(runsWith([EMPTY_1]), runsWith([EMPTY_1]));
    expect(defect).toMatchObject({ isNew: false, newOrgs: [], orgs: ["org-1"] });
    expect(defect?.text).toBe(
      "Tokens without an org: in org-1, as in the base (3 in the base, 3 in the candidate)",
    );
  });

  it("names three orgs and counts the others; new ones come first", () => {
    const orgs = ["org-5", "org-4", "org-3", "org-2", "org-1"];
    const other = makeFinding({ rule: "U02.wrongOrg", title: "Another org's tokens", orgs });
    const defects = listDefects(runsWith([EMPTY_1]), runsWith([EMPTY_1, other]));
    expect(defects.map(({ rule, isNew }) => [rule, isNew])).toEqual([
      ["U02.wrongOrg", true],
      ["U01.empty", false],
    ]);
    expect(defects[0]?.text).toContain("new in org-1, org-2, org-3 and 2 more");
  });

  it("has none that vanished, and no finding that is no defect", () => {
    expect(listDefects(runsWith([EMPTY_1]), runsWith([]))).toEqual([]);
    expect(listDefects(runsWith([]), runsWith([SLOW]))).toEqual([]);
  });
});

describe("compareFindings", () => {
  it("tells what appeared, what vanished, and what is on both sides", () => {
    const denied = makeFinding({ rule: "P01", title: "Denied", orgs: ["org-2"], defect: false });
    const more = makeFinding({ rule: "P01", title: "Denied", orgs: ["org-1"], count: 5 });
    const findings = compareFindings(runsWith([denied, SLOW], [denied]), runsWith([more, EMPTY_1]));
    expect(findings.appeared).toEqual([
      {
        rule: "U01.empty",
        title: "Tokens without an org",
        orgs: ["org-1"],
        base: { runs: 0, count: 0 },
        candidate: { runs: 1, count: 3 },
      },
    ]);
    expect(findings.vanished).toMatchObject([{ rule: "L01", candidate: { runs: 0, count: 0 } }]);
    expect(findings.inBoth).toEqual([
      {
        rule: "P01",
        title: "Denied",
        orgs: ["org-1", "org-2"],
        base: { runs: 2, count: 6 },
        candidate: { runs: 1, count: 5 },
      },
    ]);
  });

  it("counts a run once that tells one rule twice", () => {
    const twice = [EMPTY_1, makeFinding({ orgs: ["org-2"] })];
    expect(compareFindings(runsWith([]), runsWith(twice)).appeared).toMatchObject([
      { candidate: { runs: 1, count: 6 }, orgs: ["org-1", "org-2"] },
    ]);
  });

  it("is nothing where nothing was found", () => {
    const none = { appeared: [], vanished: [], inBoth: [] };
    expect(compareFindings(runsWith([]), runsWith([]))).toEqual(none);
  });
});
