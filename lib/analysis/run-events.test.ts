/** Events as the result tells them. */
import { describe, expect, it } from "vitest";
import type { PlanEvent } from "../core/plan.ts";
import { judge } from "./judged-fixture.ts";
import { playLoad } from "./aggregate-fixture.ts";
import { makePlan } from "./plan-fixture.ts";
import { listRunEvents, type RunEvent, runEventsSchema } from "./run-events.ts";

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

describe("the event that a scenario waits for", () => {
  const WAITING = {
    propagation: { name: "propagation", event: 0, pollMs: 1000, windowMs: 5000 },
    rotation: { name: "rotation", event: 0, adoptWithinMs: 1000 },
    spike: { name: "spike" },
  } as const;

  const verdictOf = (
    name: keyof typeof WAITING,
    hook: RunEvent["hook"],
    other: RunEvent["hook"],
  ) => {
    const plan = makePlan(2, { events: EVENTS, scenarioOptions: WAITING[name] });
    const events = listRunEvents(plan, []).map((event, index) => ({
      ...event,
      hook: index === 0 ? hook : other,
    }));
    const { verdict } = judge(plan, playLoad(plan), { events });
    return { state: verdict.state, codes: verdict.reasons.map(({ code }) => code) };
  };

  it.each<[keyof typeof WAITING, RunEvent["hook"]]>([
    ["propagation", "failed"],
    ["propagation", "not run"],
    ["rotation", "failed"],
  ])("leaves %s without a verdict when its hook %s", (name, hook) => {
    expect(verdictOf(name, hook, "ok")).toEqual({ state: "INCOMPLETE", codes: ["EVENT_FAILED"] });
  });

  it.each<[keyof typeof WAITING, RunEvent["hook"], RunEvent["hook"]]>([
    ["propagation", "ok", "failed"],
    ["propagation", "none", "none"],
    ["spike", "failed", "failed"],
  ])("does not where it is no such event: %s, %s and %s", (name, hook, other) => {
    expect(verdictOf(name, hook, other)).toEqual({ state: "VALID", codes: [] });
  });
});
