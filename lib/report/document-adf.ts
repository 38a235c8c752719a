/** A document in the Atlassian Document Format. */
import { NO_VALUE } from "../core/text.ts";
import {
  type Block,
  boundedCode,
  boundedLines,
  boundedProse,
  type Inline,
  isPlainLink,
  type Line,
} from "./document.ts";

interface AdfMark {
  type: "strong" | "em" | "code" | "link";
  attrs?: { href: string };
}

/** A node of the format. */
export interface AdfNode {
  type: string;
  attrs?: Readonly<Record<string, string | number>>;
  content?: readonly AdfNode[];
  text?: string;
  marks?: readonly AdfMark[];
}

export interface AdfDocument extends AdfNode {
  type: "doc";
  version: 1;
  content: readonly AdfNode[];
}

/** @see https://developer.atlassian.com/cloud/jira/platform/apis/document/structure/ */
export function documentAdf(blocks: readonly Block[]): AdfDocument {
  return { type: "doc", version: 1, content: nodesAdf(blocks) };
}

export function nodesAdf(blocks: readonly Block[]): AdfNode[] {
  return blocks.map(blockNode);
}

function blockNode(block: Block): AdfNode {
  if (block.kind === "heading") {
    const attrs = { level: block.level };
    return { type: "heading", attrs, content: lineNodes(block.content) };
  }
  if (block.kind === "paragraph") return paragraphNode(block.content);
  if (block.kind === "list") {
    const items = block.items.map((item) => [paragraphNode(item)]);
    return { type: "bulletList", content: items.map((content) => ({ type: "listItem", content })) };
  }
  if (block.kind === "table") {
    const heads = block.columns.map(({ head }) => head);
    const rows = block.rows.map((cells) => rowNode("tableCell", cells));
    return { type: "table", content: [rowNode("tableHeader", heads), ...rows] };
  }
  if (block.kind === "codeBlock") {
    const attrs = { language: block.language };
    return { type: "codeBlock", attrs, content: textNodes(boundedLines(block.lines).join("\n")) };
  }
  const attrs = { title: boundedProse(block.summary) };
  return { type: "expand", attrs, content: nodesAdf(block.blocks) };
}

function rowNode(type: "tableHeader" | "tableCell", cells: readonly Line[]): AdfNode {
  const content = cells.map((cell) => ({ type, content: [paragraphNode(cell)] }));
  return { type: "tableRow", content };
}

function paragraphNode(line: Line): AdfNode {
  return { type: "paragraph", content: lineNodes(line) };
}

function lineNodes(line: Line): AdfNode[] {
  const joined: AdfNode[] = [];
  for (const node of line.flatMap((inline) => inlineNodes(inline, []))) {
    const last = joined.at(-1);
    // Characters spent on nodes are characters of the limit.
    if (last?.marks === undefined && node.marks === undefined && last?.text !== undefined) {
      joined[joined.length - 1] = { type: "text", text: `${last.text}${node.text ?? ""}` };
    } else {
      joined.push(node);
    }
  }
  return joined;
}

function inlineNodes(inline: Inline, marks: readonly AdfMark[]): AdfNode[] {
  if (inline.kind === "own") return textNodes(inline.text, marks);
  if (inline.kind === "text") {
    return textNodes(boundedProse(inline.text, inline.maxCharacters), marks);
  }
  if (inline.kind === "code") {
    const text = boundedCode(inline.text, inline.maxCharacters);
    // Code is neither bold nor slanted: the format allows no second mark beside it.
    return text === null ? textNodes(NO_VALUE, marks) : textNodes(text, [{ type: "code" }]);
  }
  if (inline.kind === "strong") {
    return inline.content.flatMap((part) => inlineNodes(part, [...marks, { type: "strong" }]));
  }
  if (inline.kind === "emphasis") {
    return inline.content.flatMap((part) => inlineNodes(part, [...marks, { type: "em" }]));
  }
  const { label, href } = inline;
  const link: AdfMark[] = isPlainLink(href) ? [{ type: "link", attrs: { href } }] : [];
  return textNodes(boundedProse(label), [...marks, ...link]);
}

/** No node at all for no text: the format has no empty ones. */
function textNodes(text: string, marks: readonly AdfMark[] = []): AdfNode[] {
  if (text === "") return [];
  return [marks.length === 0 ? { type: "text", text } : { type: "text", text, marks }];
}
