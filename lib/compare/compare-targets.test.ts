/** Two targets: what works at one and not at the other is told with what differs beside that, and latencies with no word. */
import { describe, expect, it } from "vitest";
import { makePlan } from "../analysis/plan-fixture.ts";
import type { Result } from "../analysis/result.ts";
import type { Plan } from "../core/plan.ts";
import { type Outcome, OUTCOMES } from "../core/words.ts";
import { compareTargets, type TargetInput } from "./compare-targets.ts";
import { makeFinding, makeOrg, type OrgGiven, makeRun } from "./compared-run-fixture.ts";
import { ALLOWABLE } from "./guard.ts";
import { targetComparisonSchema } from "./target-comparison.ts";

const ORGS = ["org-0", "org-1", "org-2"];

interface TargetOrgGiven extends OrgGiven {
  /** What became of those that are given as forbidden. */
  failed?: Outcome;
}

interface SideGiven {
  /** By org; those left out are as calm as any. */
  orgs?: Record<string, TargetOrgGiven>;
  names?: readonly string[];
  denied?: string;
  plan?: Plan | null;
  state?: Result["verdict"]["state"];
  /** Laid over the target of each of its runs; one run unless more are given. */
  targets?: readonly string[];
}

function sideOf(name: string, given: SideGiven) {
  const { orgs = {}, names = ORGS, denied, plan = null, state = "VALID", targets = [name] } = given;
  const findings =
    denied === undefined
      ? []
      : [
          makeFinding({
            orgs: [denied],
            evidence: [
              {
                orgId: "",
                clientId: "",
                request: null,
                attemptId: "1-0-0",
                org: denied,
                grant: "client_credentials",
                stage: "spike",
                at: "",
                status: 403,
                outcome: "denied",
                latencyUs: 1,
                k6ErrorCode: 0,
                error: "access_denied",
                description: "not for this client",
                correlationId: "",
                parent: "",
                detail: "",
              },
            ],
          }),
        ];
  const runs = targets.map((to, at) =>
    makeRun({
      run: {
        id: `run-${name}-${at}`,
        target: { name: to, dialect: "rfc", embedded: false, hosts: [`login.${to}.example`] },
      },
      fingerprint: { target: to },
      verdict: { state },
      orgs: names.map((org) => shaped(makeOrg(org, orgs[org]), orgs[org])),
      findings,
    }),
  );
  return { runs, plan };
}

/** An org in which outcomes of another kind stand for those that were forbidden. */
function shaped(org: Result["orgs"][number], given: TargetOrgGiven = {}): Result["orgs"][number] {
  const { failed } = given;
  if (failed === undefined) return org;
  const { denied, ...outcomes } = org.outcomes;
  return { ...org, outcomes: { ...outcomes, denied: 0, [failed]: denied }, status403: 0 };
}

function compare(base: SideGiven, candidate: SideGiven, allowed: readonly string[] = []) {
  const input: TargetInput = {
    id: "comparison",
    comparedAt: "2026-03-04T12:00:00.000Z",
    tokenrush: "0.1.0",
    base: sideOf("staging", base),
    candidate: sideOf("production", candidate),
    allowed: new Set(allowed),
  };
  const comparison = compareTargets(input);
  expect(targetComparisonSchema.parse(JSON.parse(JSON.stringify(comparison)))).toEqual(comparison);
  return comparison;
}

const REFUSED = { issued: 0, forbidden: 300 };

