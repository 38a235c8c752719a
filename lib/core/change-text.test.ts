/** Changes as text. */
import { describe, expect, it } from "vitest";
import { formatChangeRange, formatPointChange, formatRatioChange } from "./change-text.ts";

/** With plain spaces, as tests can be read. */
const plain = (text: string) => text.replaceAll("\u202F", " ");

describe("a change", () => {
  it.each([
    [1.12, "+12 %"],
    [0.966, "−3.4 %"],
    [1, "±0 %"],
    [2.5, "+150 %"],
    [0, "−100 %"],
    [Infinity, "+∞"],
  ])("by a ratio of %d is %s", (ratio, text) => {
    expect(plain(formatRatioChange(ratio))).toBe(text);
  });

  it.each([
    [0.018, "+1.8 pp"],
    [-0.0002, "−0.02 pp"],
    [0, "±0 pp"],
    [-0, "±0 pp"],
    [-1, "−100 pp"],
    [Infinity, "+∞"],
    [-Infinity, "−∞"],
  ])("of shares by %d is %s", (difference, text) => {
    expect(plain(formatPointChange(difference))).toBe(text);
  });

  it.each([
    [1.031, 1.22, "+3.1…+22 %"],
    [0.9, 1, "−10…±0 %"],
    [null, 1.22, "−∞…+22 %"],
    [1.031, null, "+3.1 %…+∞"],
    [null, null, "−∞…+∞"],
  ])("from %d to %d has its unit once: %s", (low, high, text) => {
    expect(plain(formatChangeRange(low, high, formatRatioChange))).toBe(text);
  });

  it("in percentage points has its unit once too", () => {
    expect(plain(formatChangeRange(-0.001, 0.02, formatPointChange))).toBe("−0.1…+2 pp");
  });
});
