/** What is posted of a run or a comparison: its ticket in each format and its report, rendered from what an audience gets. */
import { createHash } from "node:crypto";
import type { Result } from "../lib/analysis/result.ts";
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import { renderAdf } from "../lib/report/adf.ts";
import { renderComparisonHtml } from "../lib/report/comparison/html.ts";
import {
  markOfComparison,
  renderComparisonAdf,
  renderComparisonTicket,
  renderComparisonWiki,
} from "../lib/report/comparison/ticket.ts";
import { renderHtml } from "../lib/report/html.ts";
import { renderJiraWiki } from "../lib/report/jira-wiki.ts";
import type { TicketReader } from "../lib/report/ticket-composition.ts";
import { markOf } from "../lib/report/ticket-sections.ts";
import { renderTicket } from "../lib/report/ticket.ts";
import type { Attachment, TicketContent } from "../lib/tickets/ticket-content.ts";

/** `result` is for the reader already: nothing is left out here. */
export function contentOfRun(result: Result, reader: TicketReader): TicketContent {
  const mark = markOf(result, reader);
  const { id, name } = namesIn(mark);
  return {
    mark,
    attachments: [
      reportOf(name, renderHtml(result)),
      ticketOf(name, renderTicket(result, [], reader)),
    ],
    whereabouts: `It is report.html of the run ${id}, with whoever ran it.`,
    readers: readersOf(reader),
    markdown: (notes) => renderTicket(result, notes, reader),
    wiki: (notes) => renderJiraWiki(result, notes, reader),
    adf: (notes) => renderAdf(result, notes, reader),
  };
}

/** The same of a comparison. */
export function contentOfComparison(
  comparison: AnyComparison,
  reader: TicketReader,
): TicketContent {
  const mark = markOfComparison(comparison, reader);
  const { id, name } = namesIn(mark);
  return {
    mark,
    attachments: [
      reportOf(name, renderComparisonHtml(comparison)),
      ticketOf(name, renderComparisonTicket(comparison, [], reader)),
    ],
    whereabouts: `It is report.html of the comparison ${id}, with whoever made it.`,
    readers: readersOf(reader),
    markdown: (notes) => renderComparisonTicket(comparison, notes, reader),
    wiki: (notes) => renderComparisonWiki(comparison, notes, reader),
    adf: (notes) => renderComparisonAdf(comparison, notes, reader),
  };
}

/** Its name tells one content from another, so that a report is attached again when its run is judged anew. */
function reportOf(name: string, text: string): Attachment {
  return { name: `${name}-report-${hashOf(text)}.html`, mediaType: "text/html", text };
}

function ticketOf(name: string, text: string): Attachment {
  return { name: `${name}-ticket-${hashOf(text)}.md`, mediaType: "text/markdown", text };
}

const HASH_DIGITS = 8;

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, HASH_DIGITS);
}

/** The id of what a mark is of, and what its files are called. */
function namesIn(mark: string): { id: string; name: string } {
  const [, , id = "", ...reader] = mark.split(":");
  return { id, name: [id, ...reader].join("-") };
}

function readersOf({ audience }: TicketReader): TicketContent["readers"] {
  return audience === "internal" ? "internal" : "everybody";
}