describe("two targets", () => {
  it("are alike where every org fares alike, however fast", () => {
    const slow = Object.fromEntries(ORGS.map((org) => [org, { p95Us: 9_000_000 }]));
    expect(compare({}, { orgs: slow })).toMatchObject({
      verdict: { state: "ALIKE", passed: true },
      splits: [],
    });
  });

  it("are split by an org that is refused at one of them", () => {
    const { verdict, splits } = compare({}, { orgs: { "org-1": REFUSED }, denied: "org-1" });
    expect(verdict).toMatchObject({ state: "SPLIT", passed: false });
    expect(splits).toMatchObject([{ rule: "T25", org: "org-1", worksAt: "base" }]);
    expect(splits[0]?.text).toContain("works at staging");
    expect(splits[0]?.text).toContain("not at production");
    expect(splits[0]?.text).toContain("403 access_denied");
  });

  it("are split by an org whose tokens are useless at one of them, whichever it is", () => {
    const { splits } = compare({ orgs: { "org-2": { empty: 300 } } }, {});
    expect(splits).toMatchObject([{ org: "org-2", worksAt: "candidate" }]);
  });

  it("tell what was asked for otherwise before anything else", () => {
    const plan = makePlan(3);
    const other = structuredClone(plan);
    for (const { requests } of other.orgs) {
      for (const request of requests) request.scope = "admin";
    }
    const { splits, orgs } = compare(
      { plan },
      { plan: other, orgs: { "org-0": REFUSED }, denied: "org-0" },
    );
    expect(plan.orgs.map(({ org }) => org)).toEqual(ORGS);
    expect(splits[0]?.differing[0]).toMatchObject({ what: "scope asked for", candidate: "admin" });
    expect(splits[0]?.fix).toContain("scope asked for differs");
    expect(orgs.every(({ differing }) => differing.includes("scope asked for"))).toBe(true);
  });

  it("say so where nothing that was asked for differs", () => {
    const plan = makePlan(3);
    const { splits } = compare({ plan }, { plan, orgs: { "org-0": REFUSED } });
    expect(splits[0]?.differing).toEqual([]);
    expect(splits[0]?.fix).toContain("authorized for this client");
  });

  it("say where plans are missing, that requests are not compared", () => {
    expect(compare({}, {}).notes.join(" ")).toContain("give run directories");
    expect(compare({ plan: makePlan(3) }, { plan: makePlan(3) }).notes).toHaveLength(2);
  });

  it("join orgs by name, and name those that only one has", () => {
    const { orgs, onlyInBase, onlyInCandidate } = compare({}, { names: ["org-0", "new"] });
    expect(orgs.map(({ org }) => org)).toEqual(["org-0"]);
    expect(onlyInBase).toEqual(["org-1", "org-2"]);
    expect(onlyInCandidate).toEqual(["new"]);
  });

  it("have no data without a common org", () => {
    expect(compare({}, { names: ["x"] }).verdict).toMatchObject({ state: "NO DATA", passed: null });
  });
});

/** The same for every org. */
function all(given: TargetOrgGiven): SideGiven {
  return { orgs: Object.fromEntries(ORGS.map((org) => [org, given])) };
}

const FAILURES = OUTCOMES.filter((outcome) => outcome !== "issued");

describe("an org that fails at one target", () => {
  it.each(FAILURES)("splits the targets, also where it is %s", (failed) => {
    const { verdict, splits } = compare({}, all({ issued: 0, forbidden: 300, failed }));
    expect(verdict).toMatchObject({ state: "SPLIT", passed: false });
    expect(splits).toHaveLength(3);
  });

  it.each([
    ["serverError", "300 answered 5xx", "T22", "see whether it is up"],
    ["timeout", "300 timed out", "T22", "see whether it is up"],
    ["connection", "300 not connected", "T22", "see whether it is up"],
    ["throttled", "300 throttled", "T25", "ask for it to be raised"],
    ["rejected", "300 rejected", "T25", "authorized for this client"],
  ] as const)("is told by what became of its attempts: %s", (failed, words, rule, fix) => {
    const { splits } = compare({}, all({ issued: 0, forbidden: 300, failed }));
    expect(splits[0]?.text).toContain(`0 of 300 issued, ${words}`);
    expect(splits[0]).toMatchObject({ rule, fix: expect.stringContaining(fix) });
  });

  it.each([
    ["2 of 300", { issued: 2, forbidden: 298 }, "SPLIT"],
    ["149 of 300", { issued: 149, forbidden: 151 }, "SPLIT"],
    ["150 of 300", { issued: 150, forbidden: 150 }, "INCONCLUSIVE"],
    ["269 of 300", { issued: 269, forbidden: 31 }, "INCONCLUSIVE"],
    ["270 of 300", { issued: 270, forbidden: 30 }, "ALIKE"],
    ["1 of 3", { issued: 1, forbidden: 2 }, "SPLIT"],
    ["none of 2", { issued: 0, forbidden: 2 }, "NO DATA"],
    ["299 of 300, of which 1 is useless", { issued: 300, empty: 1 }, "INCONCLUSIVE"],
    ["300 of 300, of which 151 are useless", { issued: 300, empty: 151 }, "SPLIT"],
  ] as const)("got fewer than half of its tokens: %s is %s", (_, given, state) => {
    const { orgs } = compare({}, { orgs: { "org-1": given } });
    expect(orgs.find(({ org }) => org === "org-1")?.state).toBe(state);
  });
});

