import { expect, it } from "vitest";
import { drawLegend } from "./legend.ts";

const ENTRIES = ["one", "two", "three"].map((label) => ({
  label,
  className: `line-${label}`,
  mark: "line" as const,
}));

it("stands in one row where it fits, and in several where it does not", () => {
  const wide = drawLegend(ENTRIES, { left: 0, y: 10, width: 900 });
  const narrow = drawLegend(ENTRIES, { left: 0, y: 10, width: 80 });
  expect(narrow.height).toBe(3 * wide.height);
  expect(wide.body.toString().match(/y="10"/g)).toHaveLength(3);
  expect(narrow.body.toString()).toContain('y="46"');
});
