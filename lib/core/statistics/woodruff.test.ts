/** The interval of a quantile over blocks against R's survey package, and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countedUpTo, total } from "./counted-fixture.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };
import { woodruffBlocks, woodruffInterval } from "./woodruff.ts";

const someBlocks = fc.array(countedUpTo(1000), { minLength: 2, maxLength: 60 });
const quantiles = fc.double({ min: 0.01, max: 0.999, noNaN: true });

function evenBlocks(length: number) {
  return Array.from({ length }, () => ({ count: 95, of: 100 }));
}

describe("woodruffInterval", () => {
  it.each(golden.woodruff)("of quantile $quantile ends at ranks $lowRank and $highRank", (row) => {
    const interval = woodruffInterval(row.blocks, row.quantile);
    const { of } = total(row.blocks);
    expect((interval?.standardError ?? 0) / row.standardError).toBeCloseTo(1, 9);
    expect(Math.ceil((interval?.low ?? 0) * of)).toBe(row.lowRank);
    const high = interval?.high ?? null;
    expect(high === null ? null : Math.ceil(high * of)).toBe(row.highRank);
  });

  it("is no narrower than that of independent values", () => {
    const interval = woodruffInterval(evenBlocks(10), 0.95);
    expect(interval?.standardError).toBeCloseTo(Math.sqrt((0.95 * 0.05) / 1000), 12);
  });

  it("holds the quantile, within 0…1", () => {
    fc.assert(
      fc.property(someBlocks, quantiles, (blocks, quantile) => {
        const interval = woodruffInterval(blocks, quantile);
        fc.pre(interval !== null);
        expect(interval.low).toBeGreaterThanOrEqual(0);
        expect(interval.low).toBeLessThan(quantile);
        if (interval.high === null) return;
        expect(interval.high).toBeGreaterThan(quantile);
        expect(interval.high).toBeLessThan(1);
      }),
    );
  });

  it("lies within the one of half as many such blocks", () => {
    fc.assert(
      fc.property(someBlocks, quantiles, (blocks, quantile) => {
        const few = woodruffInterval(blocks, quantile);
        fc.pre(few !== null);
        const many = woodruffInterval([...blocks, ...blocks], quantile);
        expect(many?.low).toBeGreaterThanOrEqual(few.low);
        expect(many?.high ?? Infinity).toBeLessThanOrEqual(few.high ?? Infinity);
      }),
    );
  });

  it("has no end above when it would reach beyond all values", () => {
    expect(woodruffInterval(evenBlocks(2), 0.95)).toMatchObject({ high: null });
  });

  it("does not exist with fewer than 2 blocks with values", () => {
    expect(woodruffInterval([], 0.5)).toBeNull();
    expect(woodruffInterval([...evenBlocks(1), { count: 0, of: 0 }], 0.5)).toBeNull();
  });

  it.each([0, 1, Number.NaN])("refuses quantile %d", (quantile) => {
    expect(() => woodruffInterval(evenBlocks(3), quantile)).toThrow(RangeError);
  });

  it("refuses more values at or below than there are", () => {
    expect(() => woodruffInterval([{ count: 3, of: 2 }], 0.5)).toThrow(RangeError);
  });
});

describe("woodruffBlocks", () => {
  it.each([
    ["10 of 30 s from 5 min", 300, 1000, 10],
    ["8 of 29 s from less than 4 min", 239, 1000, 8],
    ["8 of 10 s from 80 s", 40, 2000, 8],
    ["blocks that are longer already", 20, 64_000, 20],
  ])("are %s", (_, length, blockMs, merged) => {
    expect(woodruffBlocks(evenBlocks(length), blockMs)).toHaveLength(merged);
  });

  it.each([
    ["in a minute, whose eighth is too short", 60, 1000],
    ["where 8 of 9 s would be left", 79, 1000],
    ["in 7 long blocks", 7, 32_000],
  ])("are none %s", (_, length, blockMs) => {
    expect(woodruffBlocks(evenBlocks(length), blockMs)).toBeNull();
  });
});
