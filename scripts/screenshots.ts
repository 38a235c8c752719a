/** `npm run screenshots [-- RUN [FOLDER]]`: pictures of the page of a run or comparison as people see it, for looking at, and the same on paper. */
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { readResult } from "../lib/analysis/result-file.ts";
import { readComparison } from "../lib/compare/comparison-file.ts";
import { renderComparisonHtml } from "../lib/report/comparison/html.ts";
import { renderHtml } from "../lib/report/html.ts";
import { findChromium } from "./setup/find-chromium.mjs";
import { launchBrowser } from "./report-browser.ts";

interface Shot {
  name: string;
  options: BrowserContextOptions;
  /** The first screen alone, or all of the page. */
  extent: "screen" | "page";
}

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 360, height: 740 };

const SHOTS: readonly Shot[] = [
  { name: "first-screen", options: { viewport: WIDE }, extent: "screen" },
  { name: "first-screen-narrow", options: { viewport: NARROW }, extent: "screen" },
  { name: "wide", options: { viewport: WIDE }, extent: "page" },
  { name: "narrow", options: { viewport: NARROW }, extent: "page" },
  { name: "dark", options: { viewport: WIDE, colorScheme: "dark" }, extent: "page" },
  { name: "no-script", options: { viewport: WIDE, javaScriptEnabled: false }, extent: "page" },
];

async function takeScreenshots(run: string, folder: string): Promise<void> {
  const executablePath = await findChromium();
  if (executablePath === undefined) throw new Error("no Chromium: name one in CHROMIUM_BIN");
  await mkdir(folder, { recursive: true });
  const pagePath = join(folder, "report.html");
  await writeFile(pagePath, await renderPageOf(run));
  const browser = await launchBrowser(executablePath);
  try {
    const address = pathToFileURL(pagePath).href;
    for (const shot of SHOTS) await takeShot(browser, address, shot, folder);
    await printPage(browser, address, join(folder, "paper.pdf"));
  } finally {
    await browser.close();
  }
}

async function renderPageOf(folder: string): Promise<string> {
  const comparison = join(folder, "comparison.json");
  return existsSync(comparison)
    ? renderComparisonHtml(await readComparison(comparison))
    : renderHtml(await readResult(join(folder, "result.json")));
}

async function takeShot(
  browser: Browser,
  address: string,
  { name, options, extent }: Shot,
  folder: string,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.goto(address);
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: extent === "page" });
  if (extent === "page") await shootSections(page, join(folder, name));
  await context.close();
}

/** Each section by itself, for a whole page in one picture is too tall to see anything in. */
async function shootSections(page: Page, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const sections = await page.locator("header, main > section, footer").all();
  for (const [at, section] of sections.entries()) {
    const path = join(folder, `${String(at).padStart(2, "0")}.png`);
    await section.screenshot({ path });
  }
}

async function printPage(browser: Browser, address: string, path: string): Promise<void> {
  const page = await browser.newPage();
  await page.goto(address);
  await page.pdf({ path, format: "A4", printBackground: true, preferCSSPageSize: true });
  await page.close();
}

const [run = "results/latest", folder = "results/screenshots"] = process.argv.slice(2);
await takeScreenshots(resolve(run), resolve(folder));
console.log(`Screenshots are in ${resolve(folder)}`);
