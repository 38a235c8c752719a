/** Putting sections together within a limit: a section is kept whole or left out whole, and what was left out is said. */

export interface TicketSection {
  /** What the note calls it when it is left out. */
  name: string;
  /** Markdown. */
  body: string;
  /** True for what a reader cannot do without: it is never left out. */
  essential: boolean;
}

const SEPARATOR = "\n\n";
const MAX_NAMED = 20;
/** Room kept for the note of what was left out; longer than that note can be. */
const NOTE_CHARACTERS = 1000;

/** Joins sections in their order, dropping those that no longer fit once the essential ones have their place. */
export function composeSections(sections: readonly TicketSection[], maxCharacters: number): string {
  let room = maxCharacters - NOTE_CHARACTERS;
  for (const section of sections) if (section.essential) room -= sizeOf(section);
  const kept: string[] = [];
  const cut: string[] = [];
  for (const section of sections) {
    const fits = section.essential || sizeOf(section) <= room;
    if (fits) kept.push(section.body);
    else cut.push(section.name);
    if (fits && !section.essential) room -= sizeOf(section);
  }
  return `${[...kept, ...noteOf(cut, maxCharacters)].join(SEPARATOR)}\n`;
}

function sizeOf({ body }: TicketSection): number {
  return body.length + SEPARATOR.length;
}

function noteOf(cut: readonly string[], maxCharacters: number): string[] {
  if (cut.length === 0) return [];
  const named = cut.slice(0, MAX_NAMED).join(", ");
  const more = cut.length > MAX_NAMED ? ` and ${cut.length - MAX_NAMED} more` : "";
  return [
    `_Left out to stay within ${maxCharacters} characters: ${named}${more}. The report has them._`,
  ];
}
