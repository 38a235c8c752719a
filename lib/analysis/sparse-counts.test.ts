/** The table against a map. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addSparse, createSparseCounts, forEachSparse } from "./sparse-counts.ts";

describe("sparse counts", () => {
  it("count what a map counts, however often the table grows", () => {
    const entry = fc.tuple(
      fc.oneof(fc.nat({ max: 50 }), fc.nat({ max: 2 ** 32 - 2 })),
      fc.nat({ max: 100 }),
      fc.integer({ min: 1, max: 1000 }),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 3000, size: "max" }), (entries) => {
        const table = createSparseCounts();
        const model = new Map<string, number>();
        for (const [row, column, count] of entries) {
          addSparse(table, row, column, count);
          const key = `${row}:${column}`;
          model.set(key, (model.get(key) ?? 0) + count);
        }
        const seen = new Map<string, number>();
        forEachSparse(table, (row, column, count) => {
          expect(seen.has(`${row}:${column}`)).toBe(false);
          seen.set(`${row}:${column}`, count);
        });
        expect(seen).toEqual(model);
        expect(table.used).toBe(model.size);
      }),
      { numRuns: 30 },
    );
  });

  it("keeps apart pairs that share a slot", () => {
    const table = createSparseCounts();
    for (let row = 0; row < 5000; row += 1) addSparse(table, row, row % 7, row + 1);
    const seen: number[] = [];
    forEachSparse(table, (row, column, count) => {
      expect([column, count]).toEqual([row % 7, row + 1]);
      seen.push(row);
    });
    expect(seen).toHaveLength(5000);
  });
});
