/** A run in wiki markup, which comments on Jira Data Center are written in. */
import type { Result } from "../analysis/result.ts";
import { blocksWiki } from "./document-wiki.ts";
import { composeSections, MAX_JIRA_CHARACTERS } from "./ticket-composition.ts";
import { markOf, type TicketNote, ticketSections } from "./ticket-sections.ts";

const SEPARATOR = "\n\n";

/** Renders a run as wiki markup of at most 32 767 characters; its last line names the run. */
export function renderJiraWiki(result: Result, notes: readonly TicketNote[] = []): string {
  const frame = `${SEPARATOR}{{${markOf(result)}}}\n`;
  const blocks = composeSections(ticketSections(result, notes), {
    maxCharacters: MAX_JIRA_CHARACTERS,
    frameCharacters: frame.length,
    sizeOf: (some) => blocksWiki(some).length + SEPARATOR.length,
  });
  return `${blocksWiki(blocks)}${frame}`;
}
