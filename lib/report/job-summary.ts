/** Markdown for the summary of a pipeline's job, which holds so much and no more. */

/** A section begins at a heading, or at something folded. */
const SECTION = /\n\n(?=#{2,4} |<details>)/;
const SEPARATOR = "\n\n";
const NOTE = "_What did not fit into the job's summary is in the report._\n";

/**
 * Markdown cut to `maxBytes` of UTF-8 between its sections, with a note where anything is left out.
 * Empty when not even the first section fits: a part of it would say something else.
 */
export function fitSections(markdown: string, maxBytes: number): string {
  if (Buffer.byteLength(markdown) <= maxBytes) return markdown;
  let room = maxBytes - Buffer.byteLength(SEPARATOR + NOTE);
  const kept: string[] = [];
  for (const section of markdown.split(SECTION)) {
    room -= Buffer.byteLength(SEPARATOR + section);
    if (room < 0) break;
    kept.push(section.trimEnd());
  }
  return kept.length === 0 ? "" : [...kept, NOTE].join(SEPARATOR);
}
