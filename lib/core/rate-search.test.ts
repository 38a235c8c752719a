/** The search for the highest passing rate, against simulated servers and generators. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { EXIT_CODES, HarnessError } from "./errors.ts";
import {
  conclude,
  nextRate,
  noteRun,
  type RateSearch,
  type RateSearchOptions,
  type RunVerdict,
  startSearch,
} from "./rate-search.ts";

const RANGE = { minRatePerSecond: 10, maxRatePerSecond: 160 };

/** What a run at a rate comes to; `run` counts from 0. */
type System = (ratePerSecond: number, run: number) => RunVerdict;

/** Searches to the end; more runs than announced fail the test. */
function search(options: RateSearchOptions, system: System): RateSearch {
  let state = startSearch(options);
  for (let next = nextRate(state); next !== null; next = nextRate(state)) {
    expect(state.runs.length).toBeLessThan(state.maxRuns);
    const { ratePerSecond } = next;
    const verdict = system(ratePerSecond, state.runs.length);
    state = noteRun(state, { ratePerSecond, verdict });
  }
  return state;
}

/** The rates of runs that asked a generator for what it could not send before, or for more. */
function overloads({ runs }: RateSearch): number[] {
  return runs
    .map((run) => run.ratePerSecond)
    .filter((rate, index) => {
      const earlier = runs.slice(0, index).filter((run) => run.verdict === "generatorLimited");
      return earlier.some((run) => run.ratePerSecond <= rate);
    });
}

/** A server that passes up to a rate. */
function serverOf(threshold: number): System {
  return (rate) => (rate <= threshold ? "passed" : "failed");
}

/** A system that comes to something else from the run `from` to the run `to`, counted from 0. */
function disturb(system: System, verdict: RunVerdict, from: number, to = from): System {
  return (rate, run) => (run >= from && run <= to ? verdict : system(rate, run));
}

/** A server whose load comes from a generator that does not get beyond `capacity`. */
function limit(system: System, capacity: number): System {
  return (rate, run) => (rate <= capacity ? system(rate, run) : "generatorLimited");
}

/** The purposes, rates and verdicts of a whole search, a line each. */
function trace(options: RateSearchOptions, system: System): string[] {
  const { runs } = search(options, system);
  let state = startSearch(options);
  return runs.map((run) => {
    const purpose = nextRate(state)?.purpose;
    state = noteRun(state, run);
    return `${purpose} ${run.ratePerSecond.toFixed(1)} ${run.verdict}`;
  });
}

function between(low: number, high: number) {
  return fc.double({ min: low, max: high, noNaN: true });
}

describe("a steady server", () => {
  it("is bracketed from both ends, bisected on the log scale, and tried again at both edges", () => {
    expect(trace(RANGE, serverOf(50))).toEqual([
      "bracket 10.0 passed",
      "bracket 160.0 failed",
      "bisect 40.0 passed",
      "bisect 80.0 failed",
      "bisect 56.6 failed",
      "bisect 47.6 passed",
      "repeat 56.6 failed",
      "repeat 47.6 passed",
    ]);
  });

  it("is found within 10 % in at most 8 runs, wherever it gives way in a range of 16", () => {
    fc.assert(
      fc.property(between(1.001, 16), between(0, 1), between(0.1, 1e4), (ratio, at, min) => {
        const max = min * ratio;
        const threshold = min * ratio ** (at * 0.999);
        const range = { minRatePerSecond: min, maxRatePerSecond: max };
        const answer = conclude(search(range, serverOf(threshold)));
        expect(answer.kind).toBe("found");
        expect(answer.runs).toBeLessThanOrEqual(8);
        expect((answer.ratePerSecond ?? 0) / threshold).toBeGreaterThanOrEqual(0.9);
        expect((answer.ratePerSecond ?? 0) / threshold).toBeLessThanOrEqual(1.1 + 1e-9);
      }),
    );
  });

  it("is found to any precision in any range", () => {
    fc.assert(
      fc.property(between(2, 1000), between(0, 0.999), between(0.01, 1), (ratio, at, precision) => {
        const threshold = ratio ** at;
        const range = { minRatePerSecond: 1, maxRatePerSecond: ratio, precision };
        const answer = conclude(search(range, serverOf(threshold)));
        expect(answer.kind).toBe("found");
        expect(answer.lowPerSecond ?? Infinity).toBeLessThanOrEqual(threshold);
        expect(answer.highPerSecond ?? 0).toBeGreaterThan(threshold);
        const off = Math.abs(Math.log((answer.ratePerSecond ?? 0) / threshold));
        expect(off).toBeLessThanOrEqual(Math.log(1 + precision) + 1e-9);
      }),
    );
  });

  it("that fails the lowest rate twice is below it", () => {
    expect(conclude(search(RANGE, serverOf(9)))).toEqual({
      kind: "below",
      ratePerSecond: 10,
      lowPerSecond: null,
      highPerSecond: 10,
      runs: 2,
      text: "below 10/s: the lowest rate searched failed",
    });
  });

  it("that passes the highest rate takes at least that", () => {
    expect(conclude(search(RANGE, serverOf(500)))).toEqual({
      kind: "atLeast",
      ratePerSecond: 160,
      lowPerSecond: 160,
      highPerSecond: null,
      runs: 2,
      text: "at least 160/s: the highest rate searched passed",
    });
  });

  it("is estimated as the geometric mean of its edges, which the text names", () => {
    const answer = conclude(search(RANGE, serverOf(50)));
    expect(answer.ratePerSecond).toBeCloseTo(
      Math.sqrt((answer.lowPerSecond ?? 0) * (answer.highPerSecond ?? 0)),
      9,
    );
    expect(answer.text).toBe("51.9/s: 47.6/s passed, 56.6/s failed");
  });
});

