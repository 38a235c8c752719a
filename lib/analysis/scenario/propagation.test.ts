/** Propagation: the time to consistency of each org lies between its last bad poll and the next. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScenarioRecord } from "./scenario-record.ts";
import { describeRecords, EVENT, makeRecord, makeScenarioPlan } from "./scenario-record-fixture.ts";

const POLL_MS = 2000;
const WINDOW_MS = 60_000;
const PLAN = makeScenarioPlan(
  { name: "propagation", event: 0, pollMs: POLL_MS, windowMs: WINDOW_MS },
  3,
);

/** Polls of one org from before the event to the end of the window; bad until a time since the event. */
function pollsOf(org: number, badUntilMs: number, offsetMs = 0, bad: Partial<ScenarioRecord> = {}) {
  const records: ScenarioRecord[] = [];
  for (let sinceMs = offsetMs - 10_000; sinceMs < WINDOW_MS; sinceMs += POLL_MS) {
    const isBad = sinceMs < badUntilMs;
    const record = makeRecord({ org, startMs: EVENT.atMs + sinceMs });
    records.push(isBad ? { ...record, isShort: true, ...bad } : record);
  }
  return records;
}

function describeAll(records: readonly ScenarioRecord[]) {
  const facts = describeRecords(PLAN, records);
  if (facts?.name !== "propagation") throw new Error("no propagation");
  return facts;
}

