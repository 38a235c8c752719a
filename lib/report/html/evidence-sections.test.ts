/** The sections on orgs, time and what goes with what: that they show what the result has, and are left out where it has nothing. */
import { describe, expect, it } from "vitest";
import type { Result } from "../../analysis/result.ts";
import { fullResult } from "../result-fixture-full.ts";
import { noDataResult } from "../result-fixture-variations.ts";
import { listBreakdownSections } from "./breakdowns.ts";
import { correlationSection, listLatencySections } from "./correlation.ts";
import { listHeatMapSections } from "./heat-map.ts";
import { listLoadSections } from "./load.ts";
import { listOrgComparisonSections } from "./org-comparison.ts";
import { gatherFacts } from "./page-facts.ts";
import { readText, rowOf, tableOf } from "./page-reader-fixture.ts";
import { listPercentileSections } from "./percentiles.ts";
import { renderSection } from "./section.ts";
import type { Section } from "./section.ts";

const full = fullResult();
const facts = gatherFacts(full);

function spaced(text: string): string {
  return text.replaceAll("\u202f", " ");
}

function render(sections: readonly Section[]): string {
  return spaced(sections.map(renderSection).join(""));
}

describe("which orgs stand out", () => {
  const page = render(listOrgComparisonSections(facts));

  it("is said by measure, in the result's own sentence", () => {
    const text = readText(page);
    for (const comparison of full.orgComparison) {
      expect(text).toContain(spaced(comparison.text).slice(1));
    }
    expect(text).toContain("99 % of the scatter between orgs is beyond chance.");
  });

  it("is a table of those, the others, the pooled and all", () => {
    const { rows } = tableOf(page, "Orgs by unusable tokens");
    expect(rows.map(({ cells }) => cells)).toEqual([
      ["org-0007", "361", "382", "94.5 %", "91.7 %", "96.4 %", "< 0.001"],
      ["22 other orgs", "5", "8 310", "0.06 %", "–", "–", "–"],
      ["4 orgs with few attempts, pooled", "2", "31", "6.5 %", "1.8 %", "20.7 %", "–"],
      ["all orgs", "1 088", "9 456", "11.5 %", "–", "–", "–"],
    ]);
  });

  it("has no picture where no org does", () => {
    const failed = page.slice(page.indexOf("Failed attempts"));
    expect(failed).toContain("no org surely stands out");
    expect(failed).not.toContain("<svg");
  });
});

describe("orgs over time", () => {
  const page = render(listHeatMapSections(full));

  it("are pictures and counts of both measures", () => {
    expect(rowOf(page, "403 forbidden by org and time", "org-0005")).toEqual([
      "org-0005",
      "0 of 20",
      "0 of 20",
      "22 of 190",
      "10 of 160",
    ]);
    expect(tableOf(page, "Unusable tokens by org and time").rows.at(-1)?.cells[0]).toBe(
      "23 other orgs",
    );
  });

  it("are added up where they have many columns", () => {
    const rows = full.heatMap.rows.map((row) => ({
      ...row,
      attempts: Array.from({ length: 60 }, () => 10),
      status403: Array.from({ length: 60 }, () => 1),
    }));
    const wide = render(listHeatMapSections({ ...full, heatMap: { ...full.heatMap, rows } }));
    const { heads } = tableOf(wide, "403 forbidden by org and time");
    expect(heads.slice(0, 3)).toEqual(["org", "from 0 s", "from 50 s"]);
    expect(rowOf(wide, "403 forbidden by org and time", "org-0005")[1]).toBe("5 of 50");
  });

  it("say where unusable tokens are only those of a sample", () => {
    const sampled: Result = { ...full, run: { ...full.run, sample: 0.1 } };
    expect(readText(render(listHeatMapSections(sampled)))).toContain("among the tokens decoded");
    expect(readText(page)).not.toContain("among the tokens decoded");
  });
});

describe("percentiles", () => {
  it("are a curve and its points with their band", () => {
    const page = render(listPercentileSections(full));
    const { rows } = tableOf(page, "Latency by percentile");
    expect(rows[1]?.cells).toEqual(["whole load", "p95", "41 ms", "40 ms", "42 ms", "9 451"]);
    expect(rows[3]?.cells).toEqual(["whole load", "p99.9", "140 ms", "–", "–", "9 451"]);
    expect(readText(page)).toContain("made by ranks, as if attempts were independent");
  });
});

