/** Rules T21 and T25: what goes with one value of a column is told from what single orgs have. */
import { describe, expect, it } from "vitest";
import type { Attempt } from "../aggregate-fixture.ts";
import { judgeLoad, rulesOf } from "../judged-fixture.ts";
import { makeOrg, makePlan } from "../plan-fixture.ts";
import { type Answer, claimed, MISSING_PERMISSIONS } from "../symptom-fixture.ts";

/** Orgs with a value each, of which those of these numbers are answered so. */
function judgeGroups(
  column: string,
  values: readonly string[],
  faulty: readonly number[],
  answer: Answer = MISSING_PERMISSIONS,
  isFaulty: (attempt: Attempt) => boolean = () => true,
) {
  const orgs = values.map((value, org) =>
    makeOrg(org, { groups: value === "" ? {} : { [column]: value } }),
  );
  const plan = makePlan(values.length, { orgs });
  return judgeLoad(
    (attempt) => (faulty.includes(attempt.org) && isFaulty(attempt) ? answer : {}),
    plan,
  );
}

const everyTenth = ({ n }: Attempt) => n % 10 === 0;
const EU = ["eu", "eu", "eu", "us", "us", "us"];

describe("a column whose one value has it", () => {
  it("is named with that value, beside the finding of what it is", () => {
    const { findings } = judgeGroups("region", EU, [0, 1, 2]);
    expect(rulesOf(findings).toSorted()).toEqual(["T25", "T403"]);
    const pattern = findings.find(({ rule }) => rule === "T25");
    expect(pattern?.title).toBe(
      "Only orgs with region=eu: 403 missing.permissions on every token request",
    );
    expect(pattern?.why).toContain("no org with region=us");
    expect(pattern).toMatchObject({ orgs: ["org-0", "org-1", "org-2"], defect: false });
  });

  it("is worded as one environment against another", () => {
    const { findings } = judgeGroups("env", ["production", "staging"], [0]);
    const pattern = findings.find(({ rule }) => rule === "T25");
    expect(pattern?.title).toBe(
      "env=production fails, env=staging passes: 403 missing.permissions on every token request",
    );
  });

  it("is worded as one environment against several others", () => {
    const { findings } = judgeGroups("env", ["production", "staging", "test"], [0]);
    expect(findings.find(({ rule }) => rule === "T25")?.title).toMatch(
      /^env=production fails, env=staging and env=test pass: /,
    );
  });

  it("is told of tokens as of refusals, without making another defect of it", () => {
    const { findings } = judgeGroups("region", EU, [0, 1, 2], claimed("empty"));
    expect(findings.map(({ rule, defect }) => [rule, defect])).toEqual([
      ["U01.empty", true],
      ["T25", false],
    ]);
    expect(findings[1]?.title).toContain("tokens with an empty org claim");
  });

  it.each([
    ["egress", "T21"],
    ["sourceIp", "T21"],
    ["client-ip", "T21"],
    ["CIDR", "T21"],
    ["description", "T25"],
    ["shipping", "T25"],
  ])("named %s is told as %s", (column, rule) => {
    expect(rulesOf(judgeGroups(column, EU, [0, 1, 2]).findings)).toContain(rule);
  });

  it("is told where its orgs have it now and then, too", () => {
    const { findings } = judgeGroups("region", EU, [0, 1, 2], MISSING_PERMISSIONS, everyTenth);
    expect(rulesOf(findings)).toContain("T25");
  });

  it.each<[string, readonly string[], readonly number[]]>([
    ["an org of another value has it", EU, [0, 1, 2, 3]],
    ["half of its orgs do not", ["eu", "eu", "eu", "eu", "us", "us"], [0, 1]],
    ["there is no other value", ["eu", "eu", "eu", "eu", "eu", "eu"], [0, 1, 2, 3, 4, 5]],
    ["it is of one org only", ["eu", "us", "us", "us", "us", "us"], [0]],
    ["an org that has it has no value", ["eu", "eu", "", "us", "us", "us"], [0, 1, 2]],
    ["so few orgs may have it by chance", ["eu", "eu", "us", "us"], [0, 1]],
  ])("is not named where %s", (_, values, faulty) => {
    const rules = rulesOf(judgeGroups("region", values, faulty).findings);
    expect(rules).toContain("T403");
    expect(rules).not.toContain("T25");
  });
});
