/** Two targets: what works at one and not at the other is told with what differs beside that, and latencies with no word. */
import { describe, expect, it } from "vitest";
import { makePlan } from "../analysis/plan-fixture.ts";
import type { Plan } from "../core/plan.ts";
import { compareTargets, type TargetInput } from "./compare-targets.ts";
import { makeFinding, makeOrg, type OrgGiven, makeRun } from "./compared-run-fixture.ts";
import { targetComparisonSchema } from "./target-comparison.ts";

const ORGS = ["org-0", "org-1", "org-2"];

interface SideGiven {
  /** By org; those left out are as calm as any. */
  orgs?: Record<string, OrgGiven>;
  names?: readonly string[];
  denied?: string;
  plan?: Plan | null;
}

function sideOf(name: string, { orgs = {}, names = ORGS, denied, plan = null }: SideGiven) {
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
  const target = { name, dialect: "rfc", embedded: false, hosts: [`login.${name}.example`] };
  const run = makeRun({
    run: { id: `run-${name}`, target },
    orgs: names.map((org) => makeOrg(org, orgs[org])),
    findings,
  });
  return { runs: [run], plan };
}

function compare(base: SideGiven, candidate: SideGiven) {
  const input: TargetInput = {
    id: "comparison",
    comparedAt: "2026-03-04T12:00:00.000Z",
    tokenrush: "0.1.0",
    base: sideOf("staging", base),
    candidate: sideOf("production", candidate),
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
    expect(compare({ plan: makePlan(3) }, { plan: makePlan(3) }).notes).toHaveLength(1);
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
