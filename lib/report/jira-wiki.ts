/** A run in wiki markup, which comments on Jira Data Center are written in. */
import type { Result } from "../analysis/result.ts";
import { blocksWiki } from "./document-wiki.ts";
import {
  composeSections,
  MAX_JIRA_CHARACTERS,
  type Ticket,
  type TicketNote,
  type TicketReader,
} from "./ticket-composition.ts";
import { ticketOf } from "./ticket-sections.ts";

const SEPARATOR = "\n\n";

/** Renders a run as wiki markup of at most 32 767 characters; its last line names the run and its reader. */
export function renderJiraWiki(
  result: Result,
  notes?: readonly TicketNote[],
  reader?: TicketReader,
): string {
  return ticketWiki(ticketOf(result, notes, reader));
}

/** Any ticket as wiki markup. */
export function ticketWiki({ mark, sections }: Ticket): string {
  const frame = `${SEPARATOR}{{${mark}}}\n`;
  const blocks = composeSections(sections, {
    maxCharacters: MAX_JIRA_CHARACTERS,
    frameCharacters: frame.length,
    sizeOf: (some) => blocksWiki(some).length + SEPARATOR.length,
  });
  return `${blocksWiki(blocks)}${frame}`;
}
