/** What the analysis accepts of a run's own files. */
import { describe, expect, it } from "vitest";
import { makeFacts, makeSummary } from "./plan-fixture.ts";
import { generatorSeriesSchema, k6SummarySchema, runFactsSchema } from "./run-facts.ts";

describe("run facts", () => {
  it("are read as they were written", () => {
    const facts = makeFacts();
    expect(runFactsSchema.parse(JSON.parse(JSON.stringify(facts)))).toEqual(facts);
  });

  it.each([
    { state: "paused" },
    { startedAt: "yesterday" },
    { platformCores: 0 },
    { k6ExitCode: 1.5 },
  ])("are refused with %j", (fields) => {
    expect(runFactsSchema.safeParse({ ...makeFacts(), ...fields }).success).toBe(false);
  });
});

describe("k6's summary", () => {
  it("may leave out how many requests were no attempts, and how many were recorded", () => {
    const { auxiliary: _, recorded: __, ...summary } = makeSummary(10);
    expect(k6SummarySchema.parse(summary)).toMatchObject({ auxiliary: null, recorded: null });
    expect(k6SummarySchema.parse({ ...summary, auxiliary: 3 }).auxiliary).toBe(3);
  });

  it.each([{ started: -1 }, { httpReqFailedShare: 1.1 }, { recorded: 2.5 }])(
    "is refused with %j",
    (fields) => {
      expect(k6SummarySchema.safeParse({ ...makeSummary(10), ...fields }).success).toBe(false);
    },
  );
});

describe("the generator's series", () => {
  it("may be empty, but not without a core", () => {
    expect(generatorSeriesSchema.safeParse({ cores: 1, samples: [] }).success).toBe(true);
    expect(generatorSeriesSchema.safeParse({ cores: 0, samples: [] }).success).toBe(false);
  });
});