describe("propagation", () => {
  it("brackets a planted time within two polls for every org, wherever its polls fall", () => {
    fc.assert(
      fc.property(fc.nat(POLL_MS - 1), fc.integer({ min: 1, max: 55_000 }), (offset, untilMs) => {
        const { orgs, never } = describeAll(pollsOf(1, untilMs, offset));
        const span = orgs[0]?.consistentMs;
        expect(never).toBe(0);
        expect(span?.low ?? Infinity).toBeLessThanOrEqual(untilMs);
        expect(span?.high ?? 0).toBeGreaterThanOrEqual(untilMs - 1);
        expect((span?.high ?? Infinity) - (span?.low ?? 0)).toBeLessThanOrEqual(2 * POLL_MS);
      }),
    );
  });

  it("lists orgs that never got there first, then the slowest, and counts those without a poll", () => {
    const facts = describeAll([...pollsOf(0, 8000), ...pollsOf(2, WINDOW_MS)]);
    expect(facts.orgs.map(({ org }) => org)).toEqual(["org-2", "org-0"]);
    expect(facts).toMatchObject({ event: EVENT.name, orgCount: 3, never: 1, noData: 1 });
    expect(facts.orgs[0]).toMatchObject({ polls: 30, good: 0, consistentMs: null });
    expect(facts).toMatchObject({ p50Ms: 8000, p95Ms: null, maxMs: 8000 });
  });

  it("ignores what is asked for before the event and after the window", () => {
    const late = makeRecord({ startMs: EVENT.atMs + WINDOW_MS + 1, outcome: "denied" });
    const early = makeRecord({ startMs: EVENT.atMs - 1, outcome: "denied" });
    expect(describeAll([early, makeRecord({ startMs: EVENT.atMs }), late]).orgs).toMatchObject([
      { polls: 1, good: 1, lastBadMs: null, consistentMs: { low: 0, high: 0 } },
    ]);
  });

  it.each<[string, Partial<ScenarioRecord>, number]>([
    ["a refusal", { outcome: "denied" }, 0],
    ["a token short of scope", { isShort: true }, 0],
    ["an empty org claim", { isShort: false, claimState: "empty" }, 0],
    ["another org's token", { isShort: false, claimState: "wrongOrg" }, 0],
  ])("takes %s for what it is", (_, bad, good) => {
    expect(describeAll(pollsOf(0, WINDOW_MS, 0, bad)).orgs[0]?.good).toBe(good);
  });

  it.each<[string, Partial<ScenarioRecord>]>([
    ["nobody looked into", { isShort: false, claimState: null }],
    ["cannot be read", { isShort: false, claimState: "opaque" }],
    ["cannot be decoded", { isShort: false, claimState: "undecodable" }],
  ])("says nothing of an org whose tokens %s, least of all that it is consistent", (_, bad) => {
    const facts = describeAll(pollsOf(0, WINDOW_MS, 0, bad));
    expect(facts).toMatchObject({ orgs: [], noData: 3, never: 0, p50Ms: null });
  });

  it("goes by the scope that an answer names where the token cannot be read, and a scope is what changes", () => {
    const opaque = { startMs: EVENT.atMs + 100, grantedScope: "a", claimState: "opaque" } as const;
    expect(describeAll([makeRecord(opaque)]).orgs).toMatchObject([{ polls: 1, good: 1 }]);
    const membership = makeScenarioPlan(PLAN.scenarioOptions, 3, {
      events: [{ ...EVENT, kind: "membership-change" }],
    });
    expect(describeRecords(membership, [makeRecord(opaque)])).toMatchObject({ noData: 3 });
  });

  it.each<[string, Partial<ScenarioRecord>, number, number]>([
    ["a token that still names the org", { claimState: "match" }, 1, 0],
    ["an empty org claim", { claimState: "empty" }, 1, 1],
    ["a token short of scope", { isShort: true }, 1, 1],
    ["a refusal", { outcome: "denied" }, 1, 1],
    ["a server that fails", { outcome: "serverError" }, 0, 0],
    ["a throttle", { outcome: "throttled" }, 0, 0],
  ])("of a removal takes %s for what it is", (_, fields, polls, good) => {
    const removed = makeScenarioPlan(
      { name: "propagation", event: 0, pollMs: POLL_MS, windowMs: WINDOW_MS, expect: "removed" },
      1,
    );
    const facts = describeRecords(removed, [makeRecord({ startMs: EVENT.atMs + 100, ...fields })]);
    if (facts?.name !== "propagation") throw new Error("no propagation");
    expect(facts.expect).toBe("removed");
    expect({ polls: facts.orgs[0]?.polls ?? 0, good: facts.orgs[0]?.good ?? 0 }).toEqual({
      polls,
      good,
    });
  });

  it("changed nothing where every poll was good before the event as after it", () => {
    const { before, changedNothing } = describeAll(pollsOf(0, -WINDOW_MS));
    expect({ before, changedNothing }).toEqual({
      before: { polls: 5, good: 5 },
      changedNothing: true,
    });
    expect(describeAll(pollsOf(0, -4000))).toMatchObject({ changedNothing: false });
    expect(describeAll(pollsOf(0, 4000))).toMatchObject({ changedNothing: false });
    expect(describeAll([makeRecord({ startMs: EVENT.atMs })])).toMatchObject({
      changedNothing: false,
    });
  });

  it("says never of an org that was good for a while and is bad at the end", () => {
    const relapse = makeRecord({ startMs: EVENT.atMs + 59_000, outcome: "denied" });
    const { never, orgs } = describeAll([...pollsOf(0, 8000), relapse]);
    expect(never).toBe(1);
    expect(orgs[0]).toMatchObject({ lastBadMs: 59_000, consistentMs: null });
  });

  it("stays bounded when it is polled more often than it can tell apart", () => {
    const plan = makeScenarioPlan({
      name: "propagation",
      event: 0,
      pollMs: 1,
      windowMs: 3_600_000,
    });
    const records = Array.from({ length: 5000 }, (_, n) =>
      makeRecord({ startMs: EVENT.atMs + n * 100, isShort: n < 2000 }),
    );
    const facts = describeRecords(plan, records);
    if (facts?.name !== "propagation") throw new Error("no propagation");
    expect(facts.orgs[0]?.polls).toBeLessThanOrEqual(1024);
    expect(facts.orgs[0]?.consistentMs?.low).toBeLessThan(200_000);
    expect(facts.orgs[0]?.consistentMs?.high).toBeGreaterThan(199_000);
  });
});