describe("a server that is not steady", () => {
  it("is found all the same when one run fails by chance, whichever it is", () => {
    fc.assert(
      fc.property(between(10, 150), fc.nat({ max: 11 }), (threshold, unlucky) => {
        const answer = conclude(search(RANGE, disturb(serverOf(threshold), "failed", unlucky)));
        expect(answer.kind).toBe("found");
        expect(answer.lowPerSecond ?? Infinity).toBeLessThanOrEqual(threshold);
        expect(answer.highPerSecond ?? 0).toBeGreaterThan(threshold);
      }),
    );
  });

  it("is searched on above an edge that failed by chance", () => {
    const system = disturb(serverOf(100), "failed", 2);
    expect(trace(RANGE, system).slice(5)).toEqual([
      "bisect 33.6 passed",
      "repeat 40.0 passed",
      "bisect 80.0 passed",
      "bisect 113.1 failed",
      "bisect 95.1 passed",
      "repeat 113.1 failed",
      "repeat 95.1 passed",
    ]);
  });

  it("has the edge tried a third time when two runs disagree, and two of three decide", () => {
    const system = disturb(serverOf(50), "failed", 7);
    const runs = trace(RANGE, system);
    expect(runs.slice(7)).toEqual(["repeat 47.6 failed", "repeat 47.6 passed"]);
    expect(conclude(search(RANGE, system)).text).toBe("51.9/s: 47.6/s passed, 56.6/s failed");
  });

  it("that wavers by 3 % is found within 10 % of where it wavers", () => {
    fc.assert(
      fc.property(
        between(11, 140),
        fc.array(between(0.97, 1.03), { minLength: 12, maxLength: 12 }),
        (threshold, wavering) => {
          const answer = conclude(
            search(RANGE, (rate, run) => serverOf(threshold * (wavering[run] ?? 1))(rate, run)),
          );
          expect(answer.kind).toBe("found");
          expect((answer.ratePerSecond ?? 0) / threshold).toBeGreaterThan(0.97 / 1.1 - 1e-9);
          expect((answer.ratePerSecond ?? 0) / threshold).toBeLessThan(1.03 * 1.1 + 1e-9);
        },
      ),
    );
  });

  it("ends the search whatever it answers, with bounds that its runs bear out and no overload twice", () => {
    const verdict = fc.constantFrom<RunVerdict[]>(
      "passed",
      "failed",
      "generatorLimited",
      "noVerdict",
    );
    fc.assert(
      fc.property(fc.array(verdict, { minLength: 20, maxLength: 20 }), (verdicts) => {
        const state = search(
          { minRatePerSecond: 1, maxRatePerSecond: 1000 },
          (_, run) => verdicts[run] ?? "failed",
        );
        const { lowPerSecond, highPerSecond, runs } = conclude(state);
        expect(runs).toBeLessThanOrEqual(state.maxRuns);
        expect(overloads(state)).toEqual([]);
        expect(lowPerSecond ?? 0).toBeLessThan(highPerSecond ?? Infinity);
        const rates = (kind: RunVerdict) =>
          [null, ...state.runs.filter((run) => run.verdict === kind)].map(
            (run) => run?.ratePerSecond ?? null,
          );
        expect(rates("passed")).toContain(lowPerSecond);
        expect(rates("failed")).toContain(highPerSecond);
      }),
    );
  });

  it("leaves the answer open when the runs are used up", () => {
    const answer = conclude(search({ ...RANGE, maxRuns: 3 }, serverOf(50)));
    expect(answer).toMatchObject({
      kind: "unknown",
      ratePerSecond: null,
      lowPerSecond: 40,
      highPerSecond: 160,
      text: "unknown: the search ended before it was narrowed down, 40/s passed, 160/s failed",
    });
  });
});

