/** Events as the result tells them. */
import { describe, expect, it } from "vitest";
import type { PlanEvent } from "../core/plan.ts";
import { judge } from "./judged-fixture.ts";
import { playLoad } from "./aggregate-fixture.ts";
import { makePlan } from "./plan-fixture.ts";
import { listRunEvents, runEventsSchema } from "./run-events.ts";

const EVENTS: PlanEvent[] = [
  { name: "widen", kind: "scope-change", atMs: 10_250 },
  { name: "lunch", kind: "other", atMs: 20_000 },
];
const WRITTEN = runEventsSchema.parse([
  {
    index: 0,
    name: "widen",
    kind: "scope-change",
    plannedMs: 10_000,
    startedAt: "2026-03-04T10:15:10.250Z",
    endedAt: "2026-03-04T10:15:10.900Z",
    outcome: "failed",
  },
]);

describe("listRunEvents", () => {
  it("says what became of each event's hook, and that one nothing was written of has none", () => {
    expect(listRunEvents({ events: EVENTS }, WRITTEN)).toEqual([
      { name: "widen", kind: "scope-change", atMs: 10_250, hook: "failed" },
      { name: "lunch", kind: "other", atMs: 20_000, hook: "none" },
    ]);
  });

  it("stands in the result with its time of day", () => {
    const plan = makePlan(2, { events: EVENTS });
    const events = listRunEvents(plan, WRITTEN);
    const { run } = judge(plan, playLoad(plan), { events });
    expect(run.events[0]).toEqual({ at: "2026-03-04T10:15:10.250Z", ...events[0] });
    expect(run.model).toBe("open");
  });
});
