/** Fingerprints: equal for what is the same load, and different in the one part that differs. */
import { describe, expect, it } from "vitest";
import type { Plan } from "../core/plan.ts";
import { fingerprintPlan, hostsToShow } from "./fingerprint.ts";
import { makePlan } from "./plan-fixture.ts";

const PLAN = makePlan(3);

/** The parts that differ from the plan's. */
function changed(change: (plan: Plan) => void): string[] {
  const base = structuredClone(PLAN);
  base.target.embedded = false;
  const plan = structuredClone(base);
  change(plan);
  const before = new Map(Object.entries(fingerprintPlan(base)));
  return Object.entries(fingerprintPlan(plan)).flatMap(([part, digest]) =>
    digest === before.get(part) ? [] : [part],
  );
}

function eachRequest(plan: Plan, change: (request: Plan["orgs"][0]["requests"][0]) => void): void {
  for (const { requests } of plan.orgs) requests.forEach(change);
}

function embeddedAt(port: number): Plan {
  const plan = structuredClone(PLAN);
  plan.target.embedded = true;
  eachRequest(plan, (request) => {
    request.tokenUrl = `http://127.0.0.1:${port}/oauth/token`;
    request.parameters = [["audience", `http://127.0.0.1:${port}/api`]];
  });
  return plan;
}

describe("a fingerprint", () => {
  it("is the same for another seed, another time and other labels", () => {
    expect(
      changed((plan) => {
        plan.seed += 1;
        plan.configHash = "another";
        plan.labels = { sdk: "2.0.0" };
        plan.vus += 50;
        plan.gates = [];
      }),
    ).toEqual([]);
  });

  it("is the same whatever port the embedded issuer got", () => {
    expect(fingerprintPlan(embeddedAt(40_001))).toEqual(fingerprintPlan(embeddedAt(40_002)));
    expect(hostsToShow(embeddedAt(40_001))).toEqual([]);
  });

  const CASES: [what: string, part: string, change: (plan: Plan) => void][] = [
    [
      "a stage's rate",
      "workload",
      (plan) => plan.stages.forEach((stage) => (stage.toRatePerSecond += 1)),
    ],
    ["the scenario", "workload", (plan) => (plan.scenario = "soak")],
    ["the mix of grants", "workload", (plan) => (plan.mix = [{ grant: "refresh", share: 1 }])],
    ["an org's weight", "orgs", (plan) => plan.orgs.forEach((org) => (org.weight += 1))],
    ["an org's role", "orgs", (plan) => plan.orgs.forEach((org) => (org.role = "primary"))],
    ["the target's name", "target", (plan) => (plan.target.name = "production")],
    [
      "the target's host",
      "target",
      (plan) =>
        eachRequest(
          plan,
          (request) =>
            (request.tokenUrl = request.tokenUrl.replace("issuer.example", "other.example")),
        ),
    ],
    [
      "a parameter of the requests",
      "requests",
      (plan) => eachRequest(plan, (request) => request.parameters.push(["resource", "urn:x"])),
    ],
    [
      "how clients prove who they are",
      "requests",
      (plan) => plan.clients.forEach((client) => (client.auth = "none")),
    ],
    ["the client's timeout", "requests", (plan) => (plan.target.timeoutMs += 1)],
    ["the share of tokens decoded", "sampling", (plan) => (plan.sample = 0.5)],
    [
      "the claim that tells the org",
      "sampling",
      (plan) => (plan.target.claims.org = { from: "tid", pattern: null }),
    ],
  ];
  it.each(CASES)("tells %s by its part alone", (_, part, change) => {
    expect(changed(change)).toEqual([part]);
  });

  it("tells an org left out by the orgs, and by the requests that are not sent for it", () => {
    expect(changed((plan) => (plan.orgs = plan.orgs.slice(1)))).toEqual(["orgs", "requests"]);
  });
});
