/** Where a text stops being JSON. The platform's own message quotes the text, which may be secret, and not always says where. */

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const FIRST_ALLOWED = 0x20;

/** What may come next: a value, or in its place the end of an empty list; a member's name; what parts or ends a list. */
type Expected = "value" | "value or ]" | "name or }" | "name" | ":" | ", or end" | "end";

/**
 * Offset of the first character that cannot stand where it does; the text's length when it ends too early, and null for whole JSON.
 * Not recursive, so no nesting is too deep.
 * @see RFC 8259
 */
export function findJsonFault(text: string): number | null {
  const open: ("[" | "{")[] = [];
  let expected: Expected = "value";
  let at = 0;
  for (;;) {
    at = skip(SPACE, text, at) ?? at;
    const character = text[at];
    if (character === undefined) return expected === "end" ? null : text.length;
    const next = step(expected, character, open);
    if (next === "literal") {
      const isName: boolean = expected === "name" || expected === "name or }";
      if (isName && character !== '"') return at;
      const { end, isWhole } = readLiteral(text, at);
      if (!isWhole) return end;
      at = end;
      expected = isName ? ":" : afterValue(open);
    } else if (next === null) {
      return at;
    } else {
      at += 1;
      expected = next;
    }
  }
}

function step(
  expected: Expected,
  character: string,
  open: ("[" | "{")[],
): Expected | "literal" | null {
  if (expected === "end") return null;
  if (expected === ":") return character === ":" ? "value" : null;
  if (expected === "name") return "literal";
  if (expected === ", or end" && character === ",") return open.at(-1) === "{" ? "name" : "value";
  const mayClose = expected === ", or end" || expected === CLOSED_BY[character];
  if (mayClose) return close(character, open);
  return expected === "name or }" ? "literal" : openOr(character, open);
}

/** In place of what an empty list may end. */
const CLOSED_BY: Readonly<Record<string, Expected>> = { "]": "value or ]", "}": "name or }" };

function openOr(character: string, open: ("[" | "{")[]): Expected | "literal" {
  if (character !== "[" && character !== "{") return "literal";
  open.push(character);
  return character === "[" ? "value or ]" : "name or }";
}

function close(character: string, open: ("[" | "{")[]): Expected | null {
  const closes = open.at(-1) === "{" ? "}" : "]";
  if (character !== closes) return null;
  open.pop();
  return afterValue(open);
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? "end" : ", or end";
}

/** Where a literal ends, or where it cannot go on. */
function readLiteral(text: string, start: number): { end: number; isWhole: boolean } {
  if (text.charCodeAt(start) !== QUOTE) {
    const end = skip(SCALAR, text, start);
    return { end: end ?? start, isWhole: end !== null };
  }
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return { end: at + 1, isWhole: true };
    const next = code === BACKSLASH ? skip(ESCAPE, text, at) : at + 1;
    if (next === null || code < FIRST_ALLOWED) return { end: at, isWhole: false };
    at = next;
  }
  return { end: at, isWhole: false };
}

function skip(pattern: RegExp, text: string, at: number): number | null {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : null;
}
