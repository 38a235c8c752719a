/** How rules and gates look at a run that has a preflight, and at one that went no further. */
import { describe, expect, it } from "vitest";
import type { PlanStage } from "../core/plan.ts";
import { STAGE_KINDS, type StageKind } from "../core/words.ts";
import { playLoad } from "./aggregate-fixture.ts";
import type { Aggregate } from "./aggregate.ts";
import { EPOCH_MS, makePlan, PREFLIGHT_STAGE, withPreflight } from "./plan-fixture.ts";
import { isAtRest, isOnSchedule, isUnderLoad, viewRun } from "./run-view.ts";

const PLAN = withPreflight(makePlan(2));
const AGGREGATE = playLoad(PLAN);
const STARTED_AT = "2026-03-04T10:00:00.000Z";

/** UTC of a second after the start. */
function utcOf(fields: Partial<Aggregate>): string {
  return viewRun(PLAN, { ...AGGREGATE, ...fields }, STARTED_AT).utc(1000);
}

function kindsOf(is: (stage: PlanStage) => boolean): StageKind[] {
  return STAGE_KINDS.filter((kind) => is({ ...PREFLIGHT_STAGE, kind }));
}

describe("viewRun", () => {
  it("shows an org's preflight among its cells, and leaves it out of the load", () => {
    const { cellsOf, loadCells, isOfLoad } = viewRun(PLAN, AGGREGATE, STARTED_AT);
    expect(cellsOf(1).map(({ stage }) => stage)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(cellsOf(1).map(isOfLoad)).toEqual([false, true, true, true, true, true]);
    expect(loadCells).toEqual(AGGREGATE.cells.filter(({ stage }) => stage > 0));
  });

  it("tells time from the scenario's start, else the preflight's, else the run's", () => {
    expect(utcOf({})).toBe(new Date(EPOCH_MS + 1000).toISOString());
    expect(utcOf({ epochMs: null, preflightEpochMs: EPOCH_MS - 5000 })).toBe(
      new Date(EPOCH_MS - 4000).toISOString(),
    );
    expect(utcOf({ epochMs: null, preflightEpochMs: null })).toBe("2026-03-04T10:00:01.000Z");
  });
});

describe("kinds of stages", () => {
  it("are at rest before the load, under load in it, and on the schedule but for the preflight", () => {
    expect(kindsOf(isAtRest)).toEqual(["preflight", "warmup", "baseline"]);
    expect(kindsOf(isUnderLoad)).toEqual(["ramp", "spike", "soak"]);
    expect(kindsOf((stage) => !isOnSchedule(stage))).toEqual(["preflight"]);
  });
});
