/** The bound holds, and what is told apart does not hang on the order or the parts it was seen in. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addHashBounded,
  createHashBounded,
  type HashBounded,
  type ValueKind,
  valueFor,
} from "./hash-bounded.ts";

const MAX = 5;
const KIND: ValueKind<{ count: number }> = {
  create: () => ({ count: 0 }),
  add: (into, from) => {
    into.count += from.count;
  },
};

function countAll(keys: readonly string[]): HashBounded<{ count: number }> {
  const table = createHashBounded(MAX, KIND);
  for (const key of keys) valueFor(table, key, KIND).count += 1;
  return table;
}

const keys = fc.array(fc.string({ maxLength: 2 }), { maxLength: 60 });

describe("keys bounded by their hash", () => {
  it("are the same in any order and in any parts", () => {
    fc.assert(
      fc.property(keys, fc.nat({ max: 60 }), (all, cut) => {
        const parts = countAll(all.slice(0, cut));
        addHashBounded(parts, countAll(all.slice(cut)), KIND);
        expect(parts).toStrictEqual(countAll(all));
        expect(countAll(all.toReversed())).toStrictEqual(countAll(all));
      }),
    );
  });

  it("are no more than the bound, and lose no count", () => {
    fc.assert(
      fc.property(keys, (all) => {
        const { values, other } = countAll(all);
        expect(values.size).toBe(Math.min(MAX, new Set(all).size));
        for (const [key, { count }] of values) {
          expect(count).toBe(all.filter((one) => one === key).length);
        }
        const kept = [...values.values()].reduce((sum, { count }) => sum + count, 0);
        expect(kept + other.count).toBe(all.length);
      }),
    );
  });
});
