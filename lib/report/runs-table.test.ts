import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { HOSTILE_TEXTS } from "./hostile-result.ts";
import { renderRunsTable, type RunRow } from "./runs-table.ts";

function row(fields: Partial<RunRow> = {}): RunRow {
  return {
    id: "20260304T101459Z-spike-kfpw",
    startedAt: "2026-03-04T10:14:59.310Z",
    scenario: "spike",
    target: "staging",
    labels: { sdk: "4.3.0" },
    verdict: { state: "VALID", passed: false },
    status: "",
    attempts: 9550,
    unusable: 1088,
    bytes: 2_345_678,
    isLatest: false,
    ...fields,
  };
}

const UNKNOWN: Partial<RunRow> = {
  startedAt: null,
  scenario: null,
  target: null,
  labels: {},
  verdict: null,
  attempts: null,
  unusable: null,
};

describe("the table of runs", () => {
  it("has a line per run, whatever is known of it", () => {
    const rows = [
      row({ isLatest: true }),
      row({
        id: "20260303T101459Z-soak-abcd",
        verdict: { state: "VALID", passed: true },
        unusable: 0,
        labels: {},
      }),
      row({ ...UNKNOWN, id: "old", status: "result of schema version 1", bytes: 12 }),
      row({
        id: "20260301T000000Z-spike-abcd",
        verdict: null,
        status: "running",
        attempts: null,
        unusable: null,
      }),
    ];
    expect(`\n${renderRunsTable(rows, 140).replaceAll("\u202f", " ")}`).toMatchInlineSnapshot(`
      "
      run                            started, UTC      scenario  target   labels     verdict                     attempts  unusable    size
      20260304T101459Z-spike-kfpw *  2026-03-04 10:14  spike     staging  sdk=4.3.0  ✗ FAILED                       9 550     1 088  2.3 MB
      20260303T101459Z-soak-abcd     2026-03-04 10:14  spike     staging  –          ✓ PASSED                       9 550         0  2.3 MB
      old                            –                 –         –        –          result of schema version 1         –         –    12 B
      20260301T000000Z-spike-abcd    2026-03-04 10:14  spike     staging  sdk=4.3.0  running                            –         –  2.3 MB
      * latest
      "
    `);
  });

  it.each(HOSTILE_TEXTS.map((text) => ({ text, name: JSON.stringify(text.slice(0, 40)) })))(
    "is as wide as the terminal, and has no line more, whatever things are called: $name",
    ({ text }) => {
      const hostile = row({
        target: text,
        scenario: text,
        startedAt: text,
        labels: { [text]: text },
      });
      const lines = renderRunsTable([hostile, row()], 120).trimEnd().split("\n");
      expect(lines).toHaveLength(3);
      for (const line of lines) {
        expect(stringWidth(line)).toBeLessThanOrEqual(120);
        // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
        expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202d\u202e\u2066]/);
      }
    },
  );

  it("never cuts an id, however narrow the terminal", () => {
    expect(renderRunsTable([row()], 40)).toContain("20260304T101459Z-spike-kfpw");
  });
});
