/** The page of a comparison in a real browser: what it shows without a script, that it asks nothing of anyone, that it can be used and trusted. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import {
  inconclusiveComparison,
  refusedComparison,
  regressedComparison,
  splitComparison,
} from "../lib/report/comparison/comparison-fixture.ts";
import { crowdedComparison } from "../lib/report/comparison/hostile-comparison-fixture.ts";
import { renderComparisonHtml } from "../lib/report/comparison/html.ts";
import { manyOrgsComparison } from "../lib/report/comparison/many-orgs-fixture.ts";
import { HOSTILE_TEXTS } from "../lib/report/hostile-result.ts";
import {
  seeHeadings,
  seeOrgs,
  seeOverflow,
  seePictures,
  seeTimeline,
} from "../lib/report/page/page-probes-fixture.ts";
import { NARROW, type OpenPage, PageStage, seeBarriers, WIDE } from "./page-stage.ts";
import { findChromium } from "./setup/find-chromium.mjs";

const chromium = await findChromium();
const UNFOLD = "for (const fold of document.querySelectorAll('details')) fold.open = true";

let stage: PageStage;

function withPage<T>(
  comparison: AnyComparison,
  options: Parameters<PageStage["withPage"]>[1],
  use: (opened: OpenPage) => Promise<T>,
): Promise<T> {
  return stage.withPage(renderComparisonHtml(comparison), options, use);
}

describe.skipIf(chromium === undefined)("the page of a comparison in a browser", () => {
  beforeAll(async () => {
    stage = await PageStage.start(chromium ?? "");
  });
  afterAll(() => stage.close());

  const COMPARISONS: readonly (readonly [kind: string, make: () => AnyComparison])[] = [
    ["regressed", regressedComparison],
    ["inconclusive", inconclusiveComparison],
    ["not comparable", refusedComparison],
    ["of two targets", splitComparison],
  ];

  describe.each(COMPARISONS)("that is %s", (_, make) => {
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
          await expect(page.locator(".controls:visible, .copy:visible").count()).resolves.toBe(0);
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

  it("answers on its first screen what it concluded, of what, why and what to do", async () => {
    await withPage(regressedComparison(), {}, async ({ page }) => {
      for (const words of ["REGRESSED", "sdk 4.2.0 → 4.3.0", "new in org-0007", "Authorise the"]) {
        const box = await page.locator("header").getByText(words).first().boundingBox();
        expect([words, (box?.y ?? Infinity) < WIDE.height - 30]).toEqual([words, true]);
      }
    });
  });

  it("sorts its orgs by how much they changed, filters them, and leads to any from a link", async () => {
    await withPage(regressedComparison(), {}, async ({ page, deeds }) => {
      await page.getByText("All 41 orgs as a table").click();
      await page.getByRole("button", { name: "p95, change" }).press("Enter");
      expect((await page.evaluate(seeOrgs))[0]).toBe("org-0038");
      await page.getByRole("button", { name: "p95, change" }).press("Enter");
      expect((await page.evaluate(seeOrgs)).at(-1)).toBe("org-0038");
      await page.getByRole("checkbox").press("Space");
      expect(await page.evaluate(seeOrgs)).toHaveLength(9);
      await page.getByRole("searchbox", { name: "Filter" }).fill("0011");
      expect(await page.evaluate(seeOrgs)).toEqual(["org-0011"]);
      await page.evaluate("location.hash = '#org-org-0007'");
      await page.locator("tr:target").waitFor();
      expect(deeds).toEqual([]);
    });
  });

  it("zooms both sides by stage", async () => {
    await withPage(regressedComparison(), {}, async ({ page }) => {
      const whole = await page.evaluate(seeTimeline);
      await page.getByLabel("Show").selectOption("spike");
      expect((await page.evaluate(seeTimeline)).viewBox).not.toBe(whole.viewBox);
      expect(await page.locator("#zoom-range").textContent()).toBe(
        "1\u202fmin 20\u202fs to 5\u202fmin 20\u202fs",
      );
    });
  });

  it("has every section on paper", async () => {
    await withPage(regressedComparison(), { colorScheme: "dark" }, async ({ page }) => {
      const headings = await page.evaluate(seeHeadings);
      await page.emulateMedia({ media: "print" });
      expect(await page.evaluate(seeHeadings)).toEqual(headings);
      expect(await page.evaluate(seeOverflow)).toEqual([]);
    });
  });

  it("opens with 10 000 orgs, and says what it leaves out", async () => {
    await withPage(manyOrgsComparison(10_000), {}, async ({ page, deeds }) => {
      await page.evaluate(UNFOLD);
      await page.getByRole("button", { name: "403 forbidden, base" }).press("Enter");
      expect((await page.evaluate(seeOrgs)).at(-1)).toBe("8\u202f000 more orgs");
      expect(deeds).toEqual([]);
    });
  });

  it.each([0, 71, 142])(
    "does nothing of what others wrote, and keeps its shape: from text %d on",
    async (from) => {
      const shape = "section, h1, h2, td, svg";
      // As many texts, unlike each other in the same places: which orgs and stages are one is structure.
      const plain = HOSTILE_TEXTS.map((_, at) => `plain text ${at}`);
      const benign = crowdedComparison(plain, from);
      const sections = await withPage(benign, {}, ({ page }) => page.locator(shape).count());
      await withPage(crowdedComparison(HOSTILE_TEXTS, from), {}, async ({ page, deeds }) => {
        await page.evaluate(UNFOLD);
        expect(await page.locator(shape).count()).toBe(sections);
        expect(await page.evaluate(seeOverflow)).toEqual([]);
        await page.setViewportSize(NARROW);
        expect(await page.evaluate(seeOverflow)).toEqual([]);
        expect(await page.evaluate("window.pwned")).toBeUndefined();
        expect(deeds).toEqual([]);
      });
    },
  );
});
