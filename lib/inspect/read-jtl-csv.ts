/** Reads a JMeter JTL in CSV as a stream: memory does not grow with the file. */
import { pipeline } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import { isClaims } from "../core/claims.ts";
import type { Entry } from "./exchange.ts";
import { unreadable } from "./input-error.ts";
import { findCsvShape } from "./jtl-columns.ts";
import { type JtlSample, readJtlSample } from "./jtl-sample.ts";
import type { SourceFile } from "./source-file.ts";

/** A row of JMeter is a few hundred characters, or has a message of a server in it; a quote that is never closed is longer. */
const ROW_CHARACTERS_MAX = 1_000_000;

/** Rows with another number of fields than the header are told as broken. `FILE_UNREADABLE` when the first line is not of a JTL. */
export async function* readJtlCsv(source: SourceFile): AsyncIterable<Entry> {
  const [firstLine = ""] = source.head.replace(/^\ufeff/, "").split(/\r?\n|\r/, 1);
  const shape = findCsvShape(firstLine);
  if (shape === null) throw noColumns(source.name);
  const { delimiter, columns, hasHeader } = shape;
  if (!hasHeader) {
    const text = "there is no header row: columns are taken as JMeter 5 writes them by default";
    yield { kind: "note", code: "NO_HEADER", text };
  }
  const broken: Entry[] = [];
  const parser = parse({
    bom: true,
    info: true,
    delimiter,
    from: hasHeader ? 2 : 1,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: ROW_CHARACTERS_MAX,
    skip_records_with_error: true,
    on_skip: (error) => {
      broken.push({ kind: "broken", place: lineOf(error), why: "the row cannot be read" });
      return undefined;
    },
  });
  // An error of either ends the loop below.
  pipeline(source.stream(), parser, () => undefined);
  for await (const row of parser) {
    yield* broken.splice(0);
    const { line, record } = readRow(row);
    if (record.length < columns.length) {
      const why = `has ${record.length} fields where the header has ${columns.length}`;
      yield { kind: "broken", place: line, why };
    } else yield* readJtlSample(sampleOf(record, columns, line));
  }
  yield* broken.splice(0);
}

/** What the parser gives with `info`; checked by hand, for there is one of each sample. */
function readRow(row: unknown): { line: number; record: readonly string[] } {
  const { info, record } = isClaims(row) ? row : {};
  const line = isClaims(info) && typeof info["lines"] === "number" ? info["lines"] : 0;
  return { line, record: Array.isArray(record) ? record.map(String) : [] };
}

function sampleOf(record: readonly string[], columns: readonly string[], place: number): JtlSample {
  const field = (name: string) => record[columns.indexOf(name)];
  return {
    place,
    atPlace: 0,
    timeStamp: field("timeStamp") ?? "",
    elapsed: field("elapsed") ?? "",
    label: field("label") ?? "",
    responseCode: field("responseCode") ?? "",
    responseMessage: field("responseMessage") ?? "",
    latency: field("Latency") ?? "",
    connect: field("Connect") ?? "",
    url: field("URL") ?? "",
    method: "",
    requestHeaders: undefined,
    queryString: undefined,
    responseHeaders: undefined,
    responseData: undefined,
    variable: field,
  };
}

function lineOf(error: CsvError | undefined): number {
  const lines: unknown = error?.["lines"];
  return typeof lines === "number" ? lines : 0;
}

function noColumns(name: string) {
  return unreadable(
    name,
    "line 1",
    "the columns timeStamp, elapsed and responseCode are not all there",
    "save the results with field names (jmeter.save.saveservice.print_field_names=true)",
  );
}
