/** Parses the YAML of a configuration into plain data that still knows its line numbers. */
import type { Alias, Document, ErrorCode } from "yaml";
import { LineCounter, isAlias, isMap, isNode, isScalar, isSeq, parseDocument, visit } from "yaml";
import type { Problem } from "./problem.ts";

export type KeyPath = readonly PropertyKey[];

export interface YamlSource {
  file: string;
  raw: Record<string, unknown>;
  /** Line of the key at `path`, or of the nearest part of it that is there. */
  lineOf: (path: KeyPath) => number;
}

/** Enough to share a few blocks; a bomb needs thousands. */
const MAX_ALIASES = 50;
const MAX_SYNTAX_PROBLEMS = 20;

const PARSE_OPTIONS = {
  // A pretty error quotes the source, and with it perhaps a secret.
  prettyErrors: false,
  resolveKnownTags: false,
  stringKeys: true,
  // Searched for below: the parser's own way is quadratic.
  uniqueKeys: false,
  logLevel: "error",
} as const;

/** Words of our own, since the parser's may quote the text, and a secret with it. */
const SYNTAX: Record<ErrorCode, string> = {
  ALIAS_PROPS: "an alias cannot have an anchor or a tag",
  BAD_ALIAS: "is not a valid alias or anchor",
  BAD_COLLECTION_TYPE: "has a tag of another kind of value",
  BAD_DIRECTIVE: "is not a known YAML directive",
  BAD_DQ_ESCAPE: "is not a valid escape in a double-quoted text",
  BAD_INDENT: "the indentation does not fit, or a bracket is not closed",
  BAD_PROP_ORDER: "anchors and tags must stand before the value",
  BAD_SCALAR_START: "a plain text cannot start with this character",
  BLOCK_AS_IMPLICIT_KEY: "a second key on one line",
  BLOCK_IN_FLOW: "a block cannot stand inside brackets",
  DUPLICATE_KEY: "this key is there twice",
  IMPOSSIBLE: "cannot be parsed",
  KEY_OVER_1024_CHARS: "this key is too long",
  MISSING_CHAR: "a closing quote, bracket, colon or space is missing",
  MULTILINE_IMPLICIT_KEY: "a key must stand on one line",
  MULTIPLE_ANCHORS: "has more than one anchor",
  MULTIPLE_DOCS: "a second document begins",
  MULTIPLE_TAGS: "has more than one tag",
  NON_STRING_KEY: "a key must be text",
  RESOURCE_EXHAUSTION: "is nested too deeply",
  TAB_AS_INDENT: "a tab is used as indentation",
  TAG_RESOLVE_FAILED: "tags are not supported",
  UNEXPECTED_TOKEN: "something unexpected stands here",
};

interface Fault {
  what: string;
  fix: string;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Offset of a key or item and its value, or null when `parent` has no such child. */
function childOf(parent: unknown, segment: PropertyKey): { offset: number; value: unknown } | null {
  if (isMap(parent)) {
    const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === segment);
    if (pair === undefined || !isScalar(pair.key)) return null;
    return { offset: pair.key.range?.[0] ?? 0, value: pair.value };
  }
  if (isSeq(parent) && typeof segment === "number") {
    const item = parent.items[segment];
    return isNode(item) ? { offset: item.range?.[0] ?? 0, value: item } : null;
  }
  return null;
}

function locate(document: Document, path: KeyPath): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const segment of path) {
    const child = childOf(isAlias(node) ? node.resolve(document) : node, segment);
    if (child === null) break;
    ({ offset, value: node } = child);
  }
  return offset;
}

/** The second of two equal keys in one map. */
function findDuplicateKeys(document: Document): { offset: number; name: string }[] {
  const duplicates: { offset: number; name: string }[] = [];
  visit(document, {
    Map(_, map) {
      const seen = new Set<string>();
      for (const { key } of map.items) {
        if (!isScalar(key)) continue;
        const name = String(key.value);
        if (seen.has(name)) duplicates.push({ offset: key.range?.[0] ?? 0, name });
        seen.add(name);
      }
    },
  });
  return duplicates;
}

/** Offsets of aliases whose anchor is not there. */
function findLooseAliases(document: Document): number[] {
  const offsets: number[] = [];
  visit(document, {
    Alias(_, alias: Alias) {
      if (alias.resolve(document) === undefined) offsets.push(alias.range?.[0] ?? 0);
    },
  });
  return offsets;
}

/** The document as plain data when it is a map, else what it is instead. */
function toPlainData(document: Document): { raw: Record<string, unknown> } | Fault {
  try {
    const raw: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    if (isRecord(raw)) return { raw };
    const what = raw === null ? "is empty" : "is not a map of keys";
    return { what, fix: "start with `version: 1` and the keys of `tokenrush schema config`" };
  } catch {
    const what = "unfolds into too many values by its aliases";
    return { what, fix: "write the values out instead of aliases" };
  }
}

/** Parses `text`; returns null after adding to `problems` what makes it unusable. */
export function parseYaml(file: string, text: string, problems: Problem[]): YamlSource | null {
  const lineCounter = new LineCounter();
  const lineAt = (offset: number) => lineCounter.linePos(offset).line || 1;
  const complain = (offset: number, path: string, fault: Fault) =>
    problems.push({ place: { file, line: lineAt(offset), path }, ...fault });
  const document = parseDocument(text, { lineCounter, ...PARSE_OPTIONS });
  const syntax = [...document.errors, ...document.warnings].slice(0, MAX_SYNTAX_PROBLEMS);
  for (const { code, pos } of syntax) {
    complain(pos[0], "(yaml)", { what: SYNTAX[code], fix: "correct the YAML" });
  }
  if (syntax.length > 0) return null;
  for (const { offset, name } of findDuplicateKeys(document)) {
    complain(offset, name, { what: SYNTAX.DUPLICATE_KEY, fix: "remove one of them" });
  }
  const loose = findLooseAliases(document);
  for (const offset of loose) {
    const what = "this alias has no anchor before it";
    complain(offset, "(yaml)", { what, fix: "write the value itself" });
  }
  if (loose.length > 0) return null;
  const data = toPlainData(document);
  if ("raw" in data) {
    return { file, raw: data.raw, lineOf: (path) => lineAt(locate(document, path)) };
  }
  complain(0, "(file)", data);
  return null;
}
