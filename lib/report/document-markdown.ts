/** A document as GitHub-flavoured Markdown, which GitLab reads too. */
import type { Block, Inline, Line } from "./document.ts";
import {
  codeMarkdown,
  detailsMarkdown,
  fenceMarkdown,
  linkMarkdown,
  proseMarkdown,
  tableMarkdown,
} from "./markdown.ts";

/** Blocks with an empty line between them. */
export function blocksMarkdown(blocks: readonly Block[]): string {
  return blocks.map(blockMarkdown).join("\n\n");
}

function blockMarkdown(block: Block): string {
  if (block.kind === "heading") return `${"#".repeat(block.level)} ${lineMarkdown(block.content)}`;
  if (block.kind === "paragraph") return lineMarkdown(block.content);
  if (block.kind === "list") return block.items.map((item) => `- ${lineMarkdown(item)}`).join("\n");
  if (block.kind === "table") {
    return tableMarkdown(
      block.columns.map(({ head, align }) => ({ head: lineMarkdown(head), align })),
      block.rows.map((cells) => cells.map(lineMarkdown)),
    );
  }
  if (block.kind === "codeBlock") return fenceMarkdown(block.lines, block.language);
  return detailsMarkdown(block.summary, blocksMarkdown(block.blocks));
}

function lineMarkdown(line: Line): string {
  return line.map(inlineMarkdown).join("");
}

function inlineMarkdown(inline: Inline): string {
  if (inline.kind === "own") return inline.text;
  if (inline.kind === "text") return proseMarkdown(inline.text, inline.maxCharacters);
  if (inline.kind === "code") return codeMarkdown(inline.text, inline.maxCharacters);
  if (inline.kind === "strong") return `**${lineMarkdown(inline.content)}**`;
  if (inline.kind === "emphasis") return `_${lineMarkdown(inline.content)}_`;
  return linkMarkdown(inline.label, inline.href);
}
