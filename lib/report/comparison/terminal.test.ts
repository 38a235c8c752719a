/** A comparison on a terminal: what it says of every verdict, within every width. */
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import type { AnyComparison } from "../../compare/comparison-file.ts";
import {
  alikeComparison,
  COMPARISONS,
  defectComparison,
  inconclusiveComparison,
  refusedComparison,
  regressedComparison,
  sameComparison,
  splitComparison,
  tooShortComparison,
} from "./comparison-fixture.ts";
import { renderComparisonTerminal } from "./terminal.ts";

function plain(comparison: AnyComparison, width = 100): string {
  return renderComparisonTerminal(comparison, { width, colour: false }).replaceAll("\u202f", " ");
}

/** The first lines, up to the first section. */
function headOf(comparison: AnyComparison): string {
  return plain(comparison).split("\n\n")[0] ?? "";
}

/** The sections from the one of this title on, to the next. */
function sectionOf(comparison: AnyComparison, title: string): string {
  return plain(comparison)
    .split("\n\n")
    .filter((section) => section.startsWith(title))
    .join("\n\n");
}

describe("the summary", () => {
  it("of a regression has the verdict first, then the defect, what was compared, the numbers and the orgs", async () => {
    const text = renderComparisonTerminal(regressedComparison(), {
      width: 100,
      colour: false,
      files: [{ name: "report", path: "results/20260304T120000Z-compare-kfpw/report.html" }],
    });
    await expect(text.replaceAll("\u202f", " ")).toMatchFileSnapshot(
      "../testdata/comparison/regressed.txt",
    );
  });

  it("of a terminal with little room gives up columns, never digits", async () => {
    await expect(plain(regressedComparison(), 80)).toMatchFileSnapshot(
      "../testdata/comparison/regressed-80.txt",
    );
  });

  it("of targets has splits first", async () => {
    await expect(plain(splitComparison())).toMatchFileSnapshot("../testdata/comparison/split.txt");
  });

  it("has a verdict for every ending", () => {
    expect(headOf(sameComparison())).toMatchInlineSnapshot(`
      "✓ SAME  sdk 4.2.0 → 4.3.0, spike, 41 orgs, 3 + 3 runs
        No difference beyond the tolerance.
      Next         Keep the candidate's runs: the next version can be held against them."
    `);
    expect(headOf(inconclusiveComparison())).toMatchInlineSnapshot(`
      "? INCONCLUSIVE  sdk 4.2.0 → 4.3.0, spike, 41 orgs, 1 + 1 runs
        Noise hides whether the candidate is worse: spike, client_credentials: p50 latency +12 %
        (−2.4…+30 %), tolerance 10 %: cannot tell; only a change of 22.4 % and more would show; about 3
        runs a side would settle it.
      Next         Run about 3 times a side, in turn: tokenrush run --replicates 3 --ab; to settle
                   every row, about 50 times."
    `);
    expect(headOf(tooShortComparison())).toMatchInlineSnapshot(`
      "? INCONCLUSIVE  sdk 4.2.0 → 4.3.0, spike, 41 orgs, 1 + 1 runs
        Noise hides whether the candidate is worse: spike, client_credentials: p50 latency: the stage is
        too short for single runs to show how latency over time scatters; make it 4 min, or run 3 and more
        a side.
      Next         Give the stage more tokens, or a plateau of 4 min and more."
    `);
    expect(headOf(defectComparison())).toMatchInlineSnapshot(`
      "✗ REGRESSED  sdk 4.2.0 → 4.3.0, spike, 41 orgs, 3 + 3 runs
        The candidate is worse: 1 secondary org gets an empty org_ids: new in org-0007 (0 in the base, 9
        in the candidate).
      Next         Try the fix of the first defect on one org, then run the candidate and compare
                   again."
    `);
    expect(headOf(alikeComparison())).toMatchInlineSnapshot(`
      "✓ ALIKE  staging → canary, 6 orgs, 1 + 1 runs
        6 orgs fare alike at both targets.
      Next         Nothing to do here: what fails, fails at both targets."
    `);
  });

  it("of runs that cannot be compared says why, and no number", () => {
    expect(plain(refusedComparison())).toMatchInlineSnapshot(`
      "? NOT COMPARABLE  sdk 4.2.0 → 4.3.0, spike, 3 + 3 runs
        The runs differ in more than what is being compared: requests (equal-requests): both runs sent the
        same requests; this compares the server at two times.
      Next         Run both sides alike, or accept what differs with --allow equal-requests; it stays
                   in the report.

      What is compared
        differs    base              candidate         is
        label sdk  4.2.0             4.3.0             compared
        requests   80b1d7c3e2f4a596  80b1d7c3e2f4a596  REFUSED
        k6         2.2.0             2.3.0             warned
        ✗ requests (equal-requests): both runs sent the same requests; this compares the server at two
          times
        ! k6 (k6): another k6 may time requests in another way
      "
    `);
  });

  it("says below the table what a number rests on, once", () => {
    const metrics = sectionOf(inconclusiveComparison(), "Metrics");
    expect(metrics.match(/assumed run-to-run noise 5 %/g)).toHaveLength(1);
    expect(metrics.match(/about 3 runs a side would settle it/g)).toHaveLength(1);
    expect(metrics).toMatch(/p50 .* INCONCLUSIVE ¹ ²/);
    expect(sectionOf(tooShortComparison(), "Metrics")).toMatch(
      /¹ the stage is too short for single runs/,
    );
  });

  it("leaves out what is the same where the verdict does not rest on it, and says so", () => {
    const metrics = sectionOf(regressedComparison(), "Metrics");
    expect(metrics).toContain("baseline, client credentials (not decisive): 5 of 6 the same");
    expect(metrics.match(/empty claims/g)).toHaveLength(2);
  });
});

describe.each(COMPARISONS)("of a comparison that is %s", (_, make) => {
  const comparison = make();

  it.each([40, 72, 80, 90, 100, 250])("fits a terminal of %d columns", (width) => {
    const lines = renderComparisonTerminal(comparison, { width, colour: false }).split("\n");
    const room = Math.min(100, Math.max(72, width));
    expect(Math.max(...lines.map((line) => stringWidth(line)))).toBeLessThanOrEqual(room);
  });

  it("is coloured without a word changed", () => {
    const coloured = renderComparisonTerminal(comparison, { width: 100, colour: true });
    expect(coloured).toContain("\u001b[1m");
    expect(stripVTControlCharacters(coloured)).toBe(
      renderComparisonTerminal(comparison, { width: 100, colour: false }),
    );
  });

  it("shows no number that is none", () => {
    expect(plain(comparison)).not.toMatch(/NaN|undefined|Infinity|\bnull\b/);
  });
});
