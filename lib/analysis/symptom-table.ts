/**
 * The distinct things that went wrong, bounded in number without depending on the order they were seen in:
 * the signatures with the smallest hashes stand by themselves, the others are pooled by family, outcome and status.
 */
import { hash32 } from "../core/hash.ts";
import { isPreflightId } from "../core/record.ts";
import type { Outcome } from "../core/words.ts";
import type { Symptom, SymptomFamily } from "./aggregate.ts";
import { MAX_EXAMPLES } from "./example-limits.ts";
import type { Evidence } from "./result.ts";
import type { RunClock } from "./run-clock.ts";
import { noSpan, type TimeSpan, widenSpan } from "./time-span.ts";

/** Most signatures that stand by themselves. */
export const MAX_SIGNATURES = 200;
/** Description of a pool. */
export const POOLED = "(other)";

/** A symptom without what other tables count of it. */
export type ListedSymptom = Omit<Symptom, "blocks">;

/** What makes two attempts show the same symptom. */
export type Signature = Pick<
  Symptom,
  "family" | "outcome" | "status" | "error" | "shape" | "bodyKeys" | "description" | "detail"
>;

/** What decides which attempts are kept as evidence. */
interface Place {
  /** Hash of the attempt id, or the place in time where the first ones are the ones to show. */
  order: number;
  attemptId: string;
  /** Milliseconds since the start of its phase: of the scenario, or of the preflight. */
  startMs: number;
}

/** Evidence while the scenario's start is not known yet. */
export interface Sighting extends Omit<Evidence, "at">, Place {}

/** An attempt that shows a symptom; its sighting is made only when it is kept. */
export interface Occurrence extends Place {
  isPreflight: boolean;
  retryAfter: boolean;
  sighting: () => Sighting;
}

interface Entry extends Signature {
  id: number;
  key: string;
  hash: number;
  retryAfter: boolean;
  count: number;
  /** First and last time since the start of each phase, whose distance is not known yet. */
  load: TimeSpan;
  preflight: TimeSpan;
  sightings: Sighting[];
}

export interface SymptomTable {
  entries: Map<string, Entry>;
  pools: Map<string, Entry>;
  /** Id of the pool that took a signature over, by the id that was; ids are given in turn. */
  pooledAs: Map<number, number>;
  nextId: number;
  /** The signature that would go first: the largest of those that stand by themselves, once the table is full. */
  largest: Entry | null;
}

export function createSymptomTable(): SymptomTable {
  return {
    entries: new Map(),
    pools: new Map(),
    pooledAs: new Map(),
    nextId: 0,
    largest: null,
  };
}

/** Counts an attempt that shows a symptom, and returns the symptom's id. */
export function countSymptom(
  table: SymptomTable,
  signature: Signature,
  occurrence: Occurrence,
): number {
  const entry = entryOf(table, signature);
  entry.count += 1;
  entry.retryAfter ||= occurrence.retryAfter;
  const { startMs } = occurrence;
  widenSpan(occurrence.isPreflight ? entry.preflight : entry.load, {
    firstMs: startMs,
    lastMs: startMs,
  });
  if (isKept(entry.sightings, occurrence)) keep(entry.sightings, [occurrence.sighting()]);
  return entry.id;
}

/** Adds another table; returns this side's id for each of the other's. */
export function addSymptoms(into: SymptomTable, from: SymptomTable): (id: number) => number {
  const ids = new Map<number, number>();
  const settled = [...from.entries.values(), ...from.pools.values()];
  for (const entry of settled) {
    const here = from.pools.has(entry.key) ? poolOf(into, entry) : entryOf(into, entry);
    absorb(here, entry);
    ids.set(entry.id, here.id);
  }
  return (id) => ids.get(settledId(from, id)) ?? 0;
}

/** The symptoms, the most frequent first, and the index among them of each id. */
export function listSymptoms(
  table: SymptomTable,
  clock: RunClock,
): { symptoms: ListedSymptom[]; indexOf: (id: number) => number } {
  const entries = [...table.entries.values(), ...table.pools.values()];
  entries.sort((a, b) => b.count - a.count || compareText(a.key, b.key));
  const indexes = new Map(entries.map(({ id }, index) => [id, index]));
  return {
    symptoms: entries.map((entry) => symptomOf(entry, clock)),
    indexOf: (id) => indexes.get(settledId(table, id)) ?? 0,
  };
}

