/** What is told of both sides without a verdict. */
import { describe, expect, it } from "vitest";
import type { Result } from "../analysis/result.ts";
import type { FactRow } from "./comparison.ts";
import { makeRun, makeRuns } from "./compared-run-fixture.ts";
import { listFacts } from "./side-facts.ts";

const PLAIN = makeRun();

interface FactsGiven {
  issuedPerSecond?: number;
  k6Requests?: number | null;
  usable?: number;
  unusable?: number;
}

/** Runs whose every stage was issued so many tokens a second, 100 of them in the totals. */
function runsOf(...runs: FactsGiven[]): Result[] {
  return makeRuns(runs, ({ issuedPerSecond = 10, k6Requests = 100, usable, unusable }) => ({
    stages: PLAIN.stages.map((stage) => ({
      ...stage,
      outcomes: { ...stage.outcomes, issued: (issuedPerSecond * stage.durationMs) / 1000 },
    })),
    totals: {
      outcomes: { ...PLAIN.totals.outcomes, issued: 100 },
      usable: usable ?? 100,
      unusable: unusable ?? 0,
    },
    reconciliation: { k6Requests },
  }));
}

function factOf(name: RegExp, base: readonly Result[], candidate: readonly Result[]): FactRow {
  const fact = listFacts(base, candidate).find((one) => name.test(one.name));
  if (fact === undefined) throw new Error(`no fact ${name}`);
  return fact;
}

describe("listFacts", () => {
  it("has tokens a second, requests a token and the usable share, each the mean of a side's runs", () => {
    const base = runsOf({ issuedPerSecond: 10 }, { issuedPerSecond: 20 });
    const candidate = runsOf({ issuedPerSecond: 12, k6Requests: 150, usable: 90, unusable: 10 });
    expect(factOf(/per second/, base, candidate)).toMatchObject({
      format: "rate",
      base: 15,
      candidate: 12,
    });
    expect(factOf(/per token/, base, candidate)).toMatchObject({
      format: "ratio",
      base: 1,
      candidate: 1.5,
    });
    expect(factOf(/Usable/, base, candidate)).toMatchObject({
      format: "share",
      base: 1,
      candidate: 0.9,
    });
  });

  it("has no change of single runs, and that of several by their scatter", () => {
    expect(factOf(/per second/, runsOf({}), runsOf({ issuedPerSecond: 20 })).change).toBeNull();
    const base = runsOf(...[9.9, 10, 10.1].map((issuedPerSecond) => ({ issuedPerSecond })));
    const candidate = runsOf(...[19.9, 20, 20.2].map((issuedPerSecond) => ({ issuedPerSecond })));
    const { change } = factOf(/per second/, base, candidate);
    expect(change).toMatchObject({ method: "runs", estimate: expect.closeTo(2, 2) });
    expect(change?.low).toBeGreaterThan(1.9);
  });

  it("leaves out what neither side tells, and has what one tells without a change", () => {
    const silent = runsOf({ k6Requests: null, usable: 0 });
    expect(listFacts(silent, silent).map(({ name }) => name)).toEqual(["Tokens issued per second"]);
    const fact = factOf(/Usable/, silent, runsOf({}, {}, {}));
    expect(fact).toMatchObject({ base: null, candidate: 1, change: null });
  });

  it("has no ratio to nothing", () => {
    const none = runsOf({ issuedPerSecond: 0 }, { issuedPerSecond: 0 }, { issuedPerSecond: 0 });
    expect(factOf(/per second/, none, runsOf({}, {}, {}))).toMatchObject({
      base: 0,
      candidate: 10,
      change: null,
    });
  });
});
