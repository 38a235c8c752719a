/** The ticket block: a run in Markdown, short enough to be posted and whole enough to act on. */
import type { Result } from "../analysis/result.ts";
import { blocksMarkdown } from "./document-markdown.ts";
import { composeSections } from "./ticket-composition.ts";
import { markOf, type TicketNote, ticketSections } from "./ticket-sections.ts";

/** Below every limit of a comment in Markdown, the lowest being GitHub's 65 536. */
export const MAX_TICKET_CHARACTERS = 60_000;

const SEPARATOR = "\n\n";

/** Renders a run as GitHub-flavoured Markdown of at most 60 000 characters; its first line is a hidden mark that names the run. */
export function renderTicket(result: Result, notes: readonly TicketNote[] = []): string {
  const mark = `<!-- ${markOf(result)} -->`;
  const blocks = composeSections(ticketSections(result, notes), {
    maxCharacters: MAX_TICKET_CHARACTERS,
    frameCharacters: mark.length + SEPARATOR.length,
    sizeOf: (some) => blocksMarkdown(some).length + SEPARATOR.length,
  });
  return `${mark}${SEPARATOR}${blocksMarkdown(blocks)}\n`;
}
