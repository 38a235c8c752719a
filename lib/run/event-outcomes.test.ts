import { expect, it } from "vitest";
import { load } from "./config/config-fixture.ts";
import { type EventOutcome, withActualTimes } from "./event-outcomes.ts";
import { planRun } from "./plan-run.ts";

const EPOCH_MS = Date.UTC(2026, 2, 4, 10, 15);
const at = (ms: number) => new Date(EPOCH_MS + ms).toISOString();

const { plan } = planRun(
  await load({
    more: `events:
  - { name: grant, kind: scope-change, at: 1s, command: "true" }
  - { name: deploy, at: 2s }
  - { name: never, at: 9s, command: "true" }`,
  }),
);

function outcomeOf(index: number, startedAt: string | null): EventOutcome {
  const { name = "", kind = "other", atMs: plannedMs = 0 } = plan.events[index] ?? {};
  const outcome = startedAt === null ? "not run" : "ok";
  return { index, name, kind, plannedMs, startedAt, endedAt: startedAt, outcome, detail: "" };
}

it("sets events to when their hooks began, and leaves those without a hook or a beginning", () => {
  const actual = withActualTimes(plan, [outcomeOf(0, at(1240)), outcomeOf(2, null)], EPOCH_MS);
  expect(actual.events.map(({ name, atMs }) => [name, atMs])).toEqual([
    ["grant", 1240],
    ["deploy", 2000],
    ["never", 9000],
  ]);
  expect(plan.events.map(({ atMs }) => atMs)).toEqual([1000, 2000, 9000]);
});

it("keeps what was planned when nobody knows when the load began, and has nothing before it", () => {
  expect(withActualTimes(plan, [outcomeOf(0, at(1240))], null)).toBe(plan);
  const [early] = withActualTimes(plan, [outcomeOf(0, at(-80))], EPOCH_MS).events;
  expect(early?.atMs).toBe(0);
});