describe("a limited generator", () => {
  it("makes the answer at least what passed, close to what it can send, and is not overloaded twice", () => {
    fc.assert(
      fc.property(between(10, 159), between(1, 3), (capacity, reserve) => {
        const state = search(RANGE, limit(serverOf(capacity * reserve), capacity));
        const answer = conclude(state);
        expect(answer.kind).toBe("atLeast");
        expect(answer.ratePerSecond).toBeLessThanOrEqual(capacity);
        expect(answer.ratePerSecond).toBeGreaterThanOrEqual(capacity / 1.21 - 1e-9);
        expect(overloads(state)).toEqual([]);
        expect(state.runs.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it("does no harm where the server gives way well below it", () => {
    fc.assert(
      fc.property(between(10, 100), between(1.22, 4), (threshold, reserve) => {
        const answer = conclude(search(RANGE, limit(serverOf(threshold), threshold * reserve)));
        expect(answer.kind).toBe("found");
        expect(Math.abs(Math.log((answer.ratePerSecond ?? 0) / threshold))).toBeLessThan(
          Math.log(1.1) + 1e-9,
        );
      }),
    );
  });

  it("names the rate from which it was the limit", () => {
    const answer = conclude(search(RANGE, limit(serverOf(1000), 45)));
    expect(answer.text).toBe(
      "at least 40/s: from 47.6/s on the load generator was the limit, not the server",
    );
  });

  it("that cannot send the lowest rate leaves the answer open", () => {
    const answer = conclude(search(RANGE, limit(serverOf(1000), 5)));
    expect(answer).toMatchObject({
      kind: "unknown",
      runs: 1,
      text: "unknown: the load generator could not even send 10/s",
    });
  });
});

describe("a run without verdict", () => {
  it("is tried once more for the same purpose, and the search goes on", () => {
    const system = disturb(serverOf(50), "noVerdict", 2);
    expect(trace(RANGE, system).slice(2, 5)).toEqual([
      "bisect 40.0 noVerdict",
      "bisect 40.0 passed",
      "bisect 80.0 failed",
    ]);
  });

  it("ends the search when it is followed by another", () => {
    const system = disturb(serverOf(50), "noVerdict", 2, 3);
    expect(conclude(search(RANGE, system))).toEqual({
      kind: "unknown",
      ratePerSecond: null,
      lowPerSecond: 10,
      highPerSecond: 160,
      runs: 4,
      text: "unknown: two runs in a row at 40/s gave no verdict",
    });
  });
});

describe("startSearch", () => {
  it.each([
    { minRatePerSecond: 0, maxRatePerSecond: 10 },
    { minRatePerSecond: 10, maxRatePerSecond: 10 },
    { minRatePerSecond: 1, maxRatePerSecond: 1001 },
    { minRatePerSecond: Number.NaN, maxRatePerSecond: 10 },
    { ...RANGE, precision: 0.001 },
    { ...RANGE, precision: 2 },
  ])("refuses %o with a hint", (options) => {
    const start = () => startSearch(options);
    expect(start).toThrow(HarnessError);
    expect(start).toThrow(
      expect.objectContaining({ exitCode: EXIT_CODES.usage, hint: expect.any(String) }),
    );
  });
});
