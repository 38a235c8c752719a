/** The files that `report` can write of a run, each made from the result as its audience may see it. */
import { readHistograms } from "../lib/analysis/histograms-file.ts";
import type { Redaction } from "../lib/report/audience.ts";
import { renderHgrm, renderHlog } from "../lib/report/hdr-files.ts";
import { renderHtml } from "../lib/report/html.ts";
import { renderJunit } from "../lib/report/junit.ts";
import { renderOrgsCsv } from "../lib/report/orgs-csv.ts";
import { renderCard, renderTimelinePicture } from "../lib/report/pictures.ts";
import { renderPng } from "../lib/report/png.ts";
import type { TicketReader } from "../lib/report/ticket-composition.ts";
import { renderTicket } from "../lib/report/ticket.ts";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import type { MarkedFile } from "./marked-files.ts";

interface ReportInput extends Pick<Redaction, "result" | "rewrite"> {
  reader: TicketReader;
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
  md: [{ name: "ticket.md", make: ({ result, reader }) => renderTicket(result, [], reader) }],
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

/** Every format there is of a run. */
export const FORMATS: readonly Format[] = Object.keys(FILES).filter(isFormat);

function isFormat(text: string): text is Format {
  return Object.hasOwn(FILES, text);
}

/** The files of these formats. */
export function filesOfRun(formats: readonly Format[], input: ReportInput): MarkedFile[] {
  const files: readonly ReportFile[] = formats.flatMap(
    (format): readonly ReportFile[] => FILES[format],
  );
  return files.map(({ name, make }) => ({ name, make: () => make(input) }));
}
