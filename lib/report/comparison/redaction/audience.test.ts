/** What each audience sees of a comparison: also where names are words that sentences use anyway. */
import { describe, expect, it } from "vitest";
import type { AnyComparison } from "../../../compare/comparison-file.ts";
import type { Comparison } from "../../../compare/comparison.ts";
import type { TargetComparison } from "../../../compare/target-comparison.ts";
import type { Audience } from "../../audience.ts";
import type { Allowed } from "../../redaction/name-table.ts";
import { joinNames } from "../../redaction/run-names.ts";
import { rewriteStrings } from "../../redaction/string-walk.ts";
import {
  compareSides,
  defectComparison,
  refusedComparison,
  refusedTargets,
  regressedComparison,
  sameComparison,
  sideRuns,
  splitComparison,
} from "../comparison-fixture.ts";
import { renderComparisonTerminal } from "../terminal.ts";
import { describeSides } from "../verdict-words.ts";
import { redactComparisonFor } from "./audience.ts";
import { namesOfComparison } from "./names.ts";

const SALT = "ab".repeat(32);
const ALIAS = /^org-(?:[a-z]\d){3}$/;

interface Given {
  allow?: Allowed;
  org?: string;
}

function redact(audience: Audience, comparison: Comparison, given?: Given): Comparison;
function redact(audience: Audience, comparison: TargetComparison, given?: Given): TargetComparison;
function redact(audience: Audience, comparison: AnyComparison, given: Given = {}): AnyComparison {
  const names = namesOfComparison(comparison);
  return redactComparisonFor(audience, comparison, { salt: SALT, names, ...given }).comparison;
}

/** The comparison under other names of its orgs. */
function renamed<Kind extends AnyComparison>(
  comparison: Kind,
  names: Record<string, string>,
): Kind {
  const copy = structuredClone(comparison);
  rewriteStrings(copy, {
    recordFields: [],
    rewrite: (text) => text.replace(/org-\d{4}/g, (org) => names[org] ?? org),
    rewriteKey: (key) => key,
  });
  return copy;
}

function plain(comparison: AnyComparison): string {
  return renderComparisonTerminal(comparison, { width: 100, colour: false });
}