describe("what goes with what", () => {
  it("says the result's sentences first, and that together is not because", () => {
    const text = readText(render([correlationSection(full)]));
    for (const sentence of full.correlation.text) {
      expect(text).toContain(spaced(sentence).slice(1));
    }
    expect(text).toContain("need not bring about each other");
    expect(text).not.toMatch(/caus/i);
  });

  it("has each measure by fifths of latency, and the risk ratios of the slowest", () => {
    const page = render(listLatencySections(full));
    const { rows } = tableOf(page, "403 forbidden by latency");
    expect(rows.map(({ cells }) => cells[0])).toEqual([
      "fastest fifth",
      "second fifth",
      "middle fifth",
      "fourth fifth",
      "slowest fifth",
    ]);
    expect(rows[0]?.cells.slice(1)).toEqual(["8", "1 890", "0.42 %", "0.2 %", "0.8 %"]);
    expect(tableOf(page, "Risk ratios").rows[0]?.cells).toEqual([
      "403 forbidden",
      "within org and stage",
      "× 0.95",
      "× 0.41",
      "× 2.2",
      "2",
      "-0.40",
      "0.69",
      "1.80",
    ]);
  });

  it("has bursts, courses and requests in flight", () => {
    const page = render(listLoadSections(facts));
    expect(tableOf(page, "Bursts").rows[0]?.cells).toEqual([
      "2026-03-04T10:15:23.310Z",
      "403 forbidden",
      "org-0005",
      "24 s",
      "5 s",
      "22",
      "190",
      "14.2",
    ]);
    expect(tableOf(page, "What moves together with latency").rows[0]?.cells).toEqual([
      "spike#1",
      "403 forbidden",
      "moves together with p95, 1 s after it",
      "0.82",
      "0.014",
      "1 s",
      "20",
    ]);
    expect(readText(page)).toContain(
      "On the mean 6.1 requests were in flight, and 13.4 when this was met.",
    );
  });

  it("counts series that cannot be told, in place of a row each", () => {
    const [series] = full.correlation.series;
    if (series === undefined) throw new Error("the fixture has no series");
    const silent = { ...series, rho: null, p: null, lag: null };
    const some = {
      ...full,
      correlation: { ...full.correlation, series: [series, silent, silent] },
    };
    expect(readText(render(listLoadSections(gatherFacts(some))))).toContain("2 more are too short");
    const none = { ...full, correlation: { ...full.correlation, series: [silent] } };
    expect(readText(render(listLoadSections(gatherFacts(none))))).toContain(
      "No stage is long enough",
    );
  });

  it("draws the breakdowns that surely differ, and has all in a table", () => {
    const page = render(listBreakdownSections(full));
    expect(page.match(/<h3>/g)).toHaveLength(1);
    expect(readText(page)).toContain("Empty org claims by role");
    expect(tableOf(page, "Breakdowns").rows.map(({ cells }) => cells)).toEqual([
      [
        "role",
        "secondary",
        "empty org claims",
        "1 083",
        "9 073",
        "11.9 %",
        "11.3 %",
        "12.6 %",
        "< 0.001",
      ],
      ["role", "primary", "empty org claims", "0", "378", "0 %", "0 %", "1 %", "< 0.001"],
      ["role", "3 more values", "empty org claims", "2", "40", "5 %", "–", "–", "< 0.001"],
      [
        "group region",
        "secondary",
        "403 forbidden",
        "1 083",
        "9 073",
        "11.9 %",
        "11.3 %",
        "12.6 %",
        "0.4",
      ],
      ["group region", "primary", "403 forbidden", "0", "378", "0 %", "0 %", "1 %", "0.4"],
    ]);
  });
});

describe("sections without anything in them", () => {
  const empty: Result = {
    ...noDataResult(),
    orgComparison: [],
    percentiles: [],
    heatMap: { columnMs: 0, rows: [], rest: null },
    correlation: { latency: [], series: [], bursts: [], concurrency: [], breakdowns: [], text: [] },
  };
  const nothing = gatherFacts(empty);

  it("are left out", () => {
    expect([
      ...listOrgComparisonSections(nothing),
      ...listHeatMapSections(empty),
      ...listPercentileSections(empty),
      ...listLatencySections(empty),
      ...listLoadSections(nothing),
      ...listBreakdownSections(empty),
    ]).toEqual([]);
    expect(readText(render([correlationSection(empty)]))).toContain("Nothing was met often enough");
  });
});
