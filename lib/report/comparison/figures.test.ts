/**
 * Every number in a report of a comparison is one of `comparison.json`: two comparisons in which no two numbers are equal are rendered, and each
 * figure that differs between them must be the same number of either, rounded to be read.
 */
import { describe, expect, it } from "vitest";
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { comparisonSchema } from "../../compare/comparison.ts";
import { targetComparisonSchema } from "../../compare/target-comparison.ts";
import { readText } from "../html/page-reader-fixture.ts";
import { renderComparisonCard } from "./card.ts";
import {
  inconclusiveComparison,
  regressedComparison,
  splitComparison,
  untoldComparison,
} from "./comparison-fixture.ts";
import { comparedFigures, comparedSources, numberedComparison } from "./figure-sources-fixture.ts";
import { renderComparisonHtml } from "./html.ts";
import { renderComparisonJunit } from "./junit.ts";
import { renderComparisonCsv } from "./orgs-csv.ts";
import { renderComparisonTerminal } from "./terminal.ts";
import { renderComparisonTicket } from "./ticket.ts";

const ROWS = ["base.value", "candidate.value", "change.estimate", "change.high", "tolerance"].map(
  (field) => `rows.13.${field}`,
);
const ORGS = ["base.value", "change.estimate"].map((field) => `orgs.metrics.0.rows.0.${field}`);
const CELLS = ["base.value", "change.low", "change.adjustedP"].map(
  (field) => `orgs.metrics.0.rows.3.${field}`,
);

/** How each is rendered, and some of the numbers that it has to show. */
const FORMATS: readonly (readonly [
  name: string,
  render: (comparison: AnyComparison) => string,
  shown: string[],
])[] = [
  [
    "the ticket",
    renderComparisonTicket,
    [...ROWS, ...ORGS, "facts.0.base", "defects.0.candidate.count"],
  ],
  [
    "the terminal",
    (one) => renderComparisonTerminal(one, { width: 100, colour: false }),
    [...ROWS, ...ORGS],
  ],
  [
    "the page",
    (one) => readText(renderComparisonHtml(one).replace(/<figure[^]*?<\/figure>/g, "")),
    [...ROWS, ...CELLS, "curves.2.base.3.us", "timeline.blocks.2.base.p95Us"],
  ],
  [
    "the card",
    (one) => renderComparisonCard(one).replace(/[\w-]+="[^"]*"/g, ""),
    ["rows.13.change.estimate"],
  ],
  ["JUnit", renderComparisonJunit, ["rows.13.change.estimate"]],
  [
    "CSV",
    renderComparisonCsv,
    ["orgs.metrics.0.rows.3.change.pBeyond", "orgs.metrics.1.rows.0.base.of"],
  ],
];

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

interface Traced {
  /** Figures of both comparisons at one place. */
  shown: [string, string];
  /** Where in the comparison both may come from. */
  from: string[];
}

/** Each figure that differs between two comparisons, with the numbers it may be. */
function trace(
  [one, other]: readonly [AnyComparison, AnyComparison],
  render: (comparison: AnyComparison) => string,
): Traced[] {
  const [ofOne, ofOther] = [one, other].map((comparison) => ({
    figures: comparedFigures(decode(render(comparison))),
    sources: comparedSources(comparison),
  }));
  expect(ofOne?.figures.length).toBe(ofOther?.figures.length);
  return (ofOne?.figures ?? []).flatMap((figure, at): Traced[] => {
    const otherFigure = ofOther?.figures[at] ?? "";
    if (figure === otherFigure) return [];
    const from = [...(ofOne?.sources.get(figure) ?? [])].filter((source) =>
      ofOther?.sources.get(otherFigure)?.has(source),
    );
    return [{ shown: [figure, otherFigure], from }];
  });
}

/** With few orgs and blocks: there are not numbers enough that look unlike. */
function pairOf<Compared extends AnyComparison>(comparison: Compared): [Compared, Compared] {
  return [numberedComparison(comparison, 0), numberedComparison(comparison, 401)];
}

function small() {
  const whole = regressedComparison(5);
  const { timeline, orgs } = whole;
  const metrics = orgs.metrics.map((facts) => ({
    ...facts,
    pooled: {
      orgs: 3,
      base: facts.rows[0]?.base ?? none(),
      candidate: facts.rows[0]?.candidate ?? none(),
    },
  }));
  return {
    ...whole,
    orgs: { ...orgs, metrics },
    timeline: { ...timeline, blocks: timeline.blocks.slice(18, 22) },
  };
}

function none() {
  return { value: 0, median: 0, count: 0, of: 0, runs: 0 };
}

const SEVERAL = pairOf(small());
const SINGLE = pairOf({
  ...inconclusiveComparison(),
  timeline: small().timeline,
  orgs: small().orgs,
});
const TARGETS = pairOf(splitComparison());
const UNTOLD = pairOf(untoldComparison());

it("the comparisons are comparisons", () => {
  for (const comparison of [...SEVERAL, ...SINGLE]) {
    expect(comparisonSchema.parse(comparison)).toEqual(comparison);
  }
  for (const comparison of [...TARGETS, ...UNTOLD]) {
    expect(targetComparisonSchema.parse(comparison)).toEqual(comparison);
  }
});

describe.each(FORMATS)("%s", (_, render, shown) => {
  const traced = trace(SEVERAL, render);

  it("shows no figure that is not in the comparison", () => {
    expect(traced.filter(({ from }) => from.length === 0)).toEqual([]);
    expect(traced.length).toBeGreaterThanOrEqual(8);
    expect(trace(SINGLE, render).filter(({ from }) => from.length === 0)).toEqual([]);
    expect(trace(TARGETS, render).filter(({ from }) => from.length === 0)).toEqual([]);
    expect(trace(UNTOLD, render).filter(({ from }) => from.length === 0)).toEqual([]);
  });

  it("shows the numbers that people look for", () => {
    const sources = new Set(
      traced.flatMap(({ from }) => from.map((source) => source.replace(/ #\d+$/, ""))),
    );
    expect(shown.filter((source) => !sources.has(source))).toEqual([]);
  });
});

it("would find a figure out that came from elsewhere", () => {
  const forged = trace(SEVERAL, (comparison) => {
    const text = renderComparisonTicket(comparison);
    return comparison === SEVERAL[0] ? text.replace(/(\d)\u202fms/, "$17\u202fms") : text;
  });
  expect(forged.filter(({ from }) => from.length === 0).length).toBeGreaterThan(0);
});
