/** The page in a real browser: what it shows, that it asks nothing of anyone, that it can be used, printed and trusted. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Result } from "../lib/analysis/result.ts";
import { crowdedResult, HOSTILE_TEXTS } from "../lib/report/hostile-result.ts";
import { renderHtml } from "../lib/report/html.ts";
import { orgFragment } from "../lib/report/html/org-fragment.ts";
import { manyOrgsResult } from "../lib/report/many-orgs-fixture.ts";
import {
  seeFocus,
  seeHeadings,
  seeOrgs,
  seeOverflow,
  seePictures,
  seeTimeline,
} from "../lib/report/page/page-probes-fixture.ts";
import { fullResult } from "../lib/report/result-fixture-full.ts";
import {
  generatorLimitedResult,
  noDataResult,
  passedResult,
} from "../lib/report/result-fixture-variations.ts";
import {
  NARROW,
  type OpenPage,
  PageStage,
  PAPER,
  seeBarriers,
  textOfPdf,
  WIDE,
} from "./page-stage.ts";
import { findChromium } from "./setup/find-chromium.mjs";

const chromium = await findChromium();
const UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true";

let stage: PageStage;

function withPage<T>(
  result: Result,
  options: Parameters<PageStage["withPage"]>[1],
  use: (opened: OpenPage) => Promise<T>,
): Promise<T> {
  return stage.withPage(renderHtml(result), options, use);
}

/** What a button copies; `denied` where the page may not use the clipboard by itself. */
async function copied(
  button: string,
  clipboard: "granted" | "denied" = "granted",
): Promise<string> {
  const permissions = ["clipboard-read", "clipboard-write"];
  return withPage(fullResult(), { permissions }, async ({ page }) => {
    if (clipboard === "denied") {
      await page.evaluate("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))");
    }
    await page.getByRole("button", { name: button }).first().press("Enter");
    await page.getByRole("button", { name: "Copied" }).waitFor();
    return z.string().parse(await page.evaluate("navigator.clipboard.readText()"));
  });
}

function withoutSpaces(text: string): string {
  return text.replaceAll(/\s+/g, "");
}

