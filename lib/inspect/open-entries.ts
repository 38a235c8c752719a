/** From a file to its entries, by whichever reader is its own. */
import type { Entry } from "./exchange.ts";
import { unreadable } from "./input-error.ts";
import { type InputFormat, PLACE_NOUNS, recogniseFormat, recogniseJson } from "./input-format.ts";
import { harEntries, readHar } from "./read-har.ts";
import { readJtlCsv } from "./read-jtl-csv.ts";
import { readJtlXml } from "./read-jtl-xml.ts";
import { readJwts } from "./read-jwt.ts";
import { newmanReport, readNewman } from "./read-newman.ts";
import { type Acceptance, readTokenJson } from "./read-token-json.ts";
import type { SourceFile } from "./source-file.ts";
import { type JsonInput, parseJsonInput, readText } from "./whole-json.ts";

export interface OpenedEntries {
  format: InputFormat;
  /** What a place in the file is called. */
  placeNoun: string;
  /** All entries from the first; may be asked for again. */
  entries: () => Iterable<Entry> | AsyncIterable<Entry>;
}

/** Recognises the format unless it is given, and opens the file as such; `FILE_UNREADABLE` when it is not of that format. */
export async function openEntries(
  source: SourceFile,
  forced: InputFormat | null,
): Promise<OpenedEntries> {
  const format = forced ?? recogniseFormat(source.head, source.name);
  if (format === "jtl") return opened(format, () => readJtl(source));
  const text = await readText(source);
  if (format === "jwt") return opened(format, () => readJwts(text));
  const input = parseJsonInput(text, source.name);
  const found = input.kind === "value" ? recogniseJson(input.value) : "json";
  return openJson(source.name, forced ?? found, input, forced === null ? "known" : "any");
}

function opened(format: InputFormat, entries: OpenedEntries["entries"]): OpenedEntries {
  return { format, placeNoun: PLACE_NOUNS[format], entries };
}

function readJtl(source: SourceFile): AsyncIterable<Entry> {
  return /^\ufeff?\s*</.test(source.head) ? readJtlXml(source) : readJtlCsv(source);
}

function openJson(
  name: string,
  format: InputFormat,
  input: JsonInput,
  acceptance: Acceptance,
): OpenedEntries {
  const value = input.kind === "value" ? input.value : null;
  if (format === "har") {
    const entries = harEntries(value);
    if (entries === null) throw missing(name, "log.entries", "a HAR");
    return opened(format, () => readHar(entries));
  }
  if (format === "newman") {
    const report = newmanReport(value);
    if (report === null) throw missing(name, "run.executions", "a JSON report of Newman");
    return opened(format, () => readNewman(report));
  }
  refuseStrangers(name, input, acceptance);
  return {
    ...opened(format, () => readTokenJson(input, acceptance)),
    placeNoun: input.kind === "lines" ? "line" : PLACE_NOUNS[format],
  };
}

/** JSON of which nothing at all is a token answer is something else. */
function refuseStrangers(name: string, input: JsonInput, acceptance: Acceptance): void {
  let first: Extract<Entry, { kind: "broken" }> | null = null;
  for (const entry of readTokenJson(input, acceptance)) {
    if (entry.kind !== "broken") return;
    first ??= entry;
  }
  throw unreadable(
    name,
    first === null ? "" : `item ${first.place}`,
    first === null ? "has no item in it" : first.why,
    "give an answer of a token endpoint, a HAR or a Newman report; --format json takes any object for an answer",
  );
}

function missing(name: string, path: string, what: string) {
  return unreadable(
    name,
    "",
    `has no ${path}, which ${what} has`,
    "leave --format out, or give another file",
  );
}