function symptomOf(entry: Entry, clock: RunClock): ListedSymptom {
  const { id: _id, key: _key, hash: _hash, load, preflight, sightings, ...symptom } = entry;
  const span = { ...load };
  if (preflight.firstMs <= preflight.lastMs) {
    widenSpan(span, {
      firstMs: clock.sinceStart(preflight.firstMs, true),
      lastMs: clock.sinceStart(preflight.lastMs, true),
    });
  }
  return {
    ...symptom,
    ...span,
    evidence: sightings.map(({ order: _order, startMs, ...rest }) => ({
      ...rest,
      at: clock.utc(startMs, isPreflightId(rest.attemptId)),
    })),
  };
}

function entryOf(table: SymptomTable, signature: Signature): Entry {
  const key = keyOf(signature);
  const known = table.entries.get(key);
  if (known !== undefined) return known;
  const hash = hash32(0, key);
  if (table.largest !== null && !isBefore({ hash, key }, table.largest)) {
    return poolOf(table, signature);
  }
  const entry = newEntry(table, key, hash, signature);
  table.entries.set(key, entry);
  if (table.entries.size > MAX_SIGNATURES) evictLargest(table);
  if (table.entries.size === MAX_SIGNATURES) table.largest = findLargest(table);
  return entry;
}

function evictLargest(table: SymptomTable): void {
  const evicted = findLargest(table);
  table.entries.delete(evicted.key);
  const pool = poolOf(table, evicted);
  absorb(pool, evicted);
  table.pooledAs.set(evicted.id, pool.id);
}

function findLargest(table: SymptomTable): Entry {
  return [...table.entries.values()].reduce((a, b) => (isBefore(a, b) ? b : a));
}

function poolOf(table: SymptomTable, { family, outcome, status }: Signature): Entry {
  const signature = pooledSignature(family, outcome, status);
  const key = keyOf(signature);
  const pool = table.pools.get(key) ?? newEntry(table, key, 0, signature);
  table.pools.set(key, pool);
  return pool;
}

function pooledSignature(family: SymptomFamily, outcome: Outcome, status: number): Signature {
  const blank = { error: "", shape: "", bodyKeys: "", detail: "" };
  return { family, outcome, status, ...blank, description: POOLED };
}

function newEntry(table: SymptomTable, key: string, hash: number, signature: Signature): Entry {
  const { family, outcome, status, error, shape, bodyKeys, description, detail } = signature;
  const id = table.nextId;
  table.nextId += 1;
  return {
    id,
    key,
    hash,
    family,
    outcome,
    status,
    error,
    shape,
    bodyKeys,
    description,
    detail,
    retryAfter: false,
    count: 0,
    load: noSpan(),
    preflight: noSpan(),
    sightings: [],
  };
}

function absorb(into: Entry, from: Entry): void {
  into.count += from.count;
  into.retryAfter ||= from.retryAfter;
  widenSpan(into.load, from.load);
  widenSpan(into.preflight, from.preflight);
  keep(into.sightings, from.sightings);
}

function settledId(table: SymptomTable, id: number): number {
  return table.pooledAs.get(id) ?? id;
}

function keep(kept: Sighting[], more: readonly Sighting[]): void {
  kept.push(...more);
  kept.sort(comparePlaces);
  kept.length = Math.min(kept.length, MAX_EXAMPLES);
}

function isKept(kept: readonly Sighting[], occurrence: Occurrence): boolean {
  const last = kept[MAX_EXAMPLES - 1];
  return last === undefined || comparePlaces(occurrence, last) < 0;
}

function comparePlaces(a: Place, b: Place): number {
  return a.order - b.order || compareText(a.attemptId, b.attemptId) || a.startMs - b.startMs;
}

/** No part of a signature holds a line break: control characters are made visible before. */
function keyOf(signature: Signature): string {
  const { family, outcome, status, error, shape, bodyKeys, description, detail } = signature;
  return [family, outcome, status, error, shape, bodyKeys, description, detail].join("\n");
}

function isBefore(a: Pick<Entry, "hash" | "key">, b: Pick<Entry, "hash" | "key">): boolean {
  return a.hash < b.hash || (a.hash === b.hash && compareText(a.key, b.key) < 0);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
