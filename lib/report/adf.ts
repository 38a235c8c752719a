/** A run in the Atlassian Document Format, which comments on Jira Cloud are written in. */
import type { Result } from "../analysis/result.ts";
import { type AdfDocument, documentAdf, nodesAdf } from "./document-adf.ts";
import { code, paragraph } from "./document.ts";
import {
  composeSections,
  MAX_JIRA_CHARACTERS,
  type Ticket,
  type TicketNote,
  type TicketReader,
} from "./ticket-composition.ts";
import { ticketOf } from "./ticket-sections.ts";

/**
 * Renders a run as a document whose JSON has at most 32 767 characters; its last line names the run and its reader.
 * Jira limits a comment to that many; what it counts is not documented, others met the limit by the JSON, so the JSON is held to it.
 */
export function renderAdf(
  result: Result,
  notes?: readonly TicketNote[],
  reader?: TicketReader,
): AdfDocument {
  return ticketAdf(ticketOf(result, notes, reader));
}

/** Any ticket as such a document. */
export function ticketAdf({ mark, sections }: Ticket): AdfDocument {
  const named = paragraph(code(mark, Infinity));
  const blocks = composeSections(sections, {
    maxCharacters: MAX_JIRA_CHARACTERS,
    frameCharacters: JSON.stringify(documentAdf([named])).length,
    sizeOf: (some) => JSON.stringify(nodesAdf(some)).length,
  });
  return documentAdf([...blocks, named]);
}
