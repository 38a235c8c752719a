/** The run cut into equal stretches of time: at most 256, each twice as long whenever the run outgrows them. */
import { GRANTS } from "../core/words.ts";
import {
  addBucketCounts,
  type BucketCounts,
  countLatency,
  createBucketCounts,
} from "./latency-buckets.ts";

export const MAX_BLOCKS = 256;
/** Stands for the block of what has no place in the run's time, such as the preflight. */
export const NO_BLOCK = -1;
const FIRST_BLOCK_MS = 1000;

/** Columns of a block; all but the last add up. */
export const BLOCK_COLUMN = {
  attempts: 0,
  issued: 1,
  status403: 2,
  failed: 3,
  decoded: 4,
  unusable: 5,
  /** Decoded tokens whose org claim is empty or absent. */
  empty: 6,
  wrongOrg: 7,
  busyUs: 8,
  /** Infinite while no attempt told. */
  pausedUs: 9,
  minUnaccountedTicks: 10,
} as const;
const WIDTH = Object.keys(BLOCK_COLUMN).length;

export interface TimeBlocks {
  blockMs: number;
  /** Later times count as this one: one broken clock must not swallow the run in a single block. */
  lastMs: number;
  /** Blocks up to the last that holds anything. */
  used: number;
  columns: Float64Array<ArrayBuffer>;
  /** Latencies of issued attempts, by block and grant; null where there were none. See `latencyAt`. */
  latencies: (BucketCounts | null)[];
  /** Per org, `MAX_BLOCKS` apart. */
  orgAttempts: Uint32Array<ArrayBuffer>;
  orgStatus403: Uint32Array<ArrayBuffer>;
  orgUnusable: Uint32Array<ArrayBuffer>;
  /** Attempts that show a symptom, by its id. */
  symptoms: Map<number, Uint32Array<ArrayBuffer>>;
}

export function createTimeBlocks(orgCount: number, lastMs: number): TimeBlocks {
  return {
    blockMs: FIRST_BLOCK_MS,
    lastMs,
    used: 0,
    columns: emptyColumns(),
    latencies: Array.from({ length: MAX_BLOCKS * GRANTS.length }, () => null),
    orgAttempts: new Uint32Array(orgCount * MAX_BLOCKS),
    orgStatus403: new Uint32Array(orgCount * MAX_BLOCKS),
    orgUnusable: new Uint32Array(orgCount * MAX_BLOCKS),
    symptoms: new Map(),
  };
}

function emptyColumns(): Float64Array<ArrayBuffer> {
  const columns = new Float64Array(MAX_BLOCKS * WIDTH);
  for (let block = 0; block < MAX_BLOCKS; block += 1) {
    columns[block * WIDTH + BLOCK_COLUMN.minUnaccountedTicks] = Number.POSITIVE_INFINITY;
  }
  return columns;
}

/** The block of a time; blocks get longer until there is one. Earlier block numbers no longer hold after that. */
export function blockAt(blocks: TimeBlocks, timeMs: number): number {
  const boundedMs = Math.min(timeMs, blocks.lastMs);
  while (boundedMs >= blocks.blockMs * MAX_BLOCKS) doubleBlocks(blocks);
  const block = Math.floor(boundedMs / blocks.blockMs);
  if (block >= blocks.used) blocks.used = block + 1;
  return block;
}

export function countBlock(blocks: TimeBlocks, block: number, column: number): void {
  addToBlock(blocks, block, column, 1);
}

export function countBlockLatency(
  blocks: TimeBlocks,
  block: number,
  grant: number,
  clampedUs: number,
): void {
  const counts = (blocks.latencies[block * GRANTS.length + grant] ??= createBucketCounts(2));
  countLatency(counts, clampedUs);
}

export function countOrgBlock(
  blocks: TimeBlocks,
  org: number,
  block: number,
  isStatus403: boolean,
): void {
  const at = org * MAX_BLOCKS + block;
  blocks.orgAttempts[at] = (blocks.orgAttempts[at] ?? 0) + 1;
  if (isStatus403) blocks.orgStatus403[at] = (blocks.orgStatus403[at] ?? 0) + 1;
}

export function countOrgUnusable(blocks: TimeBlocks, org: number, block: number): void {
  const at = org * MAX_BLOCKS + block;
  blocks.orgUnusable[at] = (blocks.orgUnusable[at] ?? 0) + 1;
}

export function countSymptomBlock(blocks: TimeBlocks, symptomId: number, block: number): void {
  let counts = blocks.symptoms.get(symptomId);
  if (counts === undefined) {
    counts = new Uint32Array(MAX_BLOCKS);
    blocks.symptoms.set(symptomId, counts);
  }
  counts[block] = (counts[block] ?? 0) + 1;
}

/** Spreads the time an attempt kept its VU waiting over the blocks it lay in; whole microseconds, so that sums are exact. */
export function countBusy(blocks: TimeBlocks, startMs: number, busyUs: number): void {
  spreadTime(blocks, BLOCK_COLUMN.busyUs, startMs, busyUs);
}

/** The same of the pause before a retry, which ends where that starts. */
export function countPause(blocks: TimeBlocks, endMs: number, pauseMs: number): void {
  const startMs = Math.max(0, endMs - pauseMs);
  spreadTime(blocks, BLOCK_COLUMN.pausedUs, startMs, Math.round((endMs - startMs) * 1000));
}

