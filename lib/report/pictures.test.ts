import { describe, expect, it } from "vitest";
import { renderCard, renderTimelinePicture } from "./pictures.ts";
import { renderPng } from "./png.ts";
import {
  generatorLimitedResult,
  incompleteResult,
  noDataResult,
  passedResult,
} from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";
import { colourOf, stylesFor } from "./svg-styles.ts";
import { STYLES } from "./html/styles.ts";
import { checkXml } from "./xml-check.ts";

const ENDINGS = [
  failedResult,
  passedResult,
  incompleteResult,
  generatorLimitedResult,
  noDataResult,
];

describe("the card", () => {
  it("says the verdict, the figures, the worst finding with its fix, and the orgs", () => {
    const texts = textsOf(renderCard(failedResult()));
    expect(texts).toMatchInlineSnapshot(`
      [
        "✗ FAILED",
        "spike against embedded (rfc, embedded issuer), 25 orgs, 9 550 attempts",
        "Attempts",
        "9 550",
        "over 25 orgs",
        "Tokens issued",
        "9 451 (99 %)",
        "of attempts; 100 % to be",
        "decoded",
        "Unusable tokens",
        "1 088 (11.5 %)",
        "org checked on 9 451 of 9",
        "451 tokens",
        "403 forbidden",
        "32 (0.34 %)",
        "of attempts",
        "p95 latency",
        "41 ms",
        "p50 15 ms, p99 68 ms",
        "Tokens with an empty org claim",
        "1 083 of 1 146 decoded tokens (94.5 %, 95 % interval 93 % to 95.7 %), the first of 2 findings",
        "Fix: Authorise the client again in each of these orgs with the org selector, then ask for a new token.",
        "7 of 25 orgs with something wrong: org-0003, org-0007, org-0011, org-0009 …",
        "20260304T101459Z-spike-kfpw · tokenrush 0.1.0, k6 2.2.0",
      ]
    `);
  });

  it("is 1200 by 630, with every text inside of it", () => {
    for (const make of ENDINGS) {
      const svg = renderCard(make());
      expect(svg).toContain('width="1200"\nheight="630"');
      for (const [, x, y] of svg.matchAll(/<text x="([\d.]+)" y="([\d.]+)"/g)) {
        expect(Number(x)).toBeLessThan(1140);
        expect(Number(y)).toBeLessThan(620);
      }
    }
  });

  it("never cuts a figure, however large", () => {
    const failed = failedResult();
    const totals = { ...failed.totals, attempts: 9_876_543_210, unusable: 1_234_567_890 };
    expect(textsOf(renderCard({ ...failed, totals })).join("\n")).toContain(
      "1 234 567 890 (11.5 %)",
    );
  });

  it("says that there is no finding where there is none", () => {
    expect(textsOf(renderCard(passedResult()))).toContain(
      "Nothing was found wrong often enough to be a finding.",
    );
  });
});

describe("a picture", () => {
  it.each(ENDINGS)("is well-formed and needs nothing beside it: %o", (make) => {
    for (const svg of [renderCard(make()), renderTimelinePicture(make())]) {
      checkXml(withoutStyle(svg));
      expect(svg).not.toMatch(/var\(|@import|url\(|href|<script|data:/);
      expect(svg.replaceAll("http://www.w3.org/2000/svg", "")).not.toContain("://");
    }
  });

  it("of the timeline has the colours of the page's, and speaks of no table", () => {
    const svg = renderTimelinePicture(failedResult());
    expect(svg).toMatch(/\.line-p95 \{ stroke:#[0-9a-f]{6}/);
    expect(svg).toContain(`fill="${colourOf("card")}"`);
    expect(svg).not.toContain("table below");
  });
});

describe("a PNG", () => {
  it("has the size of its picture, and is larger when it is scaled", async () => {
    const svg = renderCard(failedResult());
    expect(sizeOf(await renderPng(svg))).toEqual([1200, 630]);
    expect(sizeOf(await renderPng(svg, 2))).toEqual([2400, 1260]);
  });

  // Where there is no font, text vanishes without a word.
  it("shows its text, by the shipped font", async () => {
    for (const svg of [renderCard(failedResult()), renderTimelinePicture(failedResult())]) {
      const [drawn, textless, bold] = await Promise.all([
        renderPng(svg),
        renderPng(svg.replace(/<text[^]*?<\/text\s*>/g, "")),
        renderPng(svg.replaceAll('font-weight="400"', 'font-weight="700"')),
      ]);
      expect(drawn.length).toBeGreaterThan(1.5 * textless.length);
      expect(drawn.equals(bold)).toBe(!svg.includes('font-weight="400"'));
    }
    const letters = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">';
    const draw = (text: string, font: string) =>
      renderPng(`${letters}<text x="5" y="20" font-family="${font}">${text}</text></svg>`);
    expect((await draw("✗ Ag", "Inter")).equals(await draw("✗ Ag", "no such font"))).toBe(true);
    expect((await draw("✗", "Inter")).equals(await draw(" ", "Inter"))).toBe(false);
  });
});

it("styles for a drawing are those of its classes, without variables and conditions", () => {
  const styles = stylesFor('<g class="line-p50 plot"><path class="grid"/></g>');
  expect(styles).toContain(".line-p50 { stroke:#0072b2 }");
  expect(styles).toContain(".line-p50 { fill:none");
  expect(styles).not.toMatch(/var\(|@media|line-p95|display|width: 100%/);
  expect(STYLES).toContain('[class^="line-"]');
});

function textsOf(svg: string): string[] {
  return Array.from(svg.matchAll(/<text[^>]*>([^<]*)<\/text/g), ([, text = ""]) =>
    text
      .replaceAll("\u202f", " ")
      .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))),
  );
}

/** The rules of styles hold `>` and `"` at most, which is well-formed; the little reader of tests knows no such content. */
function withoutStyle(svg: string): string {
  return svg.replace(/<style>[^<]*<\/style>/, "");
}

function sizeOf(png: Buffer): [number, number] {
  return [png.readUInt32BE(16), png.readUInt32BE(20)];
}
