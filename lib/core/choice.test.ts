import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepareDraw, prepareHotDraw, prepareTurns, prepareUniform, spreadAt } from "./choice.ts";

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

/** Shares of the orgs in draws that lie over 0…1. */
function sharesOf(draw: (number: number) => number, orgs: number): number[] {
  const steps = 100_000;
  const counts = Array.from({ length: orgs }, () => 0);
  for (let step = 0; step < steps; step += 1) {
    const org = draw((step + 0.5) / steps);
    counts[org] = (counts[org] ?? 0) + 1;
  }
  return counts.map((count) => count / steps);
}

describe("a hot stretch", () => {
  it("gives its org its share, and the others the rest by their weights", () => {
    const draw = prepareHotDraw(
      [1, 2, 1, 4],
      [{ org: 1, share: 0.6, fromIteration: 10, toIteration: 20 }],
    );
    const shares = sharesOf((number) => draw(10, number), 4);
    [0.4 / 6, 0.6, 0.4 / 6, 1.6 / 6].forEach((share, org) =>
      expect(shares[org]).toBeCloseTo(share, 3),
    );
  });

  it("leaves which of the others is drawn to a number of its own", () => {
    const draw = prepareHotDraw(
      [1, 1, 2],
      [{ org: 1, share: 0.6, fromIteration: 0, toIteration: 9 }],
    );
    expect([0, 0.3, 0.59].map((hot) => draw(5, hot, 0))).toEqual([1, 1, 1]);
    expect([0, 0.3, 0.34, 0.99].map((other) => draw(5, 0.6, other))).toEqual([0, 0, 2, 2]);
    expect([0, 0.3, 0.99].map((other) => draw(9, 0, other))).toEqual([0, 1, 2]);
  });

  it("changes nothing outside of it", () => {
    const items = [1, 2, 3];
    const plain = prepareDraw(items);
    const hot = prepareHotDraw(items, [{ org: 0, share: 0.9, fromIteration: 10, toIteration: 20 }]);
    for (const at of [0, 0.1, 0.4, 0.99]) {
      expect([hot(9, at), hot(20, at)]).toEqual([plain(at), plain(at)]);
    }
  });

  it("adds its share to that of another one that lies over it", () => {
    const draw = prepareHotDraw(
      [1, 1, 1],
      [
        { org: 0, share: 0.5, fromIteration: 0, toIteration: 9 },
        { org: 2, share: 0.3, fromIteration: 5, toIteration: 9 },
      ],
    );
    const shares = sharesOf((number) => draw(5, number), 3);
    [0.5, 0.2, 0.3].forEach((share, org) => expect(shares[org]).toBeCloseTo(share, 3));
  });

  it("names an org there is, whatever the stretches", () => {
    const stretch = fc.record({
      org: fc.nat(4),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      fromIteration: fc.constant(0),
      toIteration: fc.constant(1),
    });
    const five = fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), {
      minLength: 5,
      maxLength: 5,
    });
    fc.assert(
      fc.property(five, fc.array(stretch, { maxLength: 4 }), uniform, (items, hot, at) => {
        expect([0, 1, 2, 3, 4]).toContain(prepareHotDraw(items, hot)(0, at));
      }),
    );
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

describe("turns", () => {
  it("come to each number once in any round of them", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(10_000), (count, from) => {
        const turn = prepareTurns(count);
        const round = Array.from({ length: count }, (_, k) => turn(from + k));
        expect(round.toSorted((a, b) => a - b)).toEqual(round.map((_, index) => index));
      }),
    );
  });

  it("are far apart from one to the next", () => {
    for (let count = 10; count < 300; count += 1) {
      const apart = Math.abs(prepareTurns(count)(1) - prepareTurns(count)(0));
      expect(Math.min(apart, count - apart)).toBeGreaterThan(count / 5);
    }
  });
});
