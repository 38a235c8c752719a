/** P-values and critical values against R. */
import { describe, expect, it } from "vitest";
import { chiSquareP, normalTwoSidedP, tTwoSidedP, tUpperP } from "./p-values.ts";
import { tCritical } from "./t-critical.ts";
import golden from "./testdata/golden.r.json" with { type: "json" };

describe("normalTwoSidedP", () => {
  it.each(golden.pValues.normal)("of $z is $p", ({ z, p }) => {
    expect(normalTwoSidedP(z) / p).toBeCloseTo(1, 9);
  });
});

describe("tTwoSidedP and tUpperP", () => {
  it.each(golden.pValues.t)("of $t with $degreesOfFreedom", (row) => {
    const { t, degreesOfFreedom, twoSided, upper } = row;
    expect(tTwoSidedP(t, degreesOfFreedom) / twoSided).toBeCloseTo(1, 9);
    expect(tUpperP(t, degreesOfFreedom) / upper).toBeCloseTo(1, 9);
  });
});

describe("chiSquareP", () => {
  it.each(golden.pValues.chiSquare)("of $statistic with $degreesOfFreedom is $p", (row) => {
    expect(chiSquareP(row.statistic, row.degreesOfFreedom)).toBeCloseTo(row.p, 11);
  });

  it("of what chance never gives is 0 and not below", () => {
    expect(chiSquareP(1e6, 3)).toBe(0);
  });
});

describe("tCritical", () => {
  it.each(golden.tCritical)("with $degreesOfFreedom degrees of freedom is $value", (row) => {
    expect(tCritical(row.degreesOfFreedom) / row.value).toBeCloseTo(1, 10);
  });
});