describe("for a vendor", () => {
  it("every org has one alias wherever it stands, and numbers are as they were", () => {
    const whole = regressedComparison();
    const shown = redact("vendor", whole);
    const [p95] = shown.orgs.metrics;
    const [before] = whole.orgs.metrics;
    expect(p95?.rows.every(({ org }) => ALIAS.test(org))).toBe(true);
    expect(p95?.rows.map(({ change }) => change)).toEqual(before?.rows.map(({ change }) => change));
    const worst = p95?.rows.slice(0, 3).map(({ org }) => org);
    expect(p95?.text).toContain(`(${worst?.join(", ")} and 2 more)`);
    const aliasOf = new Map(before?.rows.map(({ org }, at) => [org, p95?.rows[at]?.org]));
    expect(shown.defects[0]?.newOrgs).toEqual([aliasOf.get("org-0007")]);
    expect(shown.verdict.text).toContain(`new in ${aliasOf.get("org-0007")} (0 in the base`);
  });

  it("no label names a side, unless it is allowed", () => {
    const whole = regressedComparison();
    expect(describeSides(redact("vendor", whole))).toBe("base → candidate");
    expect(JSON.stringify(redact("vendor", whole))).not.toContain("4.3.0");
    const told = redact("vendor", whole, { allow: { labels: ["sdk"] } });
    expect(describeSides(told)).toBe("sdk 4.2.0 → 4.3.0");
    expect(told.differences[0]).toMatchObject({ key: "label-sdk", base: "4.2.0" });
  });

  it("commits are not told, and requests only as whether they are the same", () => {
    const whole = refusedComparison();
    const shown = redact("vendor", whole);
    expect(shown.provenance.runs.map(({ commit }) => commit)).toEqual(
      whole.provenance.runs.map(() => null),
    );
    const same = shown.differences.find(({ key }) => key === "equal-requests");
    expect(same?.base).toBe(same?.candidate);
    expect(JSON.stringify(shown)).not.toContain("80b1d7c3e2f4a596");
  });

  it.each(["test", "run", "token", "base", "SAME"])(
    "an org called %s has its alias also in sentences",
    (name) => {
      const whole = renamed(defectComparison(), { "org-0007": name });
      const shown = redact("vendor", whole);
      const alias = shown.defects[0]?.newOrgs[0] ?? "";
      expect(alias).toMatch(ALIAS);
      expect(shown.defects[0]?.text).toContain(`: new in ${alias} (`);
      expect(shown.verdict.text).toContain(`: new in ${alias} (`);
      expect(shown.rows.map(({ state }) => state)).toEqual(whole.rows.map(({ state }) => state));
      expect([shown.kind, shown.question]).toEqual(["runs", "sdk"]);
    },
  );

  it("targets with names that sentences use have aliases in what is said of a split", () => {
    const whole = renamed(splitComparison(), { "org-0003": "test" });
    const shown = redact("vendor", whole);
    const [split] = shown.splits;
    expect(split?.org).toMatch(ALIAS);
    expect(split?.text).toMatch(
      /^org-(?:[a-z]\d){3} works at target-(?:[a-z]\d){3} \(924 of 924 issued\) and not at target-(?:[a-z]\d){3} \(/,
    );
    expect(shown.verdict.text).toBe(split?.text);
    expect(plain(shown)).not.toMatch(/staging|production|login/);
  });

  it("targets have aliases in what forbids to hold them against each other", () => {
    const shown = redact("vendor", refusedTargets());
    const [, equal] = shown.differences;
    expect(equal?.base).toMatch(/^target-(?:[a-z]\d){3} \(rfc, /);
    expect(JSON.stringify(shown)).not.toMatch(/staging|production|login/);
  });

  it("values of the orgs' columns have aliases, also where they are what differs", () => {
    const whole = splitComparison();
    const orgs = whole.orgs.map((org) => ({
      ...org,
      candidate: { ...org.candidate, groups: { region: "test" } },
      differing: [...org.differing, "region"],
    }));
    const differing = [{ what: "region", base: "eu", candidate: "test" }];
    const fix = "the region differs (eu against test): copy what works, then run again";
    const splits = whole.splits.map((split) => ({ ...split, differing, fix }));
    const shown = redact("vendor", { ...whole, orgs, splits });
    expect(shown.splits[0]?.fix).toMatch(
      /^the region differs \(group-(?:[a-z]\d){3} against group-(?:[a-z]\d){3}\): copy what works/,
    );
    expect(plain(shown)).not.toMatch(/\beu\b|\btest\b/);
    const allowed = redact(
      "vendor",
      { ...whole, orgs, splits },
      { allow: { groups: [{ key: "region", value: "eu" }] } },
    );
    expect(allowed.splits[0]?.differing[0]?.base).toBe("eu");
  });

  it("a refusal says of two targets no more than that they are two", () => {
    const target = { dialect: "rfc", embedded: false, hosts: ["login.example"] };
    const [base, candidate] = (["staging", "production"] as const).map((name, at) =>
      sideRuns(at === 0 ? "base" : "candidate", 1, { target: { ...target, name } }).map((run) => ({
        ...run,
        run: { ...run.run, fingerprint: { ...run.run.fingerprint, target: name } },
      })),
    );
    const whole = compareSides(base ?? [], candidate ?? []);
    expect(whole.verdict.text).toContain("target (target): staging (rfc, login.example) against");
    const shown = redact("vendor", whole);
    expect(shown.verdict.state).toBe("NOT COMPARABLE");
    expect(JSON.stringify(shown)).not.toMatch(/staging|production|login\.example/);
    expect(shown.verdict.text).toMatch(/: target \(target\): target-(?:[a-z]\d){3} \(rfc, host-/);
  });
});

describe("for a customer", () => {
  it("is one org, in totals that tell nobody else", () => {
    const shown = redact("customer", regressedComparison(), { org: "org-0007" });
    const text = JSON.stringify(shown);
    expect(text).toContain("org-0007");
    expect(text).not.toMatch(/org-00(?!07)\d\d|\b41 orgs|\d of \d+ orgs/);
    expect(shown.orgs.metrics.map(({ rows }) => rows.map(({ org }) => org))).toEqual([
      ["org-0007"],
      ["org-0007"],
      ["org-0007"],
    ]);
    expect(shown.rows).toHaveLength(regressedComparison().rows.length);
    expect(shown.verdict.text).toContain("new in org org-0007");
  });

  it("of another org says nothing of the defect of the first", () => {
    const shown = redact("customer", regressedComparison(), { org: "org-0009" });
    expect(shown.defects).toEqual([]);
    expect(shown.evidence).toEqual([]);
    expect(shown.verdict.state).toBe("REGRESSED");
    expect(shown.verdict.reasons.at(-1)?.text).toMatch(/^this is about org org-0009 alone/);
    expect(JSON.stringify(shown)).not.toContain("empty org_ids");
  });

  it("of another org says nothing of the org that leaves the verdict open", () => {
    const comparison = sameComparison();
    const text = "org-0003 is surely worse by p95 latency, as one of 41 orgs";
    const reasons = [{ code: "ORGS-INCONCLUSIVE", text }];
    const verdict = { ...comparison.verdict, passed: null, reasons, text: `open: ${text}` };
    const metrics = comparison.orgs.metrics.map((facts) => ({
      ...facts,
      rows: facts.rows.map((row) => {
        const change = row.change && { ...row.change, estimate: 1.3, low: 1.2, high: 1.4 };
        return row.org === "org-0003" ? { ...row, change, state: "SHIFTED" as const } : row;
      }),
    }));
    const open = { ...comparison, verdict, orgs: { ...comparison.orgs, metrics } };
    const other = redact("customer", open, { org: "org-0001" });
    expect(JSON.stringify(other)).not.toMatch(/org-0003|41 orgs/);
    expect(other.verdict.reasons.map(({ code }) => code)).toEqual(["ONE_ORG"]);
    const own = redact("customer", open, { org: "org-0003" });
    expect(own.verdict.reasons[0]).toMatchObject({
      code: "ORGS-INCONCLUSIVE",
      text: expect.stringContaining("p95 of org org-0003 +30"),
    });
  });

  it("of two targets sees its own split, and no other", () => {
    const own = redact("customer", splitComparison(), { org: "org-0003" });
    expect(own.splits).toHaveLength(1);
    const other = redact("customer", splitComparison(), { org: "org-0001" });
    expect(other.splits).toEqual([]);
    expect(other.verdict.text).toMatch(/^this is about org org-0001 alone/);
    expect(JSON.stringify(other)).not.toMatch(/org-0003|staging/);
  });

  it("is refused without an org, and for one that is not there", () => {
    expect(() => redact("customer", regressedComparison())).toThrow(/none is named/);
    expect(() => redact("customer", regressedComparison(), { org: "acme" })).toThrow(
      'there is no org "acme" in this comparison',
    );
  });
});

describe("for one's own people", () => {
  it("is all of it, or what is of one org", () => {
    const whole = regressedComparison();
    expect(redact("internal", whole)).toEqual(whole);
    const narrow = redact("internal", whole, { org: "org-0011" });
    expect(narrow.orgs.metrics[0]?.text).toMatch(/^p95 of org org-0011 \+69/);
    expect(narrow.orgs.metrics[0]?.states).toMatchObject({ REGRESSED: 1, SAME: 0 });
  });
});

describe("names of several runs", () => {
  it("are all there, and from plans only where each is", () => {
    const org = { org: "acme", name: "Acme", orgId: "o-1", otherIds: [], groups: { region: "eu" } };
    const other = { ...org, groups: { region: "us" } };
    const plan = { orgs: [org], hosts: ["login.example"], source: "plan" as const };
    const joined = joinNames([plan, plan, { ...plan, orgs: [other], hosts: ["b.example"] }]);
    expect(joined).toEqual({
      orgs: [org, other],
      hosts: ["login.example", "b.example"],
      source: "plan",
    });
    expect(joinNames([plan, { ...plan, source: "result" }]).source).toBe("result");
  });
});
