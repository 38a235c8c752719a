/**
 * Keys told apart up to a bound, the same ones in whatever order and parts they are seen: those with the smallest hashes stand by
 * themselves, all others share one value. Plain data that travels between threads.
 */
import { hash32 } from "../core/hash.ts";

export interface HashBounded<Value> {
  max: number;
  values: Map<string, Value>;
  /** Of the keys beyond the bound. */
  other: Value;
  /** The key that would go first; null until the bound is reached. */
  largest: Ranked | null;
}

interface Ranked {
  key: string;
  hash: number;
}

/** How values are made and added up. */
export interface ValueKind<Value> {
  create: () => Value;
  add: (into: Value, from: Value) => void;
}

export function createHashBounded<Value>(max: number, kind: ValueKind<Value>): HashBounded<Value> {
  return { max, values: new Map(), other: kind.create(), largest: null };
}

/** The value that a key is counted in, which may be the others'. */
export function valueFor<Value>(
  table: HashBounded<Value>,
  key: string,
  kind: ValueKind<Value>,
): Value {
  const known = table.values.get(key);
  if (known !== undefined) return known;
  const ranked = { key, hash: hash32(0, key) };
  if (table.largest !== null && !isBefore(ranked, table.largest)) return table.other;
  const value = kind.create();
  table.values.set(key, value);
  if (table.values.size > table.max) evictLargest(table, kind);
  if (table.values.size === table.max) table.largest = findLargest(table);
  return value;
}

/** Adds what another part of the same run counted. */
export function addHashBounded<Value>(
  into: HashBounded<Value>,
  from: HashBounded<Value>,
  kind: ValueKind<Value>,
): void {
  kind.add(into.other, from.other);
  for (const [key, value] of from.values) kind.add(valueFor(into, key, kind), value);
}

function evictLargest<Value>(table: HashBounded<Value>, { add }: ValueKind<Value>): void {
  const { key } = findLargest(table);
  const value = table.values.get(key);
  if (value !== undefined) add(table.other, value);
  table.values.delete(key);
}

function findLargest({ values }: Pick<HashBounded<unknown>, "values">): Ranked {
  return [...values.keys()]
    .map((key) => ({ key, hash: hash32(0, key) }))
    .reduce((a, b) => (isBefore(a, b) ? b : a));
}

function isBefore(a: Ranked, b: Ranked): boolean {
  return a.hash < b.hash || (a.hash === b.hash && a.key < b.key);
}
