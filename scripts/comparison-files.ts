/** The files that `report` can write of a comparison, each made from it as its audience may see it. */
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import { renderComparisonCard, renderComparisonTimeline } from "../lib/report/comparison/card.ts";
import { renderComparisonHtml } from "../lib/report/comparison/html.ts";
import { renderComparisonJunit } from "../lib/report/comparison/junit.ts";
import { renderComparisonCsv } from "../lib/report/comparison/orgs-csv.ts";
import { renderComparisonTicket } from "../lib/report/comparison/ticket.ts";
import { renderPng } from "../lib/report/png.ts";
import { COLLEAGUE, type TicketReader } from "../lib/report/ticket-composition.ts";
import type { MarkedFile } from "./marked-files.ts";

interface ComparisonFile {
  name: string;
  make: (comparison: AnyComparison, reader: TicketReader) => string | Promise<Uint8Array>;
}

/** The timeline is drawn for a page; this large it can be read in a ticket. */
const TIMELINE_SCALE = 2;

const FILES = {
  html: [{ name: "report.html", make: renderComparisonHtml }],
  md: [
    {
      name: "ticket.md",
      make: (comparison, reader) => renderComparisonTicket(comparison, [], reader),
    },
  ],
  junit: [{ name: "junit.xml", make: renderComparisonJunit }],
  svg: [
    { name: "card.svg", make: renderComparisonCard },
    { name: "timeline.svg", make: renderComparisonTimeline },
  ],
  png: [
    { name: "card.png", make: (comparison) => renderPng(renderComparisonCard(comparison)) },
    {
      name: "timeline.png",
      make: (comparison) => renderPng(renderComparisonTimeline(comparison), TIMELINE_SCALE),
    },
  ],
  csv: [{ name: "orgs.csv", make: renderComparisonCsv }],
  json: [
    {
      name: "comparison.json",
      make: (comparison) => `${JSON.stringify(comparison, null, 2)}\n`,
    },
  ],
} satisfies Record<string, readonly ComparisonFile[]>;

export type ComparisonFormat = keyof typeof FILES;

/** Every format there is of a comparison: histograms are of its runs. */
export const COMPARISON_FORMATS: readonly ComparisonFormat[] = Object.keys(FILES).filter(isFormat);

/** What is written where no format is named, and by `compare`. */
export const USUAL_COMPARISON_FORMATS: readonly ComparisonFormat[] = ["html", "md", "junit"];

function isFormat(text: string): text is ComparisonFormat {
  return Object.hasOwn(FILES, text);
}

/** The files of these formats; `comparison` is for the reader already. */
export function filesOfComparison(
  formats: readonly ComparisonFormat[],
  comparison: AnyComparison,
  reader: TicketReader = COLLEAGUE,
): MarkedFile[] {
  const files: readonly ComparisonFile[] = formats.flatMap(
    (format): readonly ComparisonFile[] => FILES[format],
  );
  return files.map(({ name, make }) => ({ name, make: () => make(comparison, reader) }));
}
