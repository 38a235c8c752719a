/** How long blocks get, and that merging loses nothing. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo, total } from "./counted-fixture.ts";
import { countFilled, holdsBlocks, mergeBlocks, timesToMerge } from "./merged-blocks.ts";

const someBlocks = fc.array(countedUpTo(100), { maxLength: 300 });

function filled(length: number) {
  return Array.from({ length }, () => ({ count: 1, of: 10 }));
}

describe("timesToMerge", () => {
  it.each([
    ["5 min in blocks of 1 s", filled(300), 1000, 30],
    ["5 min in blocks of 2 s", filled(150), 2000, 15],
    ["4 min, just 8 blocks of 30 s", filled(240), 1000, 30],
    ["less than 8 blocks of 30 s", filled(239), 1000, 29],
    ["1 min in blocks of 1 s", filled(60), 1000, 7],
    ["6 s in blocks of 1 s", filled(6), 1000, 1],
    ["blocks of 16 s", filled(200), 16_000, 1],
    ["blocks of 64 s", filled(200), 64_000, 1],
    ["nothing", [], 1000, 1],
  ])("%s", (_, blocks, blockMs, times) => {
    expect(timesToMerge(blocks, blockMs)).toBe(times);
  });

  it("counts blocks with data alone: of eight short spikes each is a block", () => {
    const spikes = Array.from({ length: 8 * 60 }, (_, second) => ({
      count: 0,
      of: second % 60 < 5 ? 50 : 0,
    }));
    expect(timesToMerge(spikes, 1000)).toBe(30);
  });

  it.each([0, -1, Number.NaN])("refuses blocks of %d ms", (blockMs) => {
    expect(() => timesToMerge([], blockMs)).toThrow(RangeError);
  });
});

describe("mergeBlocks", () => {
  it("adds neighbours up, and a short rest to the last", () => {
    const blocks = [1, 2, 3, 4, 5, 6, 7].map((count) => ({ count, of: 10 }));
    expect(mergeBlocks(blocks, 3)).toEqual([
      { count: 6, of: 30 },
      { count: 22, of: 40 },
    ]);
  });

  it("loses and adds nothing", () => {
    fc.assert(
      fc.property(someBlocks, fc.integer({ min: 1, max: 400 }), (blocks, times) => {
        expect(total(mergeBlocks(blocks, times))).toEqual(total(blocks));
      }),
    );
  });

  it("leaves blocks as they are when merged one by one", () => {
    fc.assert(
      fc.property(someBlocks, (blocks) => {
        expect(mergeBlocks(blocks, 1)).toEqual(blocks);
      }),
    );
  });

  it("keeps 8 blocks with data wherever there are as many", () => {
    fc.assert(
      fc.property(someBlocks, fc.constantFrom(1000, 2000, 4000, 8000), (blocks, blockMs) => {
        const merged = mergeBlocks(blocks, timesToMerge(blocks, blockMs));
        expect(countFilled(merged)).toBeGreaterThanOrEqual(Math.min(8, countFilled(blocks)));
      }),
    );
  });

  it.each([0, 1.5, Number.NaN])("refuses to merge %d blocks into one", (times) => {
    expect(() => mergeBlocks([], times)).toThrow(RangeError);
  });
});

describe("holdsBlocks", () => {
  it.each([
    [80_000, 1000, true],
    [79_999, 1000, false],
    [95_000, 4000, false],
    [96_000, 4000, true],
    [300_000, 64_000, false],
    [512_000, 64_000, true],
  ])("%d ms in blocks of %d ms: %s", (durationMs, blockMs, holds) => {
    expect(holdsBlocks(durationMs, blockMs)).toBe(holds);
  });
});