describe("an org that cannot be told", () => {
  it("leaves the verdict open, and is counted", () => {
    const { verdict } = compare(
      {},
      { orgs: { "org-1": { issued: 2 }, "org-2": { issued: 200, forbidden: 100 } } },
    );
    expect(verdict).toMatchObject({ state: "INCONCLUSIVE", passed: null });
    expect(verdict.text).toContain("2 of 3 orgs cannot be told: 1 asked for too rarely, 1 with");
    expect(verdict.advice.join(" ")).toContain("at least 3 attempts");
  });

  it("does not hide one that splits", () => {
    const orgs = { "org-1": { issued: 0 }, "org-2": { issued: 0, forbidden: 300 } };
    expect(compare({}, { orgs }).verdict).toMatchObject({ state: "SPLIT", passed: false });
  });

  it.each([0, 2])("is no pass where it is every org: %i attempts", (issued) => {
    expect(compare({}, all({ issued })).verdict).toMatchObject({ state: "NO DATA", passed: null });
  });

  it("is no pass where nothing works at either target", () => {
    const dead = all({ issued: 0, forbidden: 300, failed: "serverError" });
    expect(compare(dead, dead).verdict).toMatchObject({ state: "INCONCLUSIVE", passed: null });
  });
});

it("orgs that fail at both targets are alike, and counted", () => {
  const refused = { orgs: { "org-1": { issued: 0, forbidden: 300 } } };
  const { verdict } = compare(refused, refused);
  expect(verdict).toMatchObject({ state: "ALIKE", passed: true });
  expect(verdict.text).toContain("1 of them without usable tokens");
});

describe("runs that say nothing of two targets", () => {
  it.each<[key: string, base: SideGiven, candidate: SideGiven]>([
    ["state", {}, { state: "INCOMPLETE" }],
    ["state", { state: "GENERATOR-LIMITED" }, {}],
    ["mixed-targets", {}, { targets: ["production", "canary"] }],
    ["mixed-targets", { targets: ["staging", "production"] }, {}],
    ["equal-targets", {}, { targets: ["staging"] }],
  ])("are refused under %s, and accepted where that is allowed", (key, base, candidate) => {
    const refused = compare(base, candidate);
    expect(refused.verdict).toMatchObject({ state: "NOT COMPARABLE", passed: null });
    expect(refused.verdict.advice.join(" ")).toContain(`--allow ${key}`);
    expect(refused.differences).toMatchObject([{ key, weight: "refused" }]);
    expect(refused.orgs).toEqual([]);
    expect(ALLOWABLE).toContain(key);
    const accepted = compare(base, candidate, [key]);
    expect(accepted.verdict).toMatchObject({ state: "ALIKE", passed: true });
    expect(accepted.differences).toMatchObject([{ key, weight: "allowed" }]);
  });

  it("are named by all their targets", () => {
    const { candidate } = compare({}, { targets: ["production", "canary"] });
    expect(candidate.name).toBe("production or canary");
    expect(candidate.hosts).toEqual(["login.production.example", "login.canary.example"]);
  });
});
