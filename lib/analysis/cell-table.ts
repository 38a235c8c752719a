/** Counts per org × stage × grant × variant, as rows of one typed array. */
import type { Plan } from "../core/plan.ts";
import { CLAIM_STATES, type ClaimState, GRANTS, type Outcome, OUTCOMES } from "../core/words.ts";
import type { Cell } from "./aggregate.ts";

/** Columns of a row; outcomes and claim states follow these, in the order of their lists. */
export const COLUMN = {
  attempts: 0,
  status403: 1,
  newConnections: 2,
  sampled: 3,
  extraOrg: 4,
  scopeShortfall: 5,
  lifetimeDefects: 6,
  retries: 7,
  obtainedByRetry: 8,
  checksSent: 9,
  checksAllowed: 10,
  checksDenied: 11,
  checksFailed: 12,
  checksConfirmed: 13,
  checksRefuted: 14,
  withoutRefreshToken: 15,
  unprepared: 16,
} as const;
const FIRST_OUTCOME = Object.keys(COLUMN).length;
const FIRST_CLAIM = FIRST_OUTCOME + OUTCOMES.length;
const WIDTH = FIRST_CLAIM + CLAIM_STATES.length;

export interface CellTable {
  stageCount: number;
  variantCount: number;
  /** Row plus one by cell key; zero where there is no row yet. */
  rowByKey: Uint32Array<ArrayBuffer>;
  /** Cell keys in order of rows. */
  keys: Uint32Array<ArrayBuffer>;
  counts: Uint32Array<ArrayBuffer>;
  rowCount: number;
  /** Attempts by symptom id, per row; undefined where there is no symptom. */
  symptoms: (Map<number, number> | undefined)[];
}

export function createCellTable({ orgs, stages, variants }: Plan): CellTable {
  const variantCount = Math.max(1, variants.length);
  return {
    stageCount: stages.length,
    variantCount,
    // Untouched pages of a large zeroed array cost nothing.
    rowByKey: new Uint32Array(orgs.length * stages.length * GRANTS.length * variantCount),
    keys: new Uint32Array(64),
    counts: new Uint32Array(64 * WIDTH),
    rowCount: 0,
    symptoms: [],
  };
}

/** The row of a cell, made when it is new. */
export function cellRow(
  table: CellTable,
  org: number,
  stage: number,
  grant: number,
  variant: number,
): number {
  const key =
    ((org * table.stageCount + stage) * GRANTS.length + grant) * table.variantCount + variant;
  return rowOfKey(table, key);
}

function rowOfKey(table: CellTable, key: number): number {
  const known = table.rowByKey[key] ?? 0;
  if (known !== 0) return known - 1;
  const row = table.rowCount;
  if (row === table.keys.length) growRows(table);
  table.keys[row] = key;
  table.rowCount += 1;
  table.rowByKey[key] = row + 1;
  return row;
}

function growRows(table: CellTable): void {
  const keys = new Uint32Array(table.keys.length * 2);
  keys.set(table.keys);
  const counts = new Uint32Array(table.counts.length * 2);
  counts.set(table.counts);
  Object.assign(table, { keys, counts });
}

export function countCell(table: CellTable, row: number, column: number): void {
  const at = row * WIDTH + column;
  table.counts[at] = (table.counts[at] ?? 0) + 1;
}

export function countCellSymptom(table: CellTable, row: number, id: number, count: number): void {
  const symptoms = (table.symptoms[row] ??= new Map());
  symptoms.set(id, (symptoms.get(id) ?? 0) + count);
}

export function outcomeColumn(outcome: Outcome): number {
  return FIRST_OUTCOME + OUTCOMES.indexOf(outcome);
}

export function claimColumn(state: ClaimState): number {
  return FIRST_CLAIM + CLAIM_STATES.indexOf(state);
}

