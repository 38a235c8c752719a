/** Test support: Atlassian's own schema of the document format, and what a document looks like without its text. */
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import type { AdfNode } from "./document-adf.ts";

const SCHEMA = new URL("testdata/adf-schema.json", import.meta.url);
// The schema is of draft 4, of which it uses nothing that draft 7 reads otherwise; it names properties without their types.
const validate = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

/** What the schema finds wrong with a document; empty when it is valid. */
export function faultsOf(document: unknown): string[] {
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The nodes of a document and their marks, without any text. */
export function shapeOf(node: AdfNode): unknown {
  const marks = (node.marks ?? []).map(({ type }) => type);
  return [node.type, ...marks, ...(node.content ?? []).map(shapeOf)];
}

/** Every text in a document. */
export function textsOf(node: AdfNode): string[] {
  const own = node.text === undefined ? [] : [node.text];
  return [...own, ...(node.content ?? []).flatMap(textsOf)];
}

/** A document as lines, for people to read. */
export function outlineOf(node: AdfNode, depth = 0): string[] {
  const isLine = (node.content ?? []).every(({ type }) => type === "text");
  const marked = (node.content ?? []).map(({ text = "", marks = [] }) =>
    marks.reduce((shown, { type }) => `${type}(${shown})`, text),
  );
  const attrs = Object.values(node.attrs ?? {}).join(" ");
  const head = [node.type, attrs, ...(isLine ? [marked.join("")] : [])].filter((part) => part);
  const children = isLine ? [] : (node.content ?? []);
  return [
    `${"  ".repeat(depth)}${head.join(" ")}`,
    ...children.flatMap((child) => outlineOf(child, depth + 1)),
  ];
}
