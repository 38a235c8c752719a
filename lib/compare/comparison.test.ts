/** What holds of any comparison: it is one by its schema, and every number in it is one. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resultSchema } from "../analysis/result.ts";
import { type Comparison, comparisonJsonSchema, comparisonSchema } from "./comparison.ts";
import {
  makeFinding,
  makeLatencySlice,
  makeOrgs,
  makeRun,
  makeRuns,
  type RunGiven,
} from "./compared-run-fixture.ts";
import { both, CALM_RUN, compare } from "./two-sides-fixture.ts";

const anyCount = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 }));
const anySlice = fc
  .record({
    issued: anyCount,
    forbidden: anyCount,
    empty: fc.double({ min: 0, max: 1, noNaN: true }),
    p95Us: fc.integer({ min: 1, max: 3_600_000_000 }),
    within: fc.double({ min: 0, max: 1, noNaN: true }),
    interval: fc.constantFrom("blocks" as const, "ranks" as const),
    grant: fc.constantFrom("client_credentials" as const, "refresh" as const),
    kind: fc.constantFrom("baseline" as const, "spike" as const, "recovery" as const),
    designEffect: fc.double({ min: 1, max: 1000, noNaN: true }),
    durationMs: fc.constantFrom(0, 5000, 300_000),
  })
  .map(({ empty, kind, ...given }) =>
    makeLatencySlice({
      ...given,
      kind,
      stage: kind,
      empty: Math.round(empty * given.issued),
    }),
  );
const anyOrg = fc.record({
  issued: fc.integer({ min: 0, max: 500 }),
  forbidden: fc.integer({ min: 0, max: 20 }),
  p95Us: fc.integer({ min: 1, max: 10_000_000 }),
  within: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
});
const anyRun = fc
  .record({
    slices: fc.uniqueArray(anySlice, {
      maxLength: 4,
      selector: ({ grant, stage }) => `${grant} ${stage}`,
    }),
    orgs: fc.array(anyOrg, { maxLength: 4 }),
    scenario: fc.constantFrom("spike", "spike", "spike", "soak"),
    hasDefect: fc.boolean(),
  })
  .map(({ slices, orgs, scenario, hasDefect }): RunGiven => {
    return {
      slices,
      orgs: makeOrgs(orgs.length, (index) => orgs[index] ?? {}),
      run: { scenario },
      findings: hasDefect ? [makeFinding()] : [],
    };
  });
const anySide = fc.array(anyRun, { minLength: 1, maxLength: 4 });

/** All numbers of a value, however deep. */
function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(numbersOf);
}

function problemsOf(comparison: Comparison): unknown[] {
  const { error } = comparisonSchema.safeParse(comparison);
  const wrong = numbersOf(comparison).filter((number) => !Number.isFinite(number));
  return [...(error?.issues ?? []), ...wrong];
}

const asWritten = (comparison: Comparison): unknown => JSON.parse(JSON.stringify(comparison));

describe("any comparison", () => {
  it("is one by the schema, with no number that is none, and the same when written and read", () => {
    fc.assert(
      fc.property(anySide, anySide, (base, candidate) => {
        const [before = [], after = []] = [base, candidate].map((runs) =>
          makeRuns(runs, (one) => one),
        );
        const comparison = compare(before, after);
        expect(problemsOf(comparison)).toEqual([]);
        expect(asWritten(comparison)).toEqual(comparison);
      }),
      { numRuns: 200 },
    );
  });

  it("is so where it was refused, and where it was not", () => {
    const other = { ...CALM_RUN, run: { scenario: "soak" } };
    for (const candidate of [CALM_RUN, other]) {
      const comparison = compare(...both(3, CALM_RUN, candidate));
      expect(comparison.verdict.state).toBe(candidate === other ? "NOT COMPARABLE" : "SAME");
      expect(problemsOf(comparison)).toEqual([]);
      expect(asWritten(comparison)).toEqual(comparison);
    }
  });
});

describe("the schema", () => {
  it("is published", () => {
    expect(comparisonJsonSchema()).toMatchObject({ type: "object", required: expect.any(Array) });
  });
});

describe("the fixture of a run", () => {
  it("is a valid result", () => {
    const run = makeRun({ ...CALM_RUN, findings: [makeFinding()], run: { labels: { sdk: "4" } } });
    expect(resultSchema.safeParse(run).error).toBeUndefined();
    expect(run.verdict.state).toBe("VALID");
  });
});
