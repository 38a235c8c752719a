/** Every figure in tables and lists of the page is one of the result, shown as what it is: nothing is made up on the way. */
import { describe, expect, it } from "vitest";
import {
  formatCount,
  formatDuration,
  formatLatency,
  formatRate,
  formatShare,
} from "../../core/text.ts";
import { renderHtml } from "../html.ts";
import { listLeaves, type Leaf, uniqueResult } from "../unique-result-fixture.ts";
import { formatP } from "../wording.ts";
import { readTables, readText } from "./page-reader-fixture.ts";

const FIGURE =
  /\d{1,3}(?:\u202f\d{3})+|\d+(?:\.\d+)?(?:\u202f(?:ms|s|min|h|%))?(?: \d+\u202f(?:s|min))?(?:\/s)?/g;
/** Words that have digits in them and are no figures. */
const WORDS =
  /403 forbidden|200 without a usable token|other 4xx|\(5xx\)|p(?:50|90|95|99)\b|95 %|org-\d+|spike#\d|\b[0-9a-f]{12,64}\b|\b\d{1,2}-\d+-\d\b|\d{4}-\d\d-\d\dT[\d:.]+Z|\d{8}T\d+Z|RFC \d+|SHA-256/g;

const result = uniqueResult();
const leaves = listLeaves(result);
const page = renderHtml(result);

/** How a number of the result may be shown. */
function shownAs({ quantity, value, path }: Leaf): string[] {
  const way = path.join(".");
  if (quantity === "count") return [formatCount(value), String(value), ...ratesOf(way, value)];
  if (quantity === "latencyUs") return [formatLatency(value)];
  if (quantity === "lagMs") return [formatLatency(value * 1000)];
  if (quantity === "durationMs") return [formatDuration(value)];
  if (quantity === "share") return [formatShare(value), formatP(value), percentileOf(value)];
  return [
    ...[1, 2].map((digits) => Math.abs(value).toFixed(digits)),
    String(Number(value.toPrecision(2))),
    formatCount(value),
    formatShare(Math.abs(value)),
    formatLatency(value),
    formatRate(value),
  ];
}

/** Counts of a block are shown as rates too. */
function ratesOf(way: string, value: number): string[] {
  if (!way.startsWith("timeline.") && way !== "generator.sustainableRatePerSecond") return [];
  return [formatRate((value * 1000) / result.timeline.blockMs), formatRate(value)];
}

function percentileOf(p: number): string {
  return String(Number((p * 100).toFixed(3)));
}

const known = new Map(leaves.flatMap((leaf) => shownAs(leaf).map((text) => [text, leaf])));

/** Counts of which this one may be a share: those beside it, and those of the slice it is in. */
function denominatorsOf({ path }: Leaf): number[] {
  const [parent, grandparent] = [path.slice(0, -1), path.slice(0, -2)];
  return leaves
    .filter(({ path: other, quantity }) => {
      const way = other.slice(0, -1).join(".");
      return quantity === "count" && (way === parent.join(".") || way === grandparent.join("."));
    })
    .map(({ value }) => value);
}

/** Lengths of time between two times that stand beside each other in the result. */
const lengths = new Set(
  leaves.flatMap((leaf) =>
    leaf.quantity === "durationMs"
      ? leaves
          .filter(({ path, quantity }) => quantity === "durationMs" && isBeside(path, leaf.path))
          .flatMap(({ value }) => [
            formatDuration(Math.abs(leaf.value - value)),
            formatDuration(leaf.value + value),
          ])
      : [],
  ),
);

function isBeside(one: readonly string[], other: readonly string[]): boolean {
  return one.slice(0, -1).join(".") === other.slice(0, -1).join(".");
}

/** The figures of a row that come from nowhere. */
function strangersIn(cells: readonly string[]): string[] {
  const figures = cells.flatMap((cell) => {
    const own = texts.reduce((rest, text) => rest.replaceAll(text, " "), cell);
    return own.replace(WORDS, " ").match(FIGURE) ?? [];
  });
  const shares = new Set(
    figures
      .map((figure) => known.get(figure))
      .filter((leaf) => leaf?.quantity === "count")
      .flatMap((leaf) =>
        leaf === undefined ? [] : denominatorsOf(leaf).map((of) => formatShare(leaf.value / of)),
      ),
  );
  return figures.filter(
    (figure) => !known.has(figure) && !shares.has(figure) && !lengths.has(figure),
  );
}

/** Sentences of the result, which are shown as they are. */
const texts = listTexts(result)
  .filter((text) => /\d/.test(text) && text.length > 5)
  .toSorted((one, other) => other.length - one.length);

function listTexts(value: unknown): string[] {
  if (typeof value === "string") return [value, value.charAt(0).toUpperCase() + value.slice(1)];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(listTexts);
}

function strangersOf(markup: string): string[] {
  const inTables = readTables(markup).flatMap(({ label, rows }) =>
    rows.flatMap(({ cells }) =>
      strangersIn(cells).map((figure) => `${label}: ${figure} in ${cells.join(" | ")}`),
    ),
  );
  const facts = Array.from(markup.matchAll(/<dd>([^]*?)<\/dd>/g), ([, fact = ""]) => fact);
  const inFacts = facts.flatMap((fact) =>
    strangersIn([readText(fact)]).map((figure) => `${figure} in ${readText(fact)}`),
  );
  return [...inTables, ...inFacts];
}

describe("the figures of the page", () => {
  it("are all of the result", () => {
    expect(strangersOf(page)).toEqual([]);
  });

  it("are many", () => {
    const tables = readTables(page);
    const cells = tables.flatMap(({ rows }) => rows.flatMap((row) => row.cells));
    expect(tables.length).toBeGreaterThan(20);
    expect(cells.filter((cell) => /\d/.test(cell)).length).toBeGreaterThan(400);
  });

  it("are unlike each other, so that none passes for another", () => {
    const counts = leaves.filter(({ quantity }) => quantity === "count");
    expect(new Set(counts.map(({ value }) => value)).size).toBe(counts.length);
  });

  it("would be found out if one were another", () => {
    const [org] = result.orgs;
    const shown = formatCount(org?.attempts ?? 0);
    expect(page).toContain(`>${shown}<`);
    const forged = page.replaceAll(`>${shown}<`, `>${formatCount((org?.attempts ?? 0) + 1)}<`);
    expect(strangersOf(forged)).not.toEqual(strangersOf(page));
  });
});
