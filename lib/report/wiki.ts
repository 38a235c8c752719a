/** Jira's wiki markup made of text that others wrote: nothing in it formats, links, mentions, calls a macro or ends a table cell. */
import { NO_VALUE } from "../core/text.ts";
import {
  boundedCode,
  boundedLines,
  boundedProse,
  isPlainLink,
  MAX_CODE,
  MAX_PROSE,
} from "./document.ts";

/**
 * What the renderer may act on. It undoes a backslash before it looks for phrases, and knows none for a backslash itself;
 * a numeric entity it leaves alone from the first step to the last.
 */
const ACTING = new RegExp(
  [
    // Macros, links, cells, images, markup and phrases.
    String.raw`[\\{}[\]|!&<>*+^~@#]`,
    // Phrases and dashes too, but not inside of a word.
    String.raw`(?<![A-Za-z0-9])[_-]|[_-](?![A-Za-z0-9])`,
    // Keys of issues.
    String.raw`(?<=[A-Z][A-Z0-9_]+)-(?=\d)`,
    // Citations, emoticons, URLs.
    String.raw`\?(?=\?)|\((?=[^()\s]{1,8}\))|:(?=[^\s\d])|(?<=[Ww]{3})\.`,
    // Headings and quotations.
    String.raw`(?<=^(?:h[1-6]|bq))\.`,
  ].join("|"),
  "g",
);

/** Escaped text is at most so many times as long as it may be unescaped. */
const MAX_GROWTH = 2;

/** Words and numbers of ours, which may have a mark in them too. */
export function escapeWiki(text: string): string {
  const escaped = text.replace(ACTING, entityOf);
  // A semicolon and a parenthesis are an emoticon, also when the one belongs to an entity.
  return escaped.replace(/(?<=;)\)+/g, (run) => Array.from(run, entityOf).join(""));
}

function entityOf(character: string): string {
  return `&#${character.codePointAt(0)};`;
}

/** A sentence; of one that is little but punctuation, less is kept, so that escaped it has at most twice `maxCharacters`. */
export function proseWiki(text: string, maxCharacters = MAX_PROSE): string {
  for (let kept = maxCharacters; ; kept = Math.floor(kept / 2)) {
    const escaped = escapeWiki(boundedProse(text, kept));
    if (escaped.length <= MAX_GROWTH * maxCharacters) return escaped;
  }
}

/** A name or value in a fixed width; a dash for an empty one. */
export function codeWiki(text: string, maxCharacters = MAX_CODE): string {
  const bounded = boundedCode(text, maxCharacters);
  return bounded === null ? NO_VALUE : `{{${proseWiki(bounded, maxCharacters)}}}`;
}

/** A table; heads and cells are markup already and hold no line feed. */
export function tableWiki(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  return [rowWiki("||", heads), ...rows.map((cells) => rowWiki("|", cells))].join("\n");
}

/** A cell without anything in it would be no cell. */
function rowWiki(edge: "|" | "||", cells: readonly string[]): string {
  return `${edge}${cells.map((cell) => cell || " ").join(edge)}${edge}`;
}

/** Lines as they are; what would end the block early is parted by a space. */
export function verbatimWiki(lines: readonly string[]): string {
  const body = boundedLines(lines).map((line) => line.replace(/\{(?=noformat)/gi, "{ "));
  return ["{noformat}", ...body, "{noformat}"].join("\n");
}

/** A link; the label alone when the target is not a plain path or web address. */
export function linkWiki(label: string, href: string): string {
  return isPlainLink(href) ? `[${proseWiki(label)}|${href}]` : proseWiki(label);
}
