/** Reads a file of another tool into what a run would have left: a plan, and records in a folder of its own. */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { DIALECT_RULES } from "../core/dialect.ts";
import type { Plan } from "../core/plan.ts";
import { EXTRA, formatRecord } from "../core/record.ts";
import type { DialectName } from "../core/words.ts";
import type { Entry, Exchange } from "./exchange.ts";
import { FileSurvey, type ReadCounts } from "./file-survey.ts";
import type { InputFormat } from "./input-format.ts";
import { Interpreter } from "./interpreter.ts";
import { makePlan } from "./make-plan.ts";
import type { Note } from "./notes.ts";
import { openEntries } from "./open-entries.ts";
import { PlanTables } from "./plan-tables.ts";
import { type RecordFrame, recordOf } from "./record-of.ts";
import { withPrivateFolder, withSource } from "./source-file.ts";

export interface InspectRequest {
  /** A path, or `-` for standard input. */
  path: string;
  /** What the file is called in messages. */
  name: string;
  stdin: () => Readable;
  /** Null to tell by how the file begins. */
  format: InputFormat | null;
  /** The org that every token is to be of; null to tell by the requests. */
  expectedOrg: string | null;
  /** Null to tell by hosts, paths and answers. */
  dialect: DialectName | null;
  /** Name of the claim with the org ids; null for the dialect's own. */
  claim: string | null;
}

export interface InspectedFile {
  /** What the file is called in answers. */
  name: string;
  format: InputFormat;
  /** What a place in the file is called: `entry`, `line`. */
  placeNoun: string;
  plan: Plan;
  /** The log of records, there until `use` ends. */
  recordsPath: string;
  counts: ReadCounts;
  notes: readonly Note[];
  /** The first exchange's, UTC; null where the file does not say. */
  startedAt: string | null;
}

/**
 * Reads the file twice: first who and what is in it, then the records. `use` judges them; whatever it does, nothing is left of them after it.
 * Throws `FILE_UNREADABLE` for what is none of the formats; single entries that cannot be read are counted.
 */
export function inspectFile<Value>(
  request: InspectRequest,
  use: (inspected: InspectedFile) => Promise<Value>,
): Promise<Value> {
  return withPrivateFolder((folder) =>
    withSource({ ...request, folder }, async (source) => {
      const { format, placeNoun, entries } = await openEntries(source, request.format);
      const survey = new FileSurvey(format, placeNoun, request);
      const tables = new PlanTables();
      const settings = { expectedOrg: request.expectedOrg, tables, idOf: idsOf(format) };
      const interpreter = new Interpreter(settings);
      for await (const entry of entries()) survey.take(entry, interpreter);
      survey.refuseUnread(source.name);
      const plan = makePlan(survey.factsWith(tables));
      const recordsPath = join(folder, "records.log");
      const frame: RecordFrame = {
        attemptKind: format === "jtl" ? "attempt" : "preflight",
        epochMs: survey.firstMs,
        correlationHeader: DIALECT_RULES[plan.target.dialect].defaults.correlationHeader,
        idOf: settings.idOf,
      };
      const lines = linesOf(entries(), new Interpreter(settings), frame);
      await pipeline(Readable.from(lines), createWriteStream(recordsPath, { mode: 0o600 }));
      return use({
        name: source.name,
        format,
        placeNoun,
        plan,
        recordsPath,
        counts: survey.counts,
        notes: survey.notes(plan, tables),
        startedAt: survey.firstMs === null ? null : new Date(survey.firstMs).toISOString(),
      });
    }),
  );
}

/** The middle number of an id is the place in the file; what is no load has the VU of a preflight. */
function idsOf(format: InputFormat): (exchange: Exchange) => string {
  const vu = format === "jtl" ? 1 : 0;
  return ({ place, atPlace }) => `${vu}-${place}-${atPlace}`;
}

const LINES_AT_ONCE = 256;

/** Lines of the log, many in one text; the first says when the file's time begins. */
async function* linesOf(
  entries: Iterable<Entry> | AsyncIterable<Entry>,
  interpreter: Interpreter,
  frame: RecordFrame,
): AsyncIterable<string> {
  let origin: [string, string][] = originOf(frame);
  let lines: string[] = [];
  for await (const entry of entries) {
    const draft = entry.kind === "exchange" ? interpreter.take(entry.exchange).draft : null;
    if (entry.kind !== "exchange" || draft === null) continue;
    const record = recordOf(entry.exchange, draft, frame);
    const extras = new Map([...record.extras, ...origin]);
    origin = [];
    lines.push(`${formatRecord({ ...record, extras })}\n`);
    if (lines.length < LINES_AT_ONCE) continue;
    yield lines.join("");
    lines = [];
  }
  yield lines.join("");
}

function originOf({ attemptKind, epochMs }: RecordFrame): [string, string][] {
  if (epochMs === null) return [];
  const key = attemptKind === "attempt" ? EXTRA.epoch : EXTRA.preflightEpoch;
  return [[key, String(epochMs)]];
}