function spreadTime(blocks: TimeBlocks, column: number, startMs: number, busyUs: number): void {
  const lastBlock = blockAt(blocks, startMs + busyUs / 1000);
  let fromUs = Math.min(startMs, blocks.lastMs) * 1000;
  let restUs = busyUs;
  for (let block = blockAt(blocks, startMs); block < lastBlock; block += 1) {
    const withinUs = (block + 1) * blocks.blockMs * 1000 - fromUs;
    addToBlock(blocks, block, column, withinUs);
    fromUs += withinUs;
    restUs -= withinUs;
  }
  addToBlock(blocks, lastBlock, column, restUs);
}

export function noteUnaccountedTicks(blocks: TimeBlocks, block: number, ticks: number): void {
  const at = block * WIDTH + BLOCK_COLUMN.minUnaccountedTicks;
  if (ticks < (blocks.columns[at] ?? 0)) blocks.columns[at] = ticks;
}

/** Latencies of issued attempts of a block by a grant, or by all when it is null; null where there were none. */
export function latencyAt(
  { latencies }: Pick<TimeBlocks, "latencies">,
  block: number,
  grant: number | null,
): BucketCounts | null {
  const from = block * GRANTS.length;
  if (grant !== null) return latencies[from + grant] ?? null;
  const own = latencies.slice(from, from + GRANTS.length).flatMap((counts) => counts ?? []);
  const [only, ...others] = own;
  if (only === undefined || others.length === 0) return only ?? null;
  const merged = createBucketCounts(2);
  for (const counts of own) addBucketCounts(merged, counts);
  return merged;
}

export function blockValue(blocks: TimeBlocks, block: number, column: number): number {
  return blocks.columns[block * WIDTH + column] ?? 0;
}

/** Adds the blocks of another part of the run, made for the same plan; `symptomIds` gives this side's id for each of the other's. */
export function addBlocks(
  into: TimeBlocks,
  from: TimeBlocks,
  symptomIds: (id: number) => number,
): void {
  while (from.blockMs < into.blockMs) doubleBlocks(from);
  while (into.blockMs < from.blockMs) doubleBlocks(into);
  for (let block = 0; block < from.used; block += 1) mergeBlock(into, block, from, block);
  into.used = Math.max(into.used, from.used);
  addCounts(into.orgAttempts, from.orgAttempts);
  addCounts(into.orgStatus403, from.orgStatus403);
  addCounts(into.orgUnusable, from.orgUnusable);
  addSymptomBlocks(into.symptoms, from.symptoms, symptomIds);
}

/** Adds counts per symptom; several ids may have come to share one. */
export function addSymptomBlocks(
  into: TimeBlocks["symptoms"],
  from: TimeBlocks["symptoms"],
  symptomIds: (id: number) => number,
): void {
  for (const [id, counts] of from) {
    const here = symptomIds(id);
    const known = into.get(here);
    if (known === undefined) into.set(here, counts.slice());
    else addCounts(known, counts);
  }
}

function doubleBlocks(blocks: TimeBlocks): void {
  const { columns, latencies } = blocks;
  const halved = { ...blocks, columns: emptyColumns(), latencies: latencies.map(() => null) };
  for (let block = 0; block < blocks.used; block += 1) {
    mergeBlock(halved, block >> 1, { columns, latencies }, block);
  }
  halveCounts(blocks.orgAttempts);
  halveCounts(blocks.orgStatus403);
  halveCounts(blocks.orgUnusable);
  for (const counts of blocks.symptoms.values()) halveCounts(counts);
  blocks.columns = halved.columns;
  blocks.latencies = halved.latencies;
  blocks.blockMs *= 2;
  blocks.used = Math.ceil(blocks.used / 2);
}

type BlockRows = Pick<TimeBlocks, "columns" | "latencies">;

function mergeBlock(into: BlockRows, block: number, from: BlockRows, fromBlock: number): void {
  for (let column = 0; column < WIDTH; column += 1) {
    const at = block * WIDTH + column;
    const here = into.columns[at] ?? 0;
    const there = from.columns[fromBlock * WIDTH + column] ?? 0;
    into.columns[at] =
      column === BLOCK_COLUMN.minUnaccountedTicks ? Math.min(here, there) : here + there;
  }
  for (let grant = 0; grant < GRANTS.length; grant += 1) {
    const latencies = from.latencies[fromBlock * GRANTS.length + grant] ?? null;
    if (latencies === null) continue;
    const at = block * GRANTS.length + grant;
    addBucketCounts((into.latencies[at] ??= createBucketCounts(2)), latencies);
  }
}

function halveCounts(counts: Uint32Array): void {
  for (let org = 0; org < counts.length; org += MAX_BLOCKS) {
    for (let block = 0; block < MAX_BLOCKS; block += 1) {
      const from = org + 2 * block;
      counts[org + block] =
        2 * block < MAX_BLOCKS ? (counts[from] ?? 0) + (counts[from + 1] ?? 0) : 0;
    }
  }
}

function addCounts(into: Uint32Array, from: Uint32Array): void {
  for (let i = 0; i < from.length; i += 1) into[i] = (into[i] ?? 0) + (from[i] ?? 0);
}

function addToBlock(blocks: TimeBlocks, block: number, column: number, value: number): void {
  const at = block * WIDTH + column;
  blocks.columns[at] = (blocks.columns[at] ?? 0) + value;
}
