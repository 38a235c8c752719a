/** The one-sided exact test against scipy's, against the other side, and at the ends. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fisherUpperP } from "./fisher-upper-p.ts";
import golden from "./testdata/golden.py.json" with { type: "json" };

const side = fc
  .nat({ max: 60 })
  .chain((of) => fc.record({ count: fc.nat({ max: of }), of: fc.constant(of) }));

describe("fisherUpperP", () => {
  it.each(golden.fisherUpper)("of $first and $second is scipy's $p", ({ first, second, p }) => {
    expect(fisherUpperP(first, second) / p).toBeCloseTo(1, 8);
  });

  it("makes up the whole with the chance of so many or fewer", () => {
    fc.assert(
      fc.property(side, side, (first, second) => {
        const p = fisherUpperP(first, second);
        const mirrored = {
          first: { count: first.of - first.count, of: first.of },
          second: { count: second.of - second.count, of: second.of },
        };
        // So many or fewer of the one are so many or more of what is left.
        const orFewer = fisherUpperP(mirrored.first, mirrored.second);
        expect(p + orFewer).toBeGreaterThanOrEqual(1 - 1e-9);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("is 1 of no event, and 0 of what is beyond all doubles that matter", () => {
    expect(fisherUpperP({ count: 0, of: 10 }, { count: 5, of: 10 })).toBe(1);
    expect(fisherUpperP({ count: 9000, of: 9000 }, { count: 0, of: 90_000 })).toBe(0);
  });

  it("refuses what is no share of whole numbers", () => {
    expect(() => fisherUpperP({ count: 1.5, of: 10 }, { count: 5, of: 10 })).toThrow(RangeError);
    expect(() => fisherUpperP({ count: 11, of: 10 }, { count: 5, of: 10 })).toThrow(RangeError);
  });
});
