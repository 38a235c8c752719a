import { expect, it } from "vitest";
import { type ComparisonListRow, renderComparisonsTable } from "./comparisons-table.ts";

const ROW: ComparisonListRow = {
  id: "20260304T120000Z-compare-kfpw",
  comparedAt: "2026-03-04T12:00:00.000Z",
  kind: "runs",
  base: "sdk 4.2.0",
  candidate: "sdk 4.3.0",
  verdict: { state: "REGRESSED", passed: false },
  status: "",
  bytes: 123_456,
};

it("has a line per comparison, whatever is known of it", () => {
  const unknown = { comparedAt: null, kind: null, base: null, candidate: null, verdict: null };
  const rows: ComparisonListRow[] = [
    ROW,
    { ...ROW, verdict: { state: "SAME", passed: true } },
    { ...ROW, verdict: { state: "NOT COMPARABLE", passed: null } },
    { ...ROW, ...unknown, id: "old", status: "its comparison.json is broken" },
  ];
  expect(`\n${renderComparisonsTable(rows, 140).replaceAll("\u202f", " ")}`).toMatchInlineSnapshot(`
    "
    comparison                     compared, UTC     base       candidate  verdict                          size
    20260304T120000Z-compare-kfpw  2026-03-04 12:00  sdk 4.2.0  sdk 4.3.0  ✗ REGRESSED                    123 kB
    20260304T120000Z-compare-kfpw  2026-03-04 12:00  sdk 4.2.0  sdk 4.3.0  ✓ SAME                         123 kB
    20260304T120000Z-compare-kfpw  2026-03-04 12:00  sdk 4.2.0  sdk 4.3.0  ? NOT COMPARABLE               123 kB
    old                            –                 –          –          its comparison.json is broken  123 kB
    "
  `);
});
