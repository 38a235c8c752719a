import { describe, expect, it } from "vitest";
import { resultSchema } from "../analysis/result.ts";
import type { Counts } from "../analysis/result.ts";
import {
  generatorLimitedResult,
  incompleteResult,
  noDataResult,
  passedResult,
} from "./result-fixture-variations.ts";
import { failedResult } from "./result-fixture.ts";

describe("the fixture results", () => {
  it("are valid results", () => {
    for (const make of [
      failedResult,
      passedResult,
      incompleteResult,
      generatorLimitedResult,
      noDataResult,
    ]) {
      expect(resultSchema.parse(make())).toEqual(make());
    }
  });

  it("add up over orgs and over stages", () => {
    const { totals, orgs, stages, timeline } = failedResult();
    for (const count of [
      (slice: Counts) => slice.attempts,
      (slice: Counts) => slice.unusable,
      (slice: Counts) => slice.status403,
    ]) {
      expect(sum(orgs, count)).toBe(count(totals));
      expect(sum(stages, count)).toBe(count(totals));
    }
    expect(timeline.blocks.reduce((all, block) => all + block.attempts, 0)).toBe(totals.attempts);
  });
});

function sum(slices: Counts[], count: (slice: Counts) => number): number {
  return slices.reduce((all, slice) => all + count(slice), 0);
}