/** Adds another table of the same plan; `symptomIds` gives this side's id for each of the other's. */
export function addCells(
  into: CellTable,
  from: CellTable,
  symptomIds: (id: number) => number,
): void {
  const rows = Array.from(from.keys.subarray(0, from.rowCount), (key) => rowOfKey(into, key));
  rows.forEach((row, fromRow) => {
    for (let column = 0; column < WIDTH; column += 1) {
      const at = row * WIDTH + column;
      into.counts[at] = (into.counts[at] ?? 0) + (from.counts[fromRow * WIDTH + column] ?? 0);
    }
  });
  from.symptoms.forEach((symptoms, fromRow) => {
    for (const [id, count] of symptoms ?? []) {
      countCellSymptom(into, rows[fromRow] ?? 0, symptomIds(id), count);
    }
  });
}

/** The cells that occur, by org, stage, grant and variant; `symptomIndex` gives the final index of a symptom id. */
export function listCells(table: CellTable, symptomIndex: (id: number) => number): Cell[] {
  const rows = Array.from({ length: table.rowCount }, (_, row) => row);
  rows.sort((a, b) => (table.keys[a] ?? 0) - (table.keys[b] ?? 0));
  return rows.map((row) => cellAt(table, row, indexSymptoms(table.symptoms[row], symptomIndex)));
}

/** Symptoms by their final index, in its order; several ids may have come to share one. */
function indexSymptoms(
  byId: ReadonlyMap<number, number> | undefined,
  symptomIndex: (id: number) => number,
): Map<number, number> {
  const byIndex = new Map<number, number>();
  if (byId === undefined) return byIndex;
  const entries = [...byId].map(([id, count]) => [symptomIndex(id), count] as const);
  for (const [index, count] of entries.toSorted(([a], [b]) => a - b)) {
    byIndex.set(index, (byIndex.get(index) ?? 0) + count);
  }
  return byIndex;
}

function cellAt(table: CellTable, row: number, symptoms: Map<number, number>): Cell {
  const { stageCount, variantCount, counts } = table;
  const key = table.keys[row] ?? 0;
  const slice = Math.floor(key / variantCount);
  const orgStage = Math.floor(slice / GRANTS.length);
  const at = (column: number) => counts[row * WIDTH + column] ?? 0;
  return {
    org: Math.floor(orgStage / stageCount),
    stage: orgStage % stageCount,
    grant: slice % GRANTS.length,
    variant: key % variantCount,
    attempts: at(COLUMN.attempts),
    outcomes: outcomesOf((outcome) => at(outcomeColumn(outcome))),
    status403: at(COLUMN.status403),
    newConnections: at(COLUMN.newConnections),
    withoutRefreshToken: at(COLUMN.withoutRefreshToken),
    sampled: at(COLUMN.sampled),
    claims: claimsOf((state) => at(claimColumn(state))),
    extraOrg: at(COLUMN.extraOrg),
    scopeShortfall: at(COLUMN.scopeShortfall),
    lifetimeDefects: at(COLUMN.lifetimeDefects),
    retries: at(COLUMN.retries),
    obtainedByRetry: at(COLUMN.obtainedByRetry),
    unprepared: at(COLUMN.unprepared),
    checks: {
      sent: at(COLUMN.checksSent),
      allowed: at(COLUMN.checksAllowed),
      denied: at(COLUMN.checksDenied),
      failed: at(COLUMN.checksFailed),
      confirmed: at(COLUMN.checksConfirmed),
      refuted: at(COLUMN.checksRefuted),
    },
    symptoms,
  };
}

function outcomesOf(countOf: (outcome: Outcome) => number): Record<Outcome, number> {
  return {
    issued: countOf("issued"),
    hollow: countOf("hollow"),
    denied: countOf("denied"),
    throttled: countOf("throttled"),
    rejected: countOf("rejected"),
    serverError: countOf("serverError"),
    timeout: countOf("timeout"),
    connection: countOf("connection"),
    malformed: countOf("malformed"),
  };
}

function claimsOf(countOf: (state: ClaimState) => number): Record<ClaimState, number> {
  return {
    match: countOf("match"),
    empty: countOf("empty"),
    absent: countOf("absent"),
    wrongOrg: countOf("wrongOrg"),
    undecodable: countOf("undecodable"),
    opaque: countOf("opaque"),
  };
}
