import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepareDraw, prepareUniform, spreadAt } from "./choice.ts";

const weights = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
  minLength: 1,
  maxLength: 50,
});
const uniform = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

describe("weighted draw", () => {
  it("names the item whose share of the total covers the number", () => {
    fc.assert(
      fc.property(weights, uniform, (items, at) => {
        const total = items.reduce((sum, weight) => sum + weight, 0);
        const drawn = prepareDraw(items)(at);
        const before = items.slice(0, drawn).reduce((sum, weight) => sum + weight, 0);
        expect(before).toBeLessThanOrEqual(at * total + 1e-9);
        expect(before + (items[drawn] ?? 0)).toBeGreaterThanOrEqual(at * total - 1e-9);
      }),
    );
  });

  it("gives equal weights equal parts", () => {
    const draw = prepareDraw([3, 3, 3, 3]);
    expect([0, 0.24, 0.25, 0.5, 0.99].map(draw)).toEqual([0, 0, 1, 2, 3]);
  });
});

const at = (seed: number, purpose: string, index: number) => prepareUniform(seed, purpose)(index);

describe("seeded numbers", () => {
  it("are the same for the same seed, purpose and index, and differ otherwise", () => {
    expect(at(7, "org", 41)).toBe(at(7, "org", 41));
    expect([at(8, "org", 41), at(7, "grant", 41), at(7, "org", 42)]).not.toContain(
      at(7, "org", 41),
    );
  });

  it("fill 0…1 evenly", () => {
    const buckets = Array.from({ length: 20 }, () => 0);
    const uniformAt = prepareUniform(99, "org");
    for (let i = 0; i < 20_000; i += 1) {
      const bucket = Math.floor(uniformAt(i) * 20);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    // 1 000 expected in each; six standard deviations of a binomial are 185.
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(185);
  });

  it("spread chains so that 60 of them reach every one of 25 orgs", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const draw = prepareDraw(Array.from({ length: 25 }, () => 1));
        const reached = new Set(Array.from({ length: 60 }, (_, k) => draw(spreadAt(seed, k))));
        expect(reached.size).toBe(25);
      }),
    );
  });
});
