/** What kind of file it is, told by how it begins. */
import { isClaims } from "../core/claims.ts";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { findCsvShape } from "./jtl-columns.ts";

export const INPUT_FORMATS = ["jwt", "json", "har", "jtl", "newman"] as const;
export type InputFormat = (typeof INPUT_FORMATS)[number];

/** What the entries of a file are called. */
export const PLACE_NOUNS: Readonly<Record<InputFormat, string>> = {
  jwt: "line",
  json: "item",
  har: "entry",
  jtl: "line",
  newman: "execution",
};

const MARK = "\ufeff";
/** Enough of a JWT's header to be one: `{"` in base64url. */
const JWT_START = /^["']?(?:Bearer\s+)?eyJ[\w-]+\.[\w-]*\./i;

/**
 * Recognises a format by the beginning of the file (64 KiB are plenty); of JSON only that it is some, see `recogniseJson`.
 * `FILE_UNREADABLE` says what it looks like instead, and how to force one.
 */
export function recogniseFormat(head: string, name: string): InputFormat {
  const start = head.startsWith(MARK) ? head.slice(1) : head;
  const text = start.trimStart();
  if (text === "") throw unknownFormat(name, "is empty");
  if (JWT_START.test(text)) return "jwt";
  if (text.startsWith("<")) return recogniseXml(text, name);
  if (text.startsWith("{") || text.startsWith("[")) return "json";
  if (findCsvShape(firstLine(start)) !== null) return "jtl";
  throw unknownFormat(name, describeText(text));
}

/** Tells what kind of JSON a value is. */
export function recogniseJson(value: unknown): Extract<InputFormat, "har" | "newman" | "json"> {
  if (Array.isArray(memberAt(value, "log", "entries"))) return "har";
  return Array.isArray(memberAt(value, "run", "executions")) ? "newman" : "json";
}

function memberAt(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (isClaims(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
    value,
  );
}

function recogniseXml(text: string, name: string): InputFormat {
  const root = /<([A-Za-z_][\w.-]{0,40})/.exec(text.replace(/<[?!][^>]*>/g, ""))?.[1] ?? "nothing";
  if (root === "testResults") return "jtl";
  const what = /^html$/i.test(root) ? "is a web page" : `is XML that begins with <${root}>`;
  throw unknownFormat(name, `${what}, and no JMeter results, which begin with <testResults>`);
}

function describeText(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  if (/[\u0000-\u0008\u000e-\u001f]/.test(text.slice(0, 1000))) {
    return text.startsWith("\u001f") ? "is compressed" : "is not a text";
  }
  return /[,;\t]/.test(firstLine(text))
    ? "is a table without JMeter's columns timeStamp, elapsed and responseCode"
    : "is text of no known kind";
}

function firstLine(text: string): string {
  return text.split(/\r?\n|\r/, 1)[0] ?? "";
}

function unknownFormat(name: string, what: string): HarnessError {
  return new HarnessError("FILE_UNREADABLE", `${name} ${what}`, {
    hint: `give a JWT, a JSON token answer, a HAR, a JMeter JTL or a Newman JSON report; --format ${INPUT_FORMATS.join("|")} forces one`,
    exitCode: EXIT_CODES.usage,
  });
}
