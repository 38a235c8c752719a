/** The pictures of a comparison as files. */
import { parse } from "csv-parse/sync";
import { describe, expect, it } from "vitest";
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { checkXml } from "../xml-check.ts";
import { renderComparisonCard, renderComparisonTimeline } from "./card.ts";
import {
  inconclusiveComparison,
  refusedComparison,
  regressedComparison,
  splitComparison,
} from "./comparison-fixture.ts";
import { renderComparisonCsv } from "./orgs-csv.ts";

/** The lines of text in a picture, in their order. */
function wordsIn(svg: string): string[] {
  return Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text/g), ([, text = ""]) =>
    text
      .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
      .replaceAll("\u202f", " ")
      .trim(),
  );
}

describe("the card", () => {
  it("has the verdict, the numbers of the stage that it rests on, the reason and the orgs", () => {
    expect(wordsIn(renderComparisonCard(regressedComparison()))).toEqual([
      "✗ REGRESSED",
      "sdk 4.2.0 → 4.3.0, spike, 41 orgs, 5 + 5 runs",
      "p50, spike",
      "+5.9 %",
      "16 ms → 17 ms",
      "(+1.8…+10 %)",
      "p95, spike",
      "+26 %",
      "39 ms → 50 ms (+23…+29 %)",
      "p99, spike",
      "+32 %",
      "58 ms → 76 ms (+26…+38 %)",
      "403 forbidden, spike",
      "+1.8 pp",
      "0.1 % → 1.9 %",
      "(+1.7…+1.9 pp)",
      "empty claims, spike",
      "±0 pp",
      "0 % → 0 % (±0…±0 pp)",
      "The candidate is worse: 1 secondary org gets an empty org_ids: new in",
      "org-0007 (0 in the base, 15 in the candidate).",
      "Fix: Authorise the client again in each of these orgs with the org selector, then ask for a new token.",
      "5 of 41 orgs regressed by p95: org-0038, org-0017, org-0023, org-0004 …",
      "20260304T120000Z-compare-kfpw · tokenrush 0.1.0",
    ]);
  });

  it("of a refusal has what forbids it where numbers would stand", () => {
    const words = wordsIn(renderComparisonCard(refusedComparison()));
    expect(words.slice(2, 5)).toEqual([
      "requests",
      "REFUSED",
      "both runs sent the same requests; this compares the server at two times",
    ]);
  });

  it("of two targets says how many orgs split", () => {
    expect(wordsIn(renderComparisonCard(splitComparison()))).toContain(
      "1 of 6 orgs work at one target only: org-0003",
    );
  });
});

it.each<readonly [string, () => AnyComparison]>([
  ["regressed", regressedComparison],
  ["inconclusive", inconclusiveComparison],
  ["not comparable", refusedComparison],
  ["of targets", splitComparison],
])("pictures are well-formed and need nothing beside them: %s", (_, make) => {
  for (const render of [renderComparisonCard, renderComparisonTimeline]) {
    const svg = render(make());
    expect(checkXml(svg).length).toBeGreaterThan(2);
    expect(svg).not.toMatch(/NaN|Infinity|undefined|var\(--|href|The table below/);
  }
});

it("the timeline says why there is none", () => {
  expect(renderComparisonTimeline(refusedComparison())).toContain("nothing to draw");
  expect(renderComparisonTimeline(splitComparison())).toContain("nothing to draw");
  expect(renderComparisonTimeline(regressedComparison())).toContain('class="line-candidate"');
});

describe("the CSV", () => {
  it("has a row per org and metric, with every number as it stands", () => {
    const whole = regressedComparison();
    const rows: Record<string, string>[] = parse(renderComparisonCsv(whole), { columns: true });
    const all = whole.orgs.metrics.flatMap(({ metric, rows: ofOrgs }) =>
      ofOrgs.map((row) => ({ metric, ...row })),
    );
    expect(rows).toHaveLength(all.length);
    all.forEach(({ org, metric, state, base, candidate, change }, at) => {
      expect(rows[at]).toMatchObject({
        org,
        metric,
        state,
        "base.value": String(base.value),
        "base.count": String(base.count ?? ""),
        "candidate.of": String(candidate.of),
        "change.estimate": String(change?.estimate),
        "change.low": String(change?.low),
        "change.adjustedP": String(change?.adjustedP),
      });
    });
  });

  it("of two targets has both sides of each org", () => {
    const rows: Record<string, string>[] = parse(renderComparisonCsv(splitComparison()), {
      columns: true,
    });
    expect(rows[0]).toMatchObject({
      org: "org-0003",
      worksAt: "base",
      "base.issued": "924",
      "candidate.denied": "924",
      "candidate.claims.match": "0",
    });
  });
});
