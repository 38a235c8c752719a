/** The page of a comparison: what a run's page holds to, and what only it tells. */
import { describe, expect, it } from "vitest";
import type { TargetComparison } from "../../compare/target-comparison.ts";
import {
  hashOf,
  idsOf,
  readTables,
  readText,
  rowOf,
  tableOf,
} from "../html/page-reader-fixture.ts";
import {
  COMPARISONS,
  inconclusiveComparison,
  refusedComparison,
  refusedTargets,
  regressedComparison,
  sameComparison,
  splitComparison,
  untoldComparison,
} from "./comparison-fixture.ts";
import { renderComparisonHtml } from "./html.ts";
import { manyOrgsComparison } from "./many-orgs-fixture.ts";

function sectionsOf(page: string): string[] {
  return Array.from(page.matchAll(/<h2 id="([^"]*)"/g), ([, id = ""]) => id);
}

describe.each(COMPARISONS)("the page of a comparison that is %s", (_, make) => {
  const page = renderComparisonHtml(make());
  const [, style = ""] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  const [, script = ""] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
  const markup = page.replace(style, "").replace(script, "");

  it("asks nothing of any server, and allows only its one style and script", () => {
    expect(markup).not.toMatch(/<(?:img|iframe|object|embed|base|form)\b/i);
    expect(markup).not.toMatch(/\s(?:src|action|style|on\w+)=/i);
    expect(page).not.toMatch(/url\(|@import|https?:|fetch\(|XMLHttpRequest|WebSocket|EventSource/i);
    expect(page).toContain(
      `content="default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'"`,
    );
  });

  it("has each id once, and leads every link and label to one", () => {
    const ids = idsOf(page);
    expect(new Set(ids).size).toBe(ids.length);
    for (const [, list = ""] of page.matchAll(/(?:aria-labelledby|\sfor)="([^"]*)"/g)) {
      for (const id of list.split(" ")) expect(ids).toContain(id);
    }
    for (const [, id = ""] of markup.matchAll(/(?:href="#|data-copy=")([^"]*)"/g)) {
      expect(ids).toContain(id);
    }
  });

  it("has headings that skip no level, and tells each picture in words", () => {
    const levels = Array.from(markup.matchAll(/<h([1-6])/g), ([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1));
    for (const [picture] of page.matchAll(/<svg[^>]*class="picture[^>]*>\s*<title[^]*?<\/svg>/g)) {
      expect(picture).toMatch(/<title id="[^"]+">[^<]+<\/title>\s*<desc id="[^"]+">[^<]+<\/desc>/);
    }
  });

  it("shows no number that is none, and is small", () => {
    expect(readText(page)).not.toMatch(/NaN|undefined|Infinity|\bnull\b/);
    expect(page).not.toMatch(/\s(?:d|x|y|cx|cy|width|height|viewBox)="[^"]*(?:NaN|Infinity)/);
    expect(Buffer.byteLength(page)).toBeLessThan(300_000);
  });
});

describe("the page", () => {
  it("says the verdict first, then why and what to do; from what decides to what explains", () => {
    const page = renderComparisonHtml(regressedComparison());
    const text = readText(page);
    const places = [
      "sdk 4.2.0 → 4.3.0, spike, 41 orgs, 5 + 5 runs",
      "✗ REGRESSED The candidate is worse: 1 secondary org",
      "Next Try the fix",
      "Fix Authorise the client again",
      "spike, client_credentials: p95 latency",
    ].map((phrase) => text.indexOf(phrase));
    expect(places).not.toContain(-1);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
    expect(sectionsOf(page)).toEqual([
      "defects",
      "comparable",
      "metrics",
      "timeline",
      "percentiles",
      "orgs",
      "all-orgs",
      "findings",
      "facts",
      "reproduce",
    ]);
  });

  it("has a row per metric, with its change, tolerance, verdict and runs", () => {
    const page = renderComparisonHtml(regressedComparison()).replaceAll("\u202f", " ");
    expect(rowOf(page, "Metrics of spike, client credentials", "p95")).toEqual([
      "p95",
      "39 ms",
      "50 ms",
      "+26 % (+23…+29 %)",
      "10 %",
      "✗ REGRESSED",
      "5+5",
      "< 0.001",
    ]);
    const orders = readTables(page).map(({ label }) => label);
    expect(orders.indexOf("Metrics of spike, refresh token")).toBeLessThan(
      orders.indexOf("Metrics of baseline, client credentials (not decisive)"),
    );
  });

  it("draws both sides over each other, and orgs that regressed before the others", () => {
    const page = renderComparisonHtml(regressedComparison());
    for (const className of ["line-base", "line-candidate", "curve-base", "band-candidate"]) {
      expect(page).toContain(`class="${className}"`);
    }
    const [, plot = ""] =
      /(<svg[^>]*>\s*<title id="orgs-p95-wide-title">[^]*?<\/svg>)/.exec(page) ?? [];
    const names = Array.from(plot.matchAll(/class="row-name"[^>]*>([^<]*)</g), ([, name]) => name);
    expect(names).toHaveLength(41);
    expect(new Set(names.slice(0, 5))).toEqual(
      new Set(["org-0004", "org-0011", "org-0017", "org-0023", "org-0038"]),
    );
    const dots = /class="dot" d="([^"]*)"/.exec(plot)?.[1] ?? "";
    expect(dots.match(/M/g)).toHaveLength(5);
  });

  it("of runs that cannot be compared has the differences and why, and no empty picture", () => {
    const page = renderComparisonHtml(refusedComparison());
    expect(sectionsOf(page)).toEqual(["comparable", "reproduce"]);
    expect(page).not.toContain("<svg");
    const refused = rowOf(page, "Differences between the runs", "requests");
    expect(refused.slice(3)).toEqual([
      "✗ REFUSED",
      "both runs sent the same requests; this compares the server at two times (equal-requests)",
    ]);
  });

  it("has footnotes at the number they are of", () => {
    const page = renderComparisonHtml(inconclusiveComparison()).replaceAll("\u202f", " ");
    const [, , , , , state] = rowOf(page, "Metrics of spike, client credentials", "p50");
    expect(state).toBe("? INCONCLUSIVE ¹ ²");
    expect(readText(page)).toContain("¹ assumed run-to-run noise 5 %; tokenrush calibrate");
  });

  it("of two targets has what works at one alone, then what differs otherwise, then all orgs", () => {
    const page = renderComparisonHtml(splitComparison());
    expect(sectionsOf(page)).toEqual([
      "splits",
      "comparable",
      "differing",
      "all-orgs",
      "reproduce",
    ]);
    expect(rowOf(page, "What differs for org-0003", "scope asked for")).toEqual([
      "scope asked for",
      "read write admin",
      "read write",
    ]);
    expect(tableOf(page, "Orgs").rows[0]?.cells[0]).toBe("org-0003");
  });

  it("of two targets has the orgs that cannot be told, and why", () => {
    const page = renderComparisonHtml(untoldComparison()).replaceAll("\u202f", " ");
    expect(sectionsOf(page)).toContain("untold");
    expect(rowOf(page, "Orgs that cannot be told", "org-0003")).toEqual([
      "org-0003",
      "too few attempts",
      "924 issued",
      "1 issued",
    ]);
    expect(readText(page)).toContain("2 of 6 orgs cannot be told");
  });

  it("of targets that cannot be held against each other says why, and holds no orgs", () => {
    const page = renderComparisonHtml(refusedTargets());
    expect(tableOf(page, "Differences between the runs").rows).toHaveLength(2);
    expect(readText(page)).toContain("--allow state,equal-targets");
    expect(readText(page)).toContain("No org is held against itself");
  });

  it("says which orgs were not on both sides", () => {
    const { orgs, ...rest } = sameComparison();
    const page = renderComparisonHtml({ ...rest, orgs: { ...orgs, onlyInBase: ["acme"] } });
    expect(readText(page)).toContain("In every run of the base alone, and so not compared: acme.");
  });

  it("has room for 1 000 orgs in 1 MB, and for 10 000 in 3 MB", () => {
    expect(Buffer.byteLength(renderComparisonHtml(manyOrgsComparison(1000)))).toBeLessThan(
      1_000_000,
    );
    const largest = renderComparisonHtml(manyOrgsComparison(10_000));
    expect(Buffer.byteLength(largest)).toBeLessThan(3_000_000);
    expect(readText(largest)).toContain("8\u202f000 more orgs");
    expect(Buffer.byteLength(renderComparisonHtml(manyTargetOrgs(10_000)))).toBeLessThan(3_000_000);
  });
});

function manyTargetOrgs(count: number): TargetComparison {
  const { orgs, splits, ...rest } = splitComparison();
  const names = Array.from({ length: count }, (_, at) => `customer-${at}-production-eu`);
  return {
    ...rest,
    orgs: names.flatMap((org, at) => {
      const one = orgs[at % orgs.length];
      return one === undefined ? [] : [{ ...one, org }];
    }),
    splits: names.slice(0, count / 6).flatMap((org) => splits.map((split) => ({ ...split, org }))),
  };
}
