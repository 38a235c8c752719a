import { describe, expect, it } from "vitest";
import type { Result } from "../analysis/result.ts";
import { hashOf, idsOf, readText } from "./html/page-reader-fixture.ts";
import { renderHtml } from "./html.ts";
import { manyOrgsResult } from "./many-orgs-fixture.ts";
import { detailedResult } from "./result-fixture-details.ts";
import { fullResult } from "./result-fixture-full.ts";
import {
  generatorLimitedResult,
  incompleteResult,
  noDataResult,
  passedResult,
} from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";

const RESULTS: [string, () => Result][] = [
  ["failed", failedResult],
  ["failed with every detail", detailedResult],
  ["failed with everything there is", fullResult],
  ["passed", passedResult],
  ["incomplete", incompleteResult],
  ["generator-limited", generatorLimitedResult],
  ["empty", noDataResult],
];

describe.each(RESULTS)("the page of a run that is %s", (_, make) => {
  const page = renderHtml(make());
  const [, style = ""] = /<style>([^]*?)<\/style>/.exec(page) ?? [];
  const [, script = ""] = /<script>([^]*?)<\/script>/.exec(page) ?? [];
  const markup = page.replace(style, "").replace(script, "");

  it("asks nothing of any server", () => {
    expect(markup).not.toMatch(/<(?:img|iframe|object|embed|base|form)\b/i);
    expect(markup).not.toMatch(/\s(?:src|action|style|on\w+)=/i);
    // Commands to be read name the server that was asked.
    const others = page.replace(/<pre id="by-hand"[^]*?<\/pre>/, "");
    expect(others).not.toMatch(
      /url\(|@import|https?:|fetch\(|XMLHttpRequest|WebSocket|EventSource/i,
    );
    const links = Array.from(markup.matchAll(/\shref="([^"]*)"/g), ([, link = ""]) => link);
    for (const link of links) expect(link).toMatch(/^#[\w.~-]+$|^data:image\/svg\+xml;base64,/);
  });

  it("allows by policy only the style and the script it has, of which there is one each", () => {
    expect(page).toContain(
      `content="default-src 'none'; style-src '${hashOf(style)}'; script-src '${hashOf(script)}'; img-src data:; base-uri 'none'; form-action 'none'"`,
    );
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(markup.match(/<script/g)).toHaveLength(1);
    expect(script.length).toBeGreaterThan(1000);
  });

  it("writes no markup by script", () => {
    expect(script).not.toMatch(/innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(/);
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

  it("has headings that skip no level", () => {
    const levels = Array.from(markup.matchAll(/<h([1-6])/g), ([, level]) => Number(level));
    expect(levels[0]).toBe(1);
    levels.forEach((level, at) => expect(level - (levels[at - 1] ?? 0)).toBeLessThanOrEqual(1));
  });

  it("tells each picture in words", () => {
    for (const [picture] of page.matchAll(/<svg[^>]*class="picture[^>]*>\s*<title[^]*?<\/svg>/g)) {
      expect(picture).toMatch(/role="img"\s+aria-labelledby=/);
      expect(picture).toMatch(/<title id="[^"]+">[^<]+<\/title>\s*<desc id="[^"]+">[^<]+<\/desc>/);
    }
  });

  it("shows no number that is none", () => {
    expect(readText(page)).not.toMatch(/NaN|undefined|Infinity|\bnull\b/);
    expect(page).not.toMatch(/\s(?:d|x|y|cx|cy|width|height|viewBox)="[^"]*(?:NaN|Infinity)/);
  });

  it("is small", () => {
    expect(Buffer.byteLength(page)).toBeLessThan(300_000);
  });
});

describe("the page", () => {
  it("says the verdict first, then why, what to do, and what was found; from what decides to what explains", () => {
    const text = readText(renderHtml(detailedResult()));
    const places = [
      "✗ FAILED 1 088 of 9 456 tokens unusable",
      "k6 alone: 99.0 % HTTP 200",
      "Next Try the fix of the first finding",
      "Fix of 1 Authorise the client again",
      "What was found 2",
      "there at rest: not a matter of load",
      "Correctness defects 1 1 Tokens with an empty org claim",
      "Other findings 1 2 403 SCOPE_MISMATCH at issuance",
      "Can it be compared Runs can be held",
      "Key figures Attempts",
      "Stages stage attempts",
      "Answers and tokens answers",
      "Timeline Show",
      "Latency by percentile Issued tokens only",
      "Which orgs stand out Unusable tokens",
      "Orgs over time The orgs",
      "All orgs 25",
      "What goes with what In spike#1",
      "By latency Each org's",
      "By load and time 403",
      "Who and what it meets What surely",
      "Scopes declared, asked, granted Rows",
      "Start lag How long",
      "Time to consistency 1",
      "Gates gate",
      "Load generator and accounts CPU",
      "Run and how to reproduce it Run",
      "Method Denominators",
    ].map((phrase) => text.indexOf(phrase));
    expect(places).not.toContain(-1);
    expect(places.toSorted((a, b) => a - b)).toEqual(places);
  });

  it("says what is missing where there is nothing to show", () => {
    const text = readText(renderHtml(noDataResult()));
    expect(text).toContain("No attempt was recorded, so there is nothing to draw.");
    expect(text).toContain("No stage was reached.");
  });

  it("has room for 40 orgs in 300 kB, for 1 000 in 1 MB, and for 10 000 in 3 MB", () => {
    expect(Buffer.byteLength(renderHtml(manyOrgsResult(40)))).toBeLessThan(300_000);
    expect(Buffer.byteLength(renderHtml(manyOrgsResult(1000)))).toBeLessThan(1_000_000);
    expect(Buffer.byteLength(renderHtml(manyOrgsResult(10_000)))).toBeLessThan(3_000_000);
  });
});
