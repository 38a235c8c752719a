/** Counts by what an answer tells of itself, and by how old the token was that was presented; bounded whatever a server says. */
import {
  addHashBounded,
  createHashBounded,
  type HashBounded,
  type ValueKind,
  valueFor,
} from "../hash-bounded.ts";

/** Most keys or nodes told apart. */
const VALUES_MAX = 64;

/** Upper ends of the classes of age in milliseconds; the last has none. Fifteen minutes is a usual idle timeout. */
export const AGE_CLASSES_MS = [1000, 10_000, 60_000, 300_000, 900_000] as const;

/** Columns of what is counted. */
const COUNTED = {
  /** Of `kid` issued attempts, else all; of calls made with a token, calls. */
  attempts: 0,
  status403: 1,
  failed: 2,
  decoded: 3,
  empty: 4,
  wrongOrg: 5,
} as const;
export type Counted = keyof typeof COUNTED;
const WIDTH = Object.keys(COUNTED).length;

type Columns = Uint32Array<ArrayBuffer>;

export interface DimensionTally {
  /** By the `kid` of the token's header; empty for a header that has none. @see RFC 7515 §4.1.4 */
  kid: HashBounded<Columns>;
  /** By the node that answered; only where the plan names the header that says so. */
  node: HashBounded<Columns>;
  /** Refreshes, by class of the age of the refresh token; `WIDTH` apart. */
  refreshAge: Columns;
  /** Calls of the configured check, by class of the age of the token. */
  checkAge: Columns;
}

const COLUMNS: ValueKind<Columns> = {
  create: () => new Uint32Array(WIDTH),
  add: addColumns,
};

export function createDimensionTally(): DimensionTally {
  return {
    kid: createHashBounded(VALUES_MAX, COLUMNS),
    node: createHashBounded(VALUES_MAX, COLUMNS),
    refreshAge: createAges(),
    checkAge: createAges(),
  };
}

function createAges(): Columns {
  return new Uint32Array((AGE_CLASSES_MS.length + 1) * WIDTH);
}

/** The counts of a key or a node, to be added to with `increment`. */
export function columnsFor(
  tally: DimensionTally,
  dimension: "kid" | "node",
  value: string,
): Columns {
  return valueFor(tally[dimension], value, COLUMNS);
}

/** The counts of an age: a view into the tally's. */
export function columnsOfAge(
  tally: DimensionTally,
  dimension: "refreshAge" | "checkAge",
  ageMs: number,
): Columns {
  const above = AGE_CLASSES_MS.findIndex((endMs) => ageMs < endMs);
  return columnsOfClass(tally[dimension], above === -1 ? AGE_CLASSES_MS.length : above);
}

export function columnsOfClass(counts: Columns, ageClass: number): Columns {
  return counts.subarray(ageClass * WIDTH, (ageClass + 1) * WIDTH);
}

export function increment(columns: Columns, counted: Counted): void {
  const at = COUNTED[counted];
  columns[at] = (columns[at] ?? 0) + 1;
}

export function countOf(columns: Columns, counted: Counted): number {
  return columns[COUNTED[counted]] ?? 0;
}

/** Adds what another part of the same run counted. */
export function addDimensions(into: DimensionTally, from: DimensionTally): void {
  addHashBounded(into.kid, from.kid, COLUMNS);
  addHashBounded(into.node, from.node, COLUMNS);
  addColumns(into.refreshAge, from.refreshAge);
  addColumns(into.checkAge, from.checkAge);
}

function addColumns(into: Columns, from: Columns): void {
  from.forEach((count, at) => {
    into[at] = (into[at] ?? 0) + count;
  });
}
