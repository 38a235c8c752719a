/** Test support: pages open in one browser, and everything they do besides being shown. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { z } from "zod";
import { launchBrowser } from "./report-browser.ts";

export const WIDE = { width: 1280, height: 900 };
export const NARROW = { width: 360, height: 740 };
/** A4 without margins, at 96 dots an inch. */
export const PAPER = { width: 718, height: 1040 };

const ACTION_TIMEOUT_MS = 10_000;
const PDF_READER = "pdftotext";

/** A page that is open, and all it did besides: requests, messages of the console, errors, dialogs, other pages. */
export interface OpenPage {
  page: Page;
  deeds: string[];
}

export class PageStage {
  readonly #browser: Browser;
  readonly folder: string;
  #pages = 0;

  private constructor(browser: Browser, folder: string) {
    this.#browser = browser;
    this.folder = folder;
  }

  static async start(chromium: string): Promise<PageStage> {
    const folder = await mkdtemp(join(tmpdir(), "tokenrush-page-"));
    return new PageStage(await launchBrowser(chromium), folder);
  }

  /** Opens a page by its markup, hands it over, and closes it; `fragment` is where its address leads. */
  async withPage<T>(
    markup: string,
    { fragment = "", ...options }: BrowserContextOptions & { fragment?: string },
    use: (opened: OpenPage) => Promise<T>,
  ): Promise<T> {
    this.#pages += 1;
    const path = join(this.folder, `${this.#pages}.html`);
    await writeFile(path, markup);
    const context = await this.#browser.newContext({ viewport: WIDE, ...options });
    context.setDefaultTimeout(ACTION_TIMEOUT_MS);
    try {
      const address = pathToFileURL(path).href;
      const opened = await watch(context, address);
      await opened.page.goto(address + fragment);
      return await use(opened);
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await rm(this.folder, { recursive: true });
  }
}

async function watch(context: BrowserContext, address: string): Promise<OpenPage> {
  const page = await context.newPage();
  const deeds: string[] = [];
  context.on("request", (request) => {
    const url = request.url();
    if (url.split("#")[0] !== address) deeds.push(`request ${url.slice(0, 80)}`);
  });
  context.on("page", (other) => deeds.push(`opened ${other.url()}`));
  page.on("console", (message) => deeds.push(`console ${message.text()}`));
  page.on("pageerror", (error) => deeds.push(`error ${error.message}`));
  page.on("dialog", (dialog) => {
    deeds.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, deeds };
}

const violationsSchema = z.object({
  violations: z.array(
    z.object({
      id: z.string(),
      impact: z.string().nullable(),
      nodes: z.array(z.object({ html: z.string() })),
    }),
  ),
});

/** What axe finds that is serious or critical: the rule, and some of the markup it means. */
export async function seeBarriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate("axe.run(document, { resultTypes: ['violations'] })");
  return violationsSchema
    .parse(found)
    .violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => {
      const markup = nodes.slice(0, 4).map(({ html }) => html.slice(0, 160));
      return `${id}: ${markup.join(" ")}`;
    });
}

/** The text of a PDF; null where there is no program that reads it. */
export function textOfPdf(path: string): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(PDF_READER, [path, "-"], { maxBuffer: 2 ** 26 }, (error, stdout) =>
      resolve(error === null ? stdout : null),
    );
  });
}
