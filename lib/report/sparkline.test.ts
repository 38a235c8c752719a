import { describe, expect, it } from "vitest";
import { drawSparkline } from "./sparkline.ts";

describe("a sparkline", () => {
  it("goes from nothing to the highest", () => {
    expect(drawSparkline([0, 1, 4, 8], 10)).toBe(" ▁▄█");
  });

  it("shows the largest of what a column stands for, so that no spike is lost", () => {
    expect(drawSparkline([0, 0, 0, 9, 0, 0, 0, 0], 4)).toBe(" █  ");
  });

  it("goes as high as others have gone, where it shares a scale with them", () => {
    expect(drawSparkline([1, 2, 4], 10, 8)).toBe("▁▂▄");
  });

  it("is empty for nothing", () => {
    expect(drawSparkline([], 10)).toBe("");
    expect(drawSparkline([0, 0], 10)).toBe("  ");
  });
});
