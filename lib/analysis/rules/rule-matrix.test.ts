/**
 * The known-answer matrix of exchanges: each rule's positive, from a source that is named, and near misses that differ from it by one fact,
 * fed record by record to the analysis that judges runs. What is told is what was planted, by rule, org and count, and nothing else.
 */
import { describe, expect, it } from "vitest";
import { ADVICE } from "../advice/advice-table.ts";
import { MATRIX_CASES, tellPlant } from "./matrix/matrix-cases-fixture.ts";

describe.each(MATRIX_CASES)("$rule, known from $source", ({ rule, plants }) => {
  it.each(plants)("is told as $told with $change", (plant) => {
    const { planted, told, result } = tellPlant(plant);
    expect(told).toEqual(planted);
    for (const { why, check } of [...result.findings, ...result.observations]) {
      // Every word of the texts is filled in.
      expect(`${why} ${check}`).not.toMatch(/[{}]|undefined|NaN|  | [,;.]|\(\)/);
    }
  });

  it("has a near miss that is told as something else", () => {
    expect(plants.some(({ told }) => told !== rule)).toBe(true);
  });
});

describe("the matrix", () => {
  it("has a case for every rule there is", () => {
    expect(MATRIX_CASES.map(({ rule }) => rule).toSorted()).toEqual(Object.keys(ADVICE).toSorted());
  });
});
