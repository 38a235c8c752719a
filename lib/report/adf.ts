/** A run in the Atlassian Document Format, which comments on Jira Cloud are written in. */
import type { Result } from "../analysis/result.ts";
import { type AdfDocument, documentAdf, nodesAdf } from "./document-adf.ts";
import { code, paragraph } from "./document.ts";
import { composeSections, MAX_JIRA_CHARACTERS } from "./ticket-composition.ts";
import { markOf, type TicketNote, ticketSections } from "./ticket-sections.ts";

/**
 * Renders a run as a document whose JSON has at most 32 767 characters; its last line names the run.
 * Jira limits a comment to that many; what it counts is not documented, others met the limit by the JSON, so the JSON is held to it.
 */
export function renderAdf(result: Result, notes: readonly TicketNote[] = []): AdfDocument {
  const mark = paragraph(code(markOf(result), Infinity));
  const blocks = composeSections(ticketSections(result, notes), {
    maxCharacters: MAX_JIRA_CHARACTERS,
    frameCharacters: JSON.stringify(documentAdf([mark])).length,
    sizeOf: (some) => JSON.stringify(nodesAdf(some)).length,
  });
  return documentAdf([...blocks, mark]);
}
