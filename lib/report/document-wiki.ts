/** A document as Jira's wiki markup. */
import { type Block, heading, type Inline, type Line, own } from "./document.ts";
import { codeWiki, escapeWiki, linkWiki, proseWiki, tableWiki, verbatimWiki } from "./wiki.ts";

/** Blocks with an empty line between them. */
export function blocksWiki(blocks: readonly Block[]): string {
  return blocks.map(blockWiki).join("\n\n");
}

function blockWiki(block: Block): string {
  if (block.kind === "heading") return `h${block.level}. ${lineWiki(block.content)}`;
  if (block.kind === "paragraph") return lineWiki(block.content);
  if (block.kind === "list") return block.items.map((item) => `* ${lineWiki(item)}`).join("\n");
  if (block.kind === "table") {
    return tableWiki(
      block.columns.map(({ head }) => lineWiki(head)),
      block.rows.map((cells) => cells.map(lineWiki)),
    );
  }
  if (block.kind === "codeBlock") return verbatimWiki(block.lines);
  // Nothing folds without a plugin.
  return blocksWiki([heading(4, own(block.summary)), ...block.blocks]);
}

function lineWiki(line: Line): string {
  return line.map(inlineWiki).join("");
}

function inlineWiki(inline: Inline): string {
  if (inline.kind === "own") return escapeWiki(inline.text);
  if (inline.kind === "text") return proseWiki(inline.text, inline.maxCharacters);
  if (inline.kind === "code") return codeWiki(inline.text, inline.maxCharacters);
  if (inline.kind === "strong") return `*${lineWiki(inline.content)}*`;
  if (inline.kind === "emphasis") return `_${lineWiki(inline.content)}_`;
  return linkWiki(inline.label, inline.href);
}
