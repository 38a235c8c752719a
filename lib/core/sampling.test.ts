/** The laws of sampling: a floor in every group, a share of the rest, the same in any order. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  isSampled,
  keepSmallest,
  POSITION_COUNT,
  SAMPLE_FLOOR,
  samplePosition,
} from "./sampling.ts";

const positions = fc.array(fc.nat({ max: POSITION_COUNT - 1 }), { maxLength: 60 });

describe("keepSmallest", () => {
  it("keeps the smallest in order, whatever order they come in, and touches nothing else", () => {
    fc.assert(
      fc.property(positions, (seen) => {
        const kept = new Uint32Array(SAMPLE_FLOOR + 2).fill(9);
        let count = 0;
        for (const position of seen) count = keepSmallest(kept, 1, count, position);
        const expected = seen.toSorted((a, b) => a - b).slice(0, SAMPLE_FLOOR);
        expect(Array.from(kept.subarray(1, 1 + count))).toEqual(expected);
        expect([kept[0], kept.at(-1)]).toEqual([9, 9]);
      }),
    );
  });
});

describe("isSampled", () => {
  it("takes all when the share is one", () => {
    expect(isSampled(POSITION_COUNT - 1, 1, 0)).toBe(true);
  });

  it("takes what lies below the share or up to the floor, and nothing else", () => {
    expect(isSampled(POSITION_COUNT / 4 - 1, 0.25, 0)).toBe(true);
    expect(isSampled(POSITION_COUNT / 4, 0.25, 0)).toBe(false);
    expect(isSampled(700, 0, 700)).toBe(true);
    expect(isSampled(701, 0, 700)).toBe(false);
  });
});

describe("samplePosition", () => {
  it("takes about the share asked for out of consecutive attempts", () => {
    const n = 20_000;
    const share = 0.1;
    for (const seed of [1, 7, 4711]) {
      let taken = 0;
      for (let i = 0; i < n; i += 1) {
        if (isSampled(samplePosition(seed, `${i % 200}-${i}-0`), share, -1)) taken += 1;
      }
      // Five standard deviations of a fair draw.
      expect(Math.abs(taken - n * share)).toBeLessThan(5 * Math.sqrt(n * share * (1 - share)));
    }
  });

  it("draws another sample for another seed", () => {
    expect(samplePosition(1, "1-1-0")).not.toBe(samplePosition(2, "1-1-0"));
  });
});
