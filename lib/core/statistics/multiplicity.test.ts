/** Adjusted p-values against R and their laws. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { benjaminiHochberg, holm } from "./multiplicity.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 40 });

describe.each([
  ["holm", holm],
  ["benjaminiHochberg", benjaminiHochberg],
] as const)("%s", (name, adjust) => {
  it.each(golden.adjusted)("of $p", (row) => {
    const adjusted = adjust(row.p);
    expect(adjusted).toHaveLength(row.p.length);
    adjusted.forEach((p, index) => expect(p).toBeCloseTo(row[name][index] ?? Number.NaN, 12));
  });

  it("is never below the p-value and never above 1", () => {
    fc.assert(
      fc.property(pValues, (some) => {
        const adjusted = adjust(some);
        some.forEach((p, index) => {
          expect(adjusted[index]).toBeGreaterThanOrEqual(p);
          expect(adjusted[index]).toBeLessThanOrEqual(1);
        });
      }),
    );
  });

  it("keeps the order of p-values, whatever order they come in", () => {
    fc.assert(
      fc.property(pValues, (some) => {
        const adjusted = adjust(some);
        expect(adjust(some.toReversed())).toEqual(adjusted.toReversed());
        const ascending = adjust(some.toSorted((a, b) => a - b));
        expect(ascending).toEqual(ascending.toSorted((a, b) => a - b));
      }),
    );
  });

  it("leaves a single one as it is", () => {
    expect(adjust([0.03])).toEqual([0.03]);
    expect(adjust([])).toEqual([]);
  });

  it.each([-0.1, 1.1, Number.NaN])("refuses %d", (p) => {
    expect(() => adjust([0.5, p])).toThrow(RangeError);
  });
});

describe("holm and benjaminiHochberg", () => {
  it("a share of false alarms allows more than none at all", () => {
    fc.assert(
      fc.property(pValues, (some) => {
        const strict = holm(some);
        const lenient = benjaminiHochberg(some);
        lenient.forEach((p, index) => expect(p).toBeLessThanOrEqual((strict[index] ?? 0) + 1e-12));
      }),
    );
  });
});
