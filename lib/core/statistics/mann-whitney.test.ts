/** The rank test against R, by counting all orders, and its own laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitney } from "./mann-whitney.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const samples = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 12 });

function negate(values: readonly number[]): number[] {
  return values.map((value) => -value);
}

/** The share of all divisions of these ranks whose U is at least as far from its mean, which is the definition itself. */
function exactByDivision(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  const mean = (first.length * second.length) / 2;
  const distanceOf = (chosen: readonly number[]) => {
    const others = all.filter((value) => !chosen.includes(value));
    return Math.abs(chosen.flatMap((a) => others.filter((b) => a > b)).length - mean);
  };
  const divisions = choose(all, second.length);
  const observed = distanceOf(second);
  return divisions.filter((chosen) => distanceOf(chosen) >= observed).length / divisions.length;
}

function choose(values: readonly number[], count: number): number[][] {
  if (count === 0) return [[]];
  return values.flatMap((value, index) =>
    choose(values.slice(index + 1), count - 1).map((rest) => [value, ...rest]),
  );
}

describe("mannWhitney", () => {
  it.each(golden.mannWhitney)("has U $u and $method p $p", ({ first, second, u, p, method }) => {
    const result = mannWhitney(first, second);
    expect(result).toMatchObject({ u, method });
    expect((result?.p ?? 0) / p).toBeCloseTo(1, 9);
  });

  it("is the share of all divisions that are as uneven, without ties", () => {
    const division = fc
      .uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 2, maxLength: 9 })
      .chain((all) => fc.tuple(fc.constant(all), fc.integer({ min: 1, max: all.length - 1 })));
    fc.assert(
      fc.property(division, ([all, at]) => {
        const [first, second] = [all.slice(0, at), all.slice(at)];
        expect(mannWhitney(first, second)?.p).toBeCloseTo(exactByDivision(first, second), 10);
      }),
      { numRuns: 50 },
    );
  });

  // The smallest p there is: 2 in so many divisions.
  it.each([
    [3, 0.1],
    [4, 2 / 70],
    [5, 2 / 252],
  ])("of %d values a side is never below %d", (n, least) => {
    const low = Array.from({ length: n }, (_, index) => index);
    const high = low.map((value) => value + 100);
    expect(mannWhitney(low, high)?.p).toBeCloseTo(least, 12);
  });

  it("is the same when sides change places or all signs, and in 0…1", () => {
    fc.assert(
      fc.property(samples, samples, (first, second) => {
        const result = mannWhitney(first, second);
        const back = mannWhitney(second, first);
        const pairs = first.length * second.length;
        expect(back?.u).toBe(pairs - (result?.u ?? Number.NaN));
        expect(back?.p).toBeCloseTo(result?.p ?? Number.NaN, 12);
        expect(mannWhitney(negate(first), negate(second))?.u).toBe(back?.u);
        expect(result?.p).toBeGreaterThan(0);
        expect(result?.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("comes near the exact p with the normal one", () => {
    const first = Array.from({ length: 49 }, (_, index) => index * 2);
    const second = first.map((value) => value + 17);
    const exact = mannWhitney(first, second);
    const normal = mannWhitney([...first, 48.5], second);
    expect(exact?.method).toBe("exact");
    expect(normal?.method).toBe("normal");
    expect(Math.abs((normal?.p ?? 0) - (exact?.p ?? 0))).toBeLessThan(0.02);
  });

  it("finds nothing where all are equal", () => {
    expect(mannWhitney([2, 2], [2, 2, 2])).toEqual({ u: 3, p: 1, method: "normal" });
  });

  it("does not exist when a side is empty", () => {
    expect(mannWhitney([], [1])).toBeNull();
    expect(mannWhitney([1], [])).toBeNull();
  });

  it("refuses values that are none", () => {
    expect(() => mannWhitney([1, Number.NaN], [2])).toThrow(RangeError);
  });
});
