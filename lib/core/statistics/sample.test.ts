/** Mean and variance by hand, and where they end. */
import { describe, expect, it } from "vitest";
import { medianOf, summarize } from "./sample.ts";

describe("summarize", () => {
  it("gives mean and the variance with n − 1", () => {
    expect(summarize([2, 4, 4, 4, 5, 5, 7, 9])).toEqual({ n: 8, mean: 5, variance: 32 / 7 });
  });

  it("does not lose a small scatter of large values", () => {
    expect(summarize([1e9, 1e9 + 1, 1e9 + 2]).variance).toBe(1);
  });

  it("knows no variance of one value", () => {
    expect(summarize([3])).toEqual({ n: 1, mean: 3, variance: Number.NaN });
  });

  it.each([Number.NaN, Infinity])("refuses %d", (value) => {
    expect(() => summarize([1, value])).toThrow(RangeError);
  });
});

describe("medianOf", () => {
  it("is the middle value, or the mean of the two in the middle", () => {
    expect(medianOf([3, 1, 2])).toBe(2);
    expect(medianOf([4, 1, 3, 2])).toBe(2.5);
    expect(medianOf([7])).toBe(7);
    expect(medianOf([])).toBeNaN();
  });
});
