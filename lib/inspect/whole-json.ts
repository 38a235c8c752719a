/** JSON that is read whole: one value, or one per line. */
import { findJsonFault } from "./json-fault.ts";
import { shown, unreadable } from "./input-error.ts";
import type { SourceFile } from "./source-file.ts";

/** Formats that are read whole may have this many bytes: parsed, they take several times as much memory. */
const WHOLE_BYTES_MAX = 128_000_000;
const MARK = "\ufeff";

/** A value, or of JSON lines each line's, or why there is none. */
export type JsonInput =
  | { kind: "value"; value: unknown }
  | { kind: "lines"; lines: { place: number; value: unknown; why: string }[] };

/** Reads a text; `FILE_UNREADABLE` says above which size it does not. */
export async function readText(source: SourceFile): Promise<string> {
  const text = await source.readWhole(WHOLE_BYTES_MAX);
  return text.startsWith(MARK) ? text.slice(1) : text;
}

/** Reads JSON or JSON lines; `FILE_UNREADABLE` with line and column when it is neither. */
export function parseJsonInput(text: string, name: string): JsonInput {
  const value = parseJson(text);
  if (value !== undefined) return { kind: "value", value };
  const lines = parseLines(text);
  if (lines !== null) return { kind: "lines", lines };
  const fault = findJsonFault(text) ?? 0;
  const isCut = fault >= text.trimEnd().length;
  throw unreadable(
    name,
    placeOf(text, fault),
    isCut ? "the JSON ends too early" : `no JSON may have ${shown(text[fault])} here`,
    isCut ? "save the file again: it has been cut" : "correct it, or save the file again",
  );
}

/** Undefined for a text that is no JSON; the platform's error quotes the text, so nobody may see it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Null unless at least two lines are each a value of their own, which is how a single value of many lines never looks. */
function parseLines(text: string): { place: number; value: unknown; why: string }[] | null {
  const lines = text
    .split("\n")
    .map((line, index) => ({ place: index + 1, text: line.trim() }))
    .filter((line) => line.text !== "")
    .map((line) => ({
      place: line.place,
      value: /^[{["]/.test(line.text) ? parseJson(line.text) : undefined,
    }));
  const values = lines.filter(({ value }) => value !== undefined);
  if (values.length < 2 || lines[0] !== values[0]) return null;
  return lines.map(({ place, value }) => ({
    place,
    value,
    why: value === undefined ? "no JSON" : "",
  }));
}

function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset).split("\n");
  return `line ${before.length}, column ${(before.at(-1) ?? "").length + 1}`;
}
