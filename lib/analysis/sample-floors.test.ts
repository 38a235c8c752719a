/** Floors of sampling against sorting. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { POSITION_COUNT, SAMPLE_FLOOR } from "../core/sampling.ts";
import { makePlan } from "./plan-fixture.ts";
import {
  addFloors,
  addPosition,
  createSampleFloors,
  floorPosition,
  type SampleFloors,
} from "./sample-floors.ts";

const GROUPS = 4;
const seen = fc.array(fc.tuple(fc.nat({ max: GROUPS - 1 }), fc.nat({ max: 1000 })), {
  maxLength: 200,
});

function floorsOf(positions: readonly [number, number][]): SampleFloors {
  const floors = createSampleFloors(makePlan(2));
  for (const [group, position] of positions) addPosition(floors, group, position);
  return floors;
}

describe("sample floors", () => {
  it("reach to the twentieth smallest position of a group, and to the end when there are fewer", () => {
    fc.assert(
      fc.property(seen, (positions) => {
        const floors = floorsOf(positions);
        for (let group = 0; group < GROUPS; group += 1) {
          const sorted = positions
            .filter(([of]) => of === group)
            .map(([, position]) => position)
            .toSorted((a, b) => a - b);
          const expected = sorted[SAMPLE_FLOOR - 1] ?? POSITION_COUNT;
          expect(floorPosition(floors, group)).toBe(expected);
        }
      }),
    );
  });

  it("are the same from any parts", () => {
    fc.assert(
      fc.property(seen, fc.nat({ max: 200 }), (positions, cut) => {
        const parts = floorsOf(positions.slice(0, cut));
        addFloors(parts, floorsOf(positions.slice(cut)));
        const whole = floorsOf(positions);
        for (let group = 0; group < GROUPS; group += 1) {
          expect(floorPosition(parts, group)).toBe(floorPosition(whole, group));
        }
      }),
    );
  });

  it("grow with the number of groups that occur", () => {
    const floors = createSampleFloors(makePlan(100));
    for (let group = 0; group < 1000; group += 1) {
      for (let n = 0; n < SAMPLE_FLOOR; n += 1) addPosition(floors, group, group + n);
    }
    for (let group = 0; group < 1000; group += 1) {
      expect(floorPosition(floors, group)).toBe(group + SAMPLE_FLOOR - 1);
    }
  });
});
