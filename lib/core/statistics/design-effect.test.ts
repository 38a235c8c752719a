/** Design effects against R's survey package and their own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo } from "./counted-fixture.ts";
import { burstDesignEffect, designEffect, estimateDesignEffect } from "./design-effect.ts";
import { mergeBlocks } from "./merged-blocks.ts";
import { ratioVariance } from "./ratio-variance.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const someBlocks = fc.array(countedUpTo(1000), { minLength: 2, maxLength: 60 });
const EMPTY = { count: 0, of: 0 };

function alike(count: number) {
  return Array.from({ length: 10 }, () => ({ count, of: 50 }));
}

describe("ratioVariance", () => {
  it.each(golden.ratioVariance)("of the share $share is $variance", (row) => {
    const result = ratioVariance(row.blocks);
    expect(result?.share).toBeCloseTo(row.share, 12);
    expect((result?.variance ?? 0) / row.variance).toBeCloseTo(1, 9);
  });

  it("leaves blocks without data out, and does not exist of fewer than 2", () => {
    const blocks = [
      { count: 1, of: 10 },
      { count: 3, of: 12 },
    ];
    expect(ratioVariance([EMPTY, ...blocks, EMPTY])).toEqual(ratioVariance(blocks));
    expect(ratioVariance([EMPTY, { count: 1, of: 10 }])).toBeNull();
    expect(ratioVariance([])).toBeNull();
  });

  it("is that of a mean when all blocks are equally large", () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 50 }), { minLength: 2, maxLength: 40 }), (counts) => {
        const result = ratioVariance(counts.map((count) => ({ count, of: 50 })));
        const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
        const squares = counts.reduce((sum, count) => sum + (count - mean) ** 2, 0);
        const ofMean = squares / (counts.length - 1) / counts.length;
        expect((result?.variance ?? -1) * 50 ** 2).toBeCloseTo(ofMean, 8);
      }),
    );
  });

  it("refuses a block that counts no share", () => {
    expect(() => ratioVariance([{ count: 3, of: 2 }])).toThrow(RangeError);
  });
});

describe("estimateDesignEffect and designEffect", () => {
  it.each(golden.ratioVariance)("are $effect and $raised for the share $share", (row) => {
    expect((estimateDesignEffect(row.blocks) ?? 0) / row.effect).toBeCloseTo(1, 9);
    expect(designEffect(row.blocks) / row.raised).toBeCloseTo(1, 9);
  });

  it("is the size of a block when a block fails as one", () => {
    const blocks = Array.from({ length: 100 }, (_, index) => ({
      count: index % 4 === 0 ? 20 : 0,
      of: 20,
    }));
    expect(estimateDesignEffect(blocks)).toBeCloseTo((20 * 100) / 99, 9);
  });

  it("is 1 when every block fails alike", () => {
    expect(estimateDesignEffect(alike(5))).toBe(0);
    expect(designEffect(alike(5))).toBe(1);
  });

  it("cannot be estimated from no or all failures or one block, and is taken for 1", () => {
    for (const blocks of [alike(0), alike(50), [{ count: 3, of: 50 }], [EMPTY, EMPTY], []]) {
      expect(estimateDesignEffect(blocks)).toBeNull();
      expect(designEffect(blocks)).toBe(1);
    }
  });

  it("does not hang on the order of blocks, nor on which outcome is counted", () => {
    fc.assert(
      fc.property(someBlocks, (blocks) => {
        const effect = designEffect(blocks);
        const others = blocks.map(({ count, of }) => ({ count: of - count, of }));
        expect(designEffect(blocks.toReversed()) / effect).toBeCloseTo(1, 6);
        expect(designEffect(others) / effect).toBeCloseTo(1, 6);
        expect(effect).toBeGreaterThanOrEqual(1);
      }),
    );
  });

  it("grows with the block when all attempts come so many times over", () => {
    fc.assert(
      fc.property(someBlocks, fc.integer({ min: 2, max: 9 }), (blocks, times) => {
        const estimate = estimateDesignEffect(blocks);
        fc.pre(estimate !== null && estimate > 1e-6);
        const more = blocks.map(({ count, of }) => ({ count: count * times, of: of * times }));
        expect((estimateDesignEffect(more) ?? 0) / estimate).toBeCloseTo(times, 6);
      }),
    );
  });
});

describe("burstDesignEffect", () => {
  const minutes = fc.array(countedUpTo(60), { minLength: 240, maxLength: 256 });

  it("is the largest over 30, 20 and 10 s when there are 8 blocks of 30 s", () => {
    fc.assert(
      fc.property(minutes, (seconds) => {
        const effects = [30, 20, 10].map((length) => designEffect(mergeBlocks(seconds, length)));
        expect(burstDesignEffect(seconds, 1000)).toBe(Math.max(...effects));
      }),
      { numRuns: 20 },
    );
  });

  it("sees a burst that lasts longer than a storage block", () => {
    const seconds = Array.from({ length: 300 }, (_, second) => ({
      count: second % 60 < 8 ? 10 : 0,
      of: 50,
    }));
    expect(burstDesignEffect(seconds, 1000)).toBeGreaterThan(3 * designEffect(seconds));
  });

  it("takes long storage blocks as they are", () => {
    fc.assert(
      fc.property(someBlocks, (blocks) => {
        expect(burstDesignEffect(blocks, 64_000)).toBe(designEffect(blocks));
      }),
    );
  });

  it("of nothing is 1", () => {
    expect(burstDesignEffect([], 1000)).toBe(1);
  });
});
