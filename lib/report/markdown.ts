/** GitHub-flavoured Markdown made of text that others wrote: nothing in it formats, links, mentions or ends a table row. */
import { NO_VALUE } from "../core/text.ts";
import {
  boundedCode,
  boundedLines,
  boundedProse,
  isPlainLink,
  MAX_CODE,
  MAX_PROSE,
} from "./document.ts";

/** A zero-width space as an entity: it parts `@` from a name and `#` from a number, which no backslash does. */
const PART = "&#8203;";

/** A sentence: punctuation that Markdown reads is escaped; mentions, references and links are parted. */
export function proseMarkdown(text: string, maxCharacters = MAX_PROSE): string {
  return boundedProse(text, maxCharacters)
    .replace(/[\\`*[\]|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, String.raw`\$&`)
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/(?:[@#!%~$]|&amp;|\bGH-)(?=[\p{L}\p{N}_"])/giu, `$&${PART}`)
    .replace(/:(?=\/\/)|\bwww(?=\.)/gi, `$&${PART}`)
    .replace(/^[-+=#]|(?<=^\d+)[.)]/, String.raw`\$&`);
}

/** A name or value as inline code, in which nothing is a mention or a link; a dash for an empty one. */
export function codeMarkdown(text: string, maxCharacters = MAX_CODE): string {
  const bounded = boundedCode(text, maxCharacters);
  if (bounded === null) return NO_VALUE;
  if (!/[`|\\<>&]/.test(bounded)) return `\`${bounded}\``;
  // A code span cannot hold a pipe in a table nor a backtick without care: entities can.
  const entities = bounded.replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.codePointAt(0)};`);
  return `<code>${entities.replaceAll("&#64;", `&#64;${PART}`)}</code>`;
}

/** A link; the label alone when the target is not a plain path or web address. */
export function linkMarkdown(label: string, href: string): string {
  return isPlainLink(href) ? `[${proseMarkdown(label)}](${href})` : proseMarkdown(label);
}

/** A table; heads and cells are Markdown already and hold no line feed. */
export function tableMarkdown(
  columns: readonly { head: string; align: "left" | "right" }[],
  rows: readonly (readonly string[])[],
): string {
  return [
    rowMarkdown(columns.map(({ head }) => head)),
    rowMarkdown(columns.map(({ align }) => (align === "right" ? "--:" : "---"))),
    ...rows.map(rowMarkdown),
  ].join("\n");
}

function rowMarkdown(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A block of lines of code, fenced by more backticks than stand in it. */
export function fenceMarkdown(lines: readonly string[], language: string): string {
  const cleaned = boundedLines(lines);
  const longest = Math.max(2, ...cleaned.flatMap(backtickRuns));
  const fence = "`".repeat(longest + 1);
  return [fence + language, ...cleaned, fence].join("\n");
}

function backtickRuns(line: string): number[] {
  return (line.match(/`+/g) ?? []).map((run) => run.length);
}

/** A part that is folded until it is opened. */
export function detailsMarkdown(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