describe.skipIf(chromium === undefined)("the page in a browser", () => {
  beforeAll(async () => {
    stage = await PageStage.start(chromium ?? "");
  });
  afterAll(() => stage.close());

  const RESULTS: [string, () => Result][] = [
    ["with everything there is", fullResult],
    ["passed", passedResult],
    ["limited by the generator", generatorLimitedResult],
    ["without data", noDataResult],
  ];

  describe.each(RESULTS)("of a run %s", (_, make) => {
    it.each([
      ["wide", WIDE],
      ["narrow", NARROW],
    ])(
      "shows all of itself without a script, and asks nothing of anyone: %s",
      async (_width, viewport) => {
        await withPage(make(), { viewport, javaScriptEnabled: false }, async ({ page, deeds }) => {
          expect(await page.evaluate(seeOverflow)).toEqual([]);
          for (const { title, width, height, marks } of await page.evaluate(seePictures)) {
            expect([title, width > 200, height > 30, marks > 3]).toEqual([title, true, true, true]);
          }
          expect(deeds).toEqual([]);
        });
      },
    );

    it.each(["light", "dark"] as const)(
      "has nothing that keeps people out: %s",
      async (colorScheme) => {
        await withPage(make(), { colorScheme }, async ({ page, deeds }) => {
          await page.evaluate(UNFOLD);
          expect(await seeBarriers(page)).toEqual([]);
          expect(deeds).toEqual([]);
        });
      },
    );
  });

  it("shows every picture there is without a script", async () => {
    await withPage(fullResult(), { javaScriptEnabled: false }, async ({ page }) => {
      const pictures = await page.evaluate(seePictures);
      expect(pictures.map(({ title }) => title)).toEqual([
        "Rate, load, latency and failures over time",
        "Latency by percentile",
        "Orgs that stand out by unusable tokens",
        "Orgs that stand out by 403 forbidden",
        "403 forbidden by org and time",
        "Unusable tokens by org and time",
        "403 forbidden by fifths of latency",
        "Empty org claims by fifths of latency",
        "Risk ratios of the slowest fifth",
        "403 forbidden by requests in flight",
        "Empty org claims by role",
      ]);
      await expect(page.locator(".controls:visible, .copy:visible").count()).resolves.toBe(0);
    });
  });

  it("answers on its first screen whether it passed, which orgs, at rest or under load, and what to do", async () => {
    await withPage(fullResult(), {}, async ({ page }) => {
      for (const words of ["FAILED", "org-0007", "there at rest", "Authorise the client again"]) {
        const box = await page.locator("header").getByText(words).first().boundingBox();
        expect({ words, isSeen: (box?.y ?? Infinity) < WIDE.height - 30 }).toEqual({
          words,
          isSeen: true,
        });
      }
    });
  });

  it("sorts its orgs by keyboard, by any column, in both directions", async () => {
    await withPage(fullResult(), {}, async ({ page, deeds }) => {
      const head = page.getByRole("button", { name: "403 forbidden" });
      await head.focus();
      await page.keyboard.press("Enter");
      expect((await page.evaluate(seeOrgs))[0]).toBe("org-0005");
      await page.keyboard.press("Space");
      expect((await page.evaluate(seeOrgs)).at(-1)).toBe("org-0005");
      await page.getByRole("button", { name: "org", exact: true }).press("Enter");
      expect((await page.evaluate(seeOrgs)).slice(0, 2)).toEqual(["org-0000", "org-0001"]);
      expect(await page.locator("th[aria-sort]").count()).toBe(1);
      expect(await page.locator("#status").textContent()).toBe("Sorted by org, ascending");
      expect(deeds).toEqual([]);
    });
  });

  it("filters its orgs by words and by whether anything is wrong, and still follows links to any", async () => {
    await withPage(fullResult(), {}, async ({ page }) => {
      await page.getByRole("searchbox", { name: "Filter" }).focus();
      await page.keyboard.type("primary eu");
      expect(await page.evaluate(seeOrgs)).toEqual(["org-0000"]);
      expect(await page.locator("#org-count").textContent()).toBe("1 of 25 orgs");
      await page.getByRole("searchbox", { name: "Filter" }).fill("");
      await page.getByRole("checkbox").press("Space");
      expect((await page.evaluate(seeOrgs)).length).toBe(7);
      await page.evaluate("location.hash = '#org-org-0001'");
      await page.locator("#org-org-0001").waitFor();
      expect((await page.evaluate(seeOrgs)).length).toBe(25);
    });
  });

  it("zooms its timeline by stage, by steps and by a stroke, and keeps its words in their size", async () => {
    await withPage(fullResult(), {}, async ({ page, deeds }) => {
      const whole = await page.evaluate(seeTimeline);
      await page.getByLabel("Show").selectOption("spike#1");
      const spike = await page.evaluate(seeTimeline);
      expect(spike.viewBox).not.toBe(whole.viewBox);
      expect(spike.ticks[0]).toBe("25\u202fs");
      expect(await page.locator("#zoom-range").textContent()).toBe("22\u202fs to 42\u202fs");
      await page.getByRole("button", { name: "Zoom in" }).press("Enter");
      expect(await page.locator("#zoom-range").textContent()).toBe("27\u202fs to 37\u202fs");
      await page.getByRole("button", { name: "Earlier" }).press("Enter");
      expect(await page.locator("#zoom-range").textContent()).toBe("22\u202fs to 32\u202fs");
      await page.getByLabel("Show").selectOption("whole run");
      expect(await page.evaluate(seeTimeline)).toEqual({
        ...whole,
        viewBox: spike.viewBox.length > 0 ? whole.viewBox : "",
      });
      const plot = page.locator("svg.plot:visible");
      await plot.scrollIntoViewIfNeeded();
      const { x = 0, y = 0, width = 0, height = 0 } = (await plot.boundingBox()) ?? {};
      await page.mouse.move(x + width / 4, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + height / 2, { steps: 4 });
      await page.mouse.up();
      expect(await page.locator("#zoom-range").textContent()).toMatch(
        /^13(?:\.1)?\u202fs to 26(?:\.\d)?\u202fs$/,
      );
      expect(deeds).toEqual([]);
    });
  });

  describe("copies", () => {
    it("a fix", async () => {
      expect(await copied("Copy fix")).toMatch(
        /^Fix\s+Authorise the client again in each of these orgs/,
      );
    });

    it("commands, line by line", async () => {
      const lines = (await copied("Copy commands")).split("\n");
      expect(lines.map((line) => line.split(" ").slice(0, 2).join(" "))).toEqual([
        "# CONFIG:",
        "# (configHash",
        "# (in",
        "tokenrush run",
        "# Only",
        "tokenrush run",
      ]);
    });

    it("a request for curl, whose lines are one command", async () => {
      const [head, ...lines] = (await copied("Copy requests by hand")).split("\n");
      expect(head).toMatch(/^# Finding 1, org org-0003; set CLIENT_SECRET/);
      expect(lines[0]).toMatch(/^curl .* \\$/);
      expect(lines[1]).toMatch(/^ {2}--user app-3:"\$CLIENT_SECRET" \\$/);
    });

    it("evidence as lines of cells", async () => {
      const [head = "", first = ""] = (await copied("Copy evidence")).split("\n");
      expect(head.split("\t")).toContain("correlation id, attempt id");
      expect(first.split("\t")).toContain("org_ids: [] · expected org-0003");
    });

    it("also where the page is not trusted with the clipboard", async () => {
      expect(await copied("Copy fix", "denied")).toMatch(/^Fix\s+Authorise/);
    });
  });

  it("leads the keyboard to every control, and shows where it is", async () => {
    await withPage(fullResult(), {}, async ({ page }) => {
      const stops: { name: string; isMarked: boolean }[] = [];
      for (let stop = 0; stop < 400; stop += 1) {
        await page.keyboard.press("Tab");
        const focus = await page.evaluate(seeFocus);
        if (focus.name === "" && stops.length > 20) break;
        stops.push(focus);
      }
      expect(stops.filter(({ isMarked }) => !isMarked)).toEqual([]);
      const names = stops.map(({ name }) => name.replaceAll(/\s+/g, " "));
      expect(names[0]).toBe("a To the findings");
      const wanted = [
        "select theme",
        "button Copy fix",
        "button Copy evidence as text",
        "select zoom-stage",
        "button Zoom in",
        "input org-filter",
        "input org-failing",
        "button attempts",
        "button Copy commands",
        "summary What else it could be",
      ];
      expect(wanted.filter((start) => !names.some((name) => name.startsWith(start)))).toEqual([]);
    });
  });

  it("can be light or dark whatever the system prefers", async () => {
    await withPage(fullResult(), { colorScheme: "light" }, async ({ page }) => {
      const background = () => page.evaluate("getComputedStyle(document.body).backgroundColor");
      const light = await background();
      await page.getByLabel("Colours").selectOption("dark");
      const dark = await background();
      expect(dark).not.toBe(light);
      await page.emulateMedia({ colorScheme: "dark" });
      await page.getByLabel("Colours").selectOption("light");
      expect(await background()).toBe(light);
      await page.getByLabel("Colours").selectOption("as the system");
      expect(await background()).toBe(dark);
    });
  });

  describe("on paper", () => {
    it("has every section, every picture whole, and what else a finding could be unfolded", async () => {
      await withPage(fullResult(), { viewport: PAPER, colorScheme: "dark" }, async ({ page }) => {
        const headings = await page.evaluate(seeHeadings);
        await page.emulateMedia({ media: "print", colorScheme: "dark" });
        expect(await page.evaluate(seeHeadings)).toEqual(headings);
        expect(await page.evaluate(seeOverflow)).toEqual([]);
        expect((await page.evaluate(seePictures)).length).toBe(11);
        expect(await page.evaluate("getComputedStyle(document.body).backgroundColor")).toBe(
          "rgb(255, 255, 255)",
        );
        const folded = await page
          .getByText("A cache in front of the token endpoint")
          .first()
          .boundingBox();
        expect(folded?.height).toBeGreaterThan(0);
      });
    });

    it.each([true, false])(
      "prints every section's text; with scripts: %s",
      async (javaScriptEnabled) => {
        await withPage(fullResult(), { javaScriptEnabled }, async ({ page }) => {
          const headings = await page.evaluate(seeHeadings);
          const path = join(stage.folder, `paper-${String(javaScriptEnabled)}.pdf`);
          await page.pdf({ path, format: "A4", preferCSSPageSize: true });
          expect((await readFile(path)).subarray(0, 5).toString()).toBe("%PDF-");
          const text = (await textOfPdf(path)) ?? (await page.locator("body").innerText());
          const printed = withoutSpaces(text);
          expect(headings.filter((heading) => !printed.includes(withoutSpaces(heading)))).toEqual(
            [],
          );
        });
      },
    );
  });

  it("opens with 10 000 orgs, says what it leaves out, and leads to the worst", async () => {
    await withPage(manyOrgsResult(10_000), {}, async ({ page, deeds }) => {
      const [worst = ""] = await page.evaluate(seeOrgs);
      await page.evaluate(`location.hash = "${orgFragment(worst)}"`);
      expect(await page.locator("tr:target").textContent()).toContain(worst);
      expect(await page.locator("tr.rest").textContent()).toContain("8\u202f000 more orgs");
      await page.getByRole("button", { name: "attempts" }).press("Enter");
      expect((await page.evaluate(seeOrgs)).at(-1)).toBe("8\u202f000 more orgs");
      expect(deeds).toEqual([]);
    });
  });

  describe("with what others wrote", () => {
    const offsets = Array.from({ length: 6 }, (_, at) => at * 47);
    const benign = crowdedResult(["plain text"], 0);

    it.each(offsets)("does nothing of it, and keeps its shape: from text %d on", async (from) => {
      const sections = await withPage(benign, {}, ({ page }) =>
        page.locator("section, h1, h2, td, svg").count(),
      );
      const crowded = crowdedResult(HOSTILE_TEXTS, from);
      await withPage(crowded, { viewport: WIDE }, async ({ page, deeds }) => {
        await page.evaluate(UNFOLD);
        expect(await page.locator("section, h1, h2, td, svg").count()).toBe(sections);
        expect(await page.evaluate(seeOverflow)).toEqual([]);
        await page.setViewportSize(NARROW);
        expect(await page.evaluate(seeOverflow)).toEqual([]);
        await page.getByRole("searchbox", { name: "Filter" }).fill("<script>");
        await page.getByRole("button", { name: "org", exact: true }).press("Enter");
        expect(await page.evaluate("[window.pwned, document.title.includes('FAILED')]")).toEqual([
          undefined,
          true,
        ]);
        expect(deeds).toEqual([]);
      });
    });

    it("leads to an org of any name", async () => {
      const { orgs } = crowdedResult(HOSTILE_TEXTS, 3);
      for (const { org } of orgs.slice(0, 6)) {
        const fragment = `#${orgFragment(org)}`;
        const box = await withPage({ ...fullResult(), orgs }, { fragment }, ({ page }) =>
          page.locator("tr:target").boundingBox(),
        );
        expect(box?.y).toBeLessThan(WIDE.height);
      }
    });
  });
});
