/** The two passes over a file: first who and what is in it, then the records of it. */
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
import type { SourceFile } from "./source-file.ts";

export interface ReadSettings {
  /** Null to tell by how the file begins. */
  format: InputFormat | null;
  /** The org that every token is to be of; null to tell by the requests. */
  expectedOrg: string | null;
  /** Null to tell by hosts, paths and answers. */
  dialect: DialectName | null;
  /** Name of the claim with the org ids; null for the dialect's own. */
  claim: string | null;
  /** Ends the reading of a file that takes long, with its reason. */
  signal: AbortSignal;
}

/** What a file was read into, but for its records. */
export interface ReadFile {
  /** What the file is called in answers. */
  name: string;
  format: InputFormat;
  /** What a place in the file is called: `entry`, `line`. */
  placeNoun: string;
  plan: Plan;
  counts: ReadCounts;
  notes: readonly Note[];
  /** The first exchange's, UTC; null where the file does not say. */
  startedAt: string | null;
}

/**
 * Reads the source twice and hands `keep` the records as lines of text, whole but many at once.
 * Throws `FILE_UNREADABLE` for what is none of the formats, or when not one entry can be read; else broken ones are counted.
 */
export async function readSource(
  source: SourceFile,
  settings: ReadSettings,
  keep: (lines: AsyncIterable<string>) => Promise<void>,
): Promise<ReadFile> {
  const { format, placeNoun, entries } = await openEntries(source, settings.format);
  const survey = new FileSurvey(format, placeNoun, settings);
  const tables = new PlanTables();
  const { expectedOrg } = settings;
  const shared = { expectedOrg, tables, idOf: idsOf(format) };
  const interpreter = new Interpreter(shared);
  for await (const entry of entries()) {
    settings.signal.throwIfAborted();
    survey.take(entry, interpreter);
  }
  survey.refuseUnread(source.name);
  const plan = makePlan(survey.factsWith(tables));
  const frame: RecordFrame = {
    attemptKind: format === "jtl" ? "attempt" : "preflight",
    epochMs: survey.firstMs,
    correlationHeader: DIALECT_RULES[plan.target.dialect].defaults.correlationHeader,
    idOf: shared.idOf,
  };
  await keep(linesOf(entries(), new Interpreter(shared), frame, settings.signal));
  return {
    name: source.name,
    format,
    placeNoun,
    plan,
    counts: survey.counts,
    notes: survey.notes(plan, tables),
    startedAt: survey.firstMs === null ? null : new Date(survey.firstMs).toISOString(),
  };
}

/** The middle number of an id is the place in the file; what is no load has the VU of a preflight. */
function idsOf(format: InputFormat): (exchange: Exchange) => string {
  const vu = format === "jtl" ? 1 : 0;
  return ({ place, atPlace }) => `${vu}-${place}-${atPlace}`;
}

const LINES_AT_ONCE = 256;

/** The first line says when the file's time begins. */
async function* linesOf(
  entries: Iterable<Entry> | AsyncIterable<Entry>,
  interpreter: Interpreter,
  frame: RecordFrame,
  signal: AbortSignal,
): AsyncIterable<string> {
  let origin = originOf(frame);
  let lines: string[] = [];
  for await (const entry of entries) {
    signal.throwIfAborted();
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
