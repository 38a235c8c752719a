/** Counts by row and column where few of the pairs occur: an open-addressed table in one typed array. */

/** Travels between threads as it is. */
export interface SparseCounts {
  /** Counts held per pair. */
  width: number;
  /** Row plus one (zero in an empty slot), column and counts, side by side: a look-up is one miss of the cache. */
  slots: Uint32Array<ArrayBuffer>;
  used: number;
}

const KEY_WIDTH = 2;
const CAPACITY_MIN = 1024;
const CAPACITY_MAX_AT_FIRST = 1 << 20;

/** Makes a table with room for about as many pairs as are to be expected; it grows when there are more. */
export function createSparseCounts(expectedPairs = 0, width = 1): SparseCounts {
  let capacity = CAPACITY_MIN;
  while (capacity < expectedPairs && capacity < CAPACITY_MAX_AT_FIRST) capacity *= 2;
  return { width, slots: new Uint32Array(capacity * (KEY_WIDTH + width)), used: 0 };
}

/** Adds to one of a pair's counts, the first when none is named; row and column are below 2³²−1. */
export function addSparse(
  table: SparseCounts,
  row: number,
  column: number,
  count: number,
  which = 0,
): void {
  const { slots, width } = table;
  const at = slotOf(slots, KEY_WIDTH + width, row, column);
  const countAt = at + KEY_WIDTH + which;
  slots[countAt] = (slots[countAt] ?? 0) + count;
  if (slots[at] !== 0) return;
  slots[at] = row + 1;
  slots[at + 1] = column;
  table.used += 1;
  // Beyond this load, runs of taken slots get long.
  if (table.used * (KEY_WIDTH + width) > slots.length * 0.75) grow(table);
}

/** Calls back for each pair that occurs, in no order, with its first count and where all of them begin in `slots`. */
export function forEachSparse(
  { slots, width }: SparseCounts,
  visit: (row: number, column: number, count: number, countsAt: number) => void,
): void {
  for (let at = 0; at < slots.length; at += KEY_WIDTH + width) {
    const row = slots[at] ?? 0;
    const countsAt = at + KEY_WIDTH;
    if (row !== 0) visit(row - 1, slots[at + 1] ?? 0, slots[countsAt] ?? 0, countsAt);
  }
}

/** Adds all counts of another table of the same width. */
export function addAllSparse(into: SparseCounts, from: SparseCounts): void {
  forEachSparse(from, (row, column, _, countsAt) => {
    for (let which = 0; which < from.width; which += 1) {
      const count = from.slots[countsAt + which] ?? 0;
      if (count > 0) addSparse(into, row, column, count, which);
    }
  });
}

/** The pairs of a table by row: those of row r are at `starts[r]` up to `starts[r + 1]`. */
export interface SparseRows {
  starts: Uint32Array;
  columns: Uint32Array;
  /** Where the counts of each begin in the table's slots. */
  countsAt: Uint32Array;
}

/** Sorts the pairs of a table by row; within a row they have no order. */
export function sortByRow(table: SparseCounts, rowCount: number): SparseRows {
  const starts = new Uint32Array(rowCount + 2);
  forEachSparse(table, (row) => {
    starts[row + 2] = (starts[row + 2] ?? 0) + 1;
  });
  for (let row = 2; row < starts.length; row += 1) {
    starts[row] = (starts[row] ?? 0) + (starts[row - 1] ?? 0);
  }
  const columns = new Uint32Array(table.used);
  const countsAt = new Uint32Array(table.used);
  // Each row's start sits one place late until its pairs have moved it to where the next row begins.
  forEachSparse(table, (row, column, _, at) => {
    const place = starts[row + 1] ?? 0;
    starts[row + 1] = place + 1;
    columns[place] = column;
    countsAt[place] = at;
  });
  return { starts, columns, countsAt };
}

/** Where a pair is, or the empty slot where it belongs; the number of slots is a power of two. */
function slotOf(slots: Uint32Array, slotWidth: number, row: number, column: number): number {
  const mask = slots.length / slotWidth - 1;
  let hash = Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b);
  hash ^= hash >>> 15;
  let at = (hash & mask) * slotWidth;
  while (slots[at] !== 0 && (slots[at] !== row + 1 || slots[at + 1] !== column)) {
    at = at + slotWidth === slots.length ? 0 : at + slotWidth;
  }
  return at;
}

function grow(table: SparseCounts): void {
  const { width } = table;
  const larger = { width, slots: new Uint32Array(table.slots.length * 2), used: 0 };
  addAllSparse(larger, table);
  table.slots = larger.slots;
}
