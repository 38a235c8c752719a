import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatCountShare,
  formatDuration,
  formatLatency,
  formatShare,
} from "../../core/text.ts";
import { compareCells, readQuantity } from "./quantity.ts";

describe("a quantity", () => {
  it.each([
    ["9 940", 9940],
    ["388 (97 %)", 388],
    ["0.42 ms", 0.000_42],
    ["1.24 s", 1.24],
    ["2 min", 120],
    ["12.5/s", 12.5],
    ["−3", -3],
    ["+12.5 % (+3…+22 %)", 12.5],
    ["±0 pp (−0.1…+0.1 pp)", 0],
    ["−4.2 % (−7…−1 %)", -4.2],
    ["", null],
    ["–", null],
    ["secondary", null],
  ])("is read from %j", (text, quantity) => {
    expect(readQuantity(text)).toBe(quantity);
  });

  it("below what can be shown comes before the least that can", () => {
    const cells = ["0.02 %", "< 0.01 %", "0.01 %", "0 %"];
    expect(cells.toSorted((one, other) => compareCells(one, other, 1))).toEqual([
      "0 %",
      "< 0.01 %",
      "0.01 %",
      "0.02 %",
    ]);
  });

  it("changes are in order on both sides of nothing", () => {
    const cells = ["+2 pp (+1…+3 pp)", "−2 pp (−3…−1 pp)", "±0 pp", "+0.01 pp", "−0.01 pp"];
    expect(cells.toSorted((one, other) => compareCells(one, other, 1))).toEqual([
      "−2 pp (−3…−1 pp)",
      "−0.01 pp",
      "±0 pp",
      "+0.01 pp",
      "+2 pp (+1…+3 pp)",
    ]);
  });

  it.each([
    ["counts", formatCount, 1e9],
    ["latencies", formatLatency, 1e9],
    ["durations", formatDuration, 59_000],
    ["counts with shares", (count: number) => formatCountShare(count, 2e9), 1e9],
  ])("sorts %s as their numbers would, but for what is rounded away", (_, format, max) => {
    const whole = fc.integer({ min: 0, max });
    fc.assert(
      fc.property(whole, whole, (one, other) => {
        const order = compareCells(format(one), format(other), 1);
        const isRoundedAway = Math.abs(one - other) <= 0.06 * Math.max(one, other) + 10;
        expect(order === 0 ? isRoundedAway : Math.sign(order) === Math.sign(one - other)).toBe(
          true,
        );
      }),
    );
  });

  it("reads every share", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (share) => {
        expect(readQuantity(formatShare(share))).not.toBeNull();
      }),
    );
  });
});

describe("cells", () => {
  it("come numbers first, then words, then nothing, also when turned round", () => {
    const cells = ["–", "b", "10", "", "9", "a"];
    const sorted = (direction: 1 | -1) =>
      cells.toSorted((one, other) => compareCells(one, other, direction));
    expect(sorted(1)).toEqual(["9", "10", "a", "b", "–", ""]);
    expect(sorted(-1)).toEqual(["10", "9", "b", "a", "–", ""]);
  });

  it("with numbered names sort as people count", () => {
    expect(compareCells("org-9", "org-10", 1)).toBeLessThan(0);
  });
});
