/** A document before it has a format: what a ticket says, for Markdown, wiki markup and Atlassian's own format alike to lay out. */
import { boundText, formatCount } from "../core/text.ts";

/** Characters of a sentence and of a name when nothing else is said. */
export const MAX_PROSE = 600;
export const MAX_CODE = 80;

/** A stretch of text in a line. A format escapes and bounds every text; `own` is words and numbers of ours, which nobody else chose. */
export type Inline =
  | { kind: "own"; text: string }
  | { kind: "text"; text: string; maxCharacters?: number }
  | { kind: "code"; text: string; maxCharacters?: number }
  | { kind: "strong"; content: Line }
  | { kind: "emphasis"; content: Line }
  | { kind: "link"; label: string; href: string };

/** What stands together in one line, paragraph, item or cell. */
export type Line = readonly Inline[];

export interface Column {
  head: Line;
  align: "left" | "right";
}

export type Block =
  | { kind: "heading"; level: 2 | 3 | 4; content: Line }
  | { kind: "paragraph"; content: Line }
  | { kind: "list"; items: readonly Line[] }
  | { kind: "table"; columns: readonly Column[]; rows: readonly (readonly Line[])[] }
  | { kind: "codeBlock"; language: "text" | "sh"; lines: readonly string[] }
  /** Folded until it is opened, where the format can. */
  | { kind: "folded"; summary: string; blocks: readonly Block[] };

/** A sentence or name as far as it is shown, before it is escaped. */
export function boundedProse(text: string, maxCharacters = MAX_PROSE): string {
  return boundText(text, maxCharacters).trim();
}

/** A name or value as far as it is shown; null for an empty one, which is a dash and no code. */
export function boundedCode(text: string, maxCharacters = MAX_CODE): string | null {
  return boundText(text, maxCharacters).trim() || null;
}

/** Lines of code as far as they are shown. */
export function boundedLines(lines: readonly string[]): string[] {
  return lines.map((line) => boundText(line, MAX_PROSE));
}

/** Whether a link goes to the web or to a path of its server, and has nothing in it that a format reads. */
export function isPlainLink(href: string): boolean {
  return /^(?:https?:\/\/|\/)[\w./:@%+~?=&-]+$/.test(href);
}

/** Words and numbers of ours. */
export function own(text: string): Inline {
  return { kind: "own", text };
}

/** A sentence or name that others may have written. */
export function prose(text: string, maxCharacters?: number): Inline {
  return { kind: "text", text, ...(maxCharacters === undefined ? {} : { maxCharacters }) };
}

/** A name or value as it is; a dash for an empty one. */
export function code(text: string, maxCharacters?: number): Inline {
  return { kind: "code", text, ...(maxCharacters === undefined ? {} : { maxCharacters }) };
}

export function strong(...content: Line): Inline {
  return { kind: "strong", content };
}

export function emphasis(...content: Line): Inline {
  return { kind: "emphasis", content };
}

export function heading(level: 2 | 3 | 4, ...content: Line): Block {
  return { kind: "heading", level, content };
}

export function paragraph(...content: Line): Block {
  return { kind: "paragraph", content };
}

/** The first `max` names as code, and how many more there are. */
export function namesLine(names: readonly string[], max: number): Line {
  const shown = names
    .slice(0, max)
    .flatMap((name, at) => (at === 0 ? [code(name)] : [own(", "), code(name)]));
  const hidden = names.length - max;
  return hidden > 0 ? [...shown, own(` and ${formatCount(hidden)} more`)] : shown;
}
