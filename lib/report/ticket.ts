/** The ticket block: a run in Markdown, short enough to be posted and whole enough to act on. */
import type { Result } from "../analysis/result.ts";
import { blocksMarkdown } from "./document-markdown.ts";
import {
  composeSections,
  type Ticket,
  type TicketNote,
  type TicketReader,
} from "./ticket-composition.ts";
import { ticketOf } from "./ticket-sections.ts";

/** Below every limit of a comment in Markdown, the lowest being GitHub's 65 536. */
export const MAX_TICKET_CHARACTERS = 60_000;

const SEPARATOR = "\n\n";

/** Renders a run as GitHub-flavoured Markdown of at most 60 000 characters; its first line is a hidden mark that names the run and its reader. */
export function renderTicket(
  result: Result,
  notes?: readonly TicketNote[],
  reader?: TicketReader,
): string {
  return ticketMarkdown(ticketOf(result, notes, reader));
}

/** Any ticket as Markdown. */
export function ticketMarkdown({ mark, sections }: Ticket): string {
  const frame = `<!-- ${mark} -->`;
  const blocks = composeSections(sections, {
    maxCharacters: MAX_TICKET_CHARACTERS,
    frameCharacters: frame.length + SEPARATOR.length,
    sizeOf: (some) => blocksMarkdown(some).length + SEPARATOR.length,
  });
  return `${frame}${SEPARATOR}${blocksMarkdown(blocks)}\n`;
}
