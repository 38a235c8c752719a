/** The files that `report` can write of a run, each made from the result as its audience may see it. */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { readHistograms } from "../lib/analysis/histograms-file.ts";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import type { Redaction } from "../lib/report/audience.ts";
import { renderHgrm, renderHlog } from "../lib/report/hdr-files.ts";
import { renderHtml } from "../lib/report/html.ts";
import { renderJunit } from "../lib/report/junit.ts";
import { renderOrgsCsv } from "../lib/report/orgs-csv.ts";
import { renderCard, renderTimelinePicture } from "../lib/report/pictures.ts";
import { renderPng } from "../lib/report/png.ts";
import { renderTicket } from "../lib/report/ticket.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";

interface ReportInput extends Pick<Redaction, "result" | "rewrite"> {
  directory: RunDirectory;
}

/** A file: its name without what tells the audience, and how it is made. */
interface ReportFile {
  name: string;
  make: (input: ReportInput) => string | Uint8Array | Promise<string | Uint8Array>;
}

/** The timeline is drawn for a page; this large it can be read in a ticket. */
const TIMELINE_SCALE = 2;

const FILES = {
  html: [{ name: "report.html", make: ({ result }) => renderHtml(result) }],
  md: [{ name: "ticket.md", make: ({ result }) => renderTicket(result) }],
  junit: [{ name: "junit.xml", make: ({ result }) => renderJunit(result) }],
  svg: [
    { name: "card.svg", make: ({ result }) => renderCard(result) },
    { name: "timeline.svg", make: ({ result }) => renderTimelinePicture(result) },
  ],
  png: [
    { name: "card.png", make: ({ result }) => renderPng(renderCard(result)) },
    {
      name: "timeline.png",
      make: ({ result }) => renderPng(renderTimelinePicture(result), TIMELINE_SCALE),
    },
  ],
  csv: [{ name: "orgs.csv", make: ({ result }) => renderOrgsCsv(result) }],
  hlog: [{ name: "latency.hlog", make: makeHlog }],
  hgrm: [
    {
      name: "latency.hgrm",
      make: async ({ directory }) => renderHgrm(await readHistograms(directory.histograms)),
    },
  ],
  json: [{ name: "result.json", make: ({ result }) => `${JSON.stringify(result, null, 2)}\n` }],
} satisfies Record<string, readonly ReportFile[]>;

export type Format = keyof typeof FILES;

/** What is written where no format is named. */
export const USUAL_FORMATS: readonly Format[] = ["html", "md", "junit"];

async function makeHlog({ directory, result, rewrite }: ReportInput): Promise<string> {
  const histograms = await readHistograms(directory.histograms);
  const stages = histograms.stages.map((one) => ({ ...one, stage: rewrite(one.stage) }));
  return renderHlog({ ...histograms, stages }, result);
}

function isFormat(text: string): text is Format {
  return Object.hasOwn(FILES, text);
}

/** Reads `html,csv`; USAGE names what is no format, and those there are. */
export function readFormats(text: string): Format[] {
  const given = text.split(",").map((format) => format.trim());
  const wrong = given.filter((format) => !isFormat(format));
  if (wrong.length === 0) return [...new Set(given.filter(isFormat))];
  throw new HarnessError("USAGE", `--format "${wrong.join(",")}" is none there is`, {
    hint: `give some of ${Object.keys(FILES).join(",")}`,
    exitCode: EXIT_CODES.usage,
  });
}

export interface FilesRequest extends ReportInput {
  formats: readonly Format[];
  /** Where to; made when it is not there. */
  folder: string;
  /** What the names tell of audience and org, such as `vendor`; empty for the run's own reports. */
  marks: readonly string[];
}

/** Makes every file before it writes the first; gives their paths. */
export async function writeReportFiles(request: FilesRequest): Promise<string[]> {
  const { formats, folder, marks } = request;
  const files: readonly ReportFile[] = formats.flatMap(
    (format): readonly ReportFile[] => FILES[format],
  );
  const made: { path: string; content: string | Uint8Array }[] = [];
  for (const { name, make } of files) {
    made.push({ path: join(folder, markName(name, marks)), content: await make(request) });
  }
  await mkdir(folder, { recursive: true });
  for (const { path, content } of made) {
    // The run's own result stands already, with fields that this version may not know.
    if (path !== request.directory.result) await writeFileAtomically(path, content);
  }
  return made.map(({ path }) => path);
}

/** `report.vendor.html`. */
function markName(name: string, marks: readonly string[]): string {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, dot), ...marks, name.slice(dot + 1)].join(".");
}

const MAX_SLUG = 40;

/** What a file's name tells of an org: its letters and digits, and where those are not all of it, how the rest begins to differ. */
export function slugOf(org: string, hash: (text: string) => string): string {
  const slug = org.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, MAX_SLUG);
  return slug === org ? slug : `${slug}-${hash(org).slice(0, 6)}`;
}
