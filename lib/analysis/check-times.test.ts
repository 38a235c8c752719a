/** When calls passed and were refused: the same however the run was cut into parts. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addCheckTimes,
  type CheckTimes,
  createCheckTimes,
  noteAllowed,
  noteRefused,
} from "./check-times.ts";

const ORGS = 3;
const call = fc.record({
  org: fc.nat({ max: ORGS - 1 }),
  startMs: fc.nat({ max: 100_000 }),
  ageMs: fc.oneof(fc.nat({ max: 2_000_000 }), fc.constant(Number.NaN)),
  isAllowed: fc.boolean(),
});
type Call = typeof call extends fc.Arbitrary<infer T> ? T : never;

function noteAll(calls: readonly Call[]): CheckTimes {
  const times = createCheckTimes(ORGS);
  for (const { org, startMs, ageMs, isAllowed } of calls) {
    (isAllowed ? noteAllowed : noteRefused)(times, org, startMs, ageMs);
  }
  return times;
}

describe("check times", () => {
  it("add up to those of the whole, whatever was noted where", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(call, fc.nat({ max: 2 }))), (drawn) => {
        const parts = [2, 0, 1].map((part) =>
          noteAll(drawn.filter(([, where]) => where === part).map(([one]) => one)),
        );
        const sum = createCheckTimes(ORGS);
        for (const part of parts) addCheckTimes(sum, part);
        expect(sum).toEqual(noteAll(drawn.map(([one]) => one)));
      }),
    );
  });

  it("are infinities of an org in which nothing was seen, or no age known", () => {
    const times = noteAll([{ org: 0, startMs: 5, ageMs: Number.NaN, isAllowed: true }]);
    expect([times.lastAllowedMs[0], times.oldestAllowedMs[0]]).toEqual([5, -Infinity]);
    expect([times.firstRefusedMs[1], times.youngestAllowedMs[1]]).toEqual([Infinity, Infinity]);
  });
});
