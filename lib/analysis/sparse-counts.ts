/** Counts by row and column where few of the pairs occur: an open-addressed table in one typed array. */

/** Travels between threads as it is. */
export interface SparseCounts {
  /** Row plus one (zero in an empty slot), column and count, side by side: a look-up is one miss of the cache and not three. */
  slots: Uint32Array<ArrayBuffer>;
  used: number;
}

const SLOT_WIDTH = 3;
const CAPACITY_MIN = 1024;
const CAPACITY_MAX_AT_FIRST = 1 << 20;

/** Makes a table with room for about as many pairs as are to be expected; it grows when there are more. */
export function createSparseCounts(expectedPairs = 0): SparseCounts {
  let capacity = CAPACITY_MIN;
  while (capacity < expectedPairs && capacity < CAPACITY_MAX_AT_FIRST) capacity *= 2;
  return { slots: new Uint32Array(capacity * SLOT_WIDTH), used: 0 };
}

/** Adds to the count of a pair; row and column are below 2³²−1. */
export function addSparse(table: SparseCounts, row: number, column: number, count: number): void {
  const { slots } = table;
  const at = slotOf(slots, row, column);
  slots[at + 2] = (slots[at + 2] ?? 0) + count;
  if (slots[at] !== 0) return;
  slots[at] = row + 1;
  slots[at + 1] = column;
  table.used += 1;
  // Beyond this load, runs of taken slots get long.
  if (table.used * SLOT_WIDTH > slots.length * 0.6) grow(table);
}

/** Calls back for each pair that occurs, in no order. */
export function forEachSparse(
  { slots }: SparseCounts,
  visit: (row: number, column: number, count: number) => void,
): void {
  for (let at = 0; at < slots.length; at += SLOT_WIDTH) {
    const row = slots[at] ?? 0;
    if (row !== 0) visit(row - 1, slots[at + 1] ?? 0, slots[at + 2] ?? 0);
  }
}

/** Where a pair is, or the empty slot where it belongs; the number of slots is a power of two. */
function slotOf(slots: Uint32Array, row: number, column: number): number {
  const mask = slots.length / SLOT_WIDTH - 1;
  let hash = Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b);
  hash ^= hash >>> 15;
  let at = (hash & mask) * SLOT_WIDTH;
  while (slots[at] !== 0 && (slots[at] !== row + 1 || slots[at + 1] !== column)) {
    at = at + SLOT_WIDTH === slots.length ? 0 : at + SLOT_WIDTH;
  }
  return at;
}

function grow(table: SparseCounts): void {
  const larger = { slots: new Uint32Array(table.slots.length * 2), used: 0 };
  forEachSparse(table, (row, column, count) => addSparse(larger, row, column, count));
  table.slots = larger.slots;
}
