/** What is left of counts that depend on each other, and what is none. */
import { describe, expect, it } from "vitest";
import { checkDesignEffect, effectiveCounts } from "./effective-counts.ts";

describe("effectiveCounts", () => {
  it("are the counts themselves when attempts are independent", () => {
    expect(effectiveCounts(3, 7)).toEqual({ count: 3, of: 7 });
  });

  it("keep the share and lose by the design effect", () => {
    expect(effectiveCounts(3, 12, 4)).toEqual({ count: 0.75, of: 3 });
  });

  it.each([
    [-1, 3],
    [4, 3],
    [Number.NaN, 3],
    [1, Number.NaN],
    [1, Infinity],
  ])("are none of %d of %d", (count, of) => {
    expect(() => effectiveCounts(count, of)).toThrow(RangeError);
  });

  it.each([0.5, 0, Number.NaN, Infinity])("are none with a design effect of %d", (effect) => {
    expect(() => effectiveCounts(1, 2, effect)).toThrow(RangeError);
    expect(() => checkDesignEffect(effect)).toThrow(RangeError);
  });
});
