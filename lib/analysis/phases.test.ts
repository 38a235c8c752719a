/** Phases: repeats of a stage stand together, everything else by itself. */
import { describe, expect, it } from "vitest";
import type { PlanStage } from "../core/plan.ts";
import { listPhases } from "./phases.ts";

function stage(name: string, kind: PlanStage["kind"]): PlanStage {
  return {
    name,
    kind,
    startMs: 0,
    durationMs: 1000,
    fromRatePerSecond: 1,
    toRatePerSecond: 1,
    vus: null,
  };
}

describe("the phases of a load", () => {
  it("join the repeats of a stage, of its ramp and of the rest between them", () => {
    const stages = [
      stage("preflight", "preflight"),
      stage("baseline", "baseline"),
      stage("spike#1-ramp", "ramp"),
      stage("spike#1", "spike"),
      stage("spike#2-rest", "recovery"),
      stage("spike#2-ramp", "ramp"),
      stage("spike#2", "spike"),
    ];
    expect(listPhases({ stages })).toEqual([
      { name: "baseline", kind: "baseline", stages: [1] },
      { name: "spike-ramp", kind: "ramp", stages: [2, 5] },
      { name: "spike", kind: "spike", stages: [3, 6] },
      { name: "spike-rest", kind: "recovery", stages: [4] },
    ]);
  });

  it("take a number sign elsewhere in a name as part of it", () => {
    const stages = [stage("a#1b", "spike"), stage("#2", "spike"), stage("b#", "spike")];
    expect(listPhases({ stages }).map(({ name }) => name)).toEqual(["a#1b", "#2", "b#"]);
  });
});
