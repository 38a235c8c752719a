/** A percentile on two sides: several runs against scipy, one against several, single ones; and the laws of all of them. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "./change.ts";
import { latencyChange, type RunPercentile, THREE_DIGITS, TWO_DIGITS } from "./latency-change.ts";
import { ASSUMED_NOISE, type Noise } from "./noise.ts";

const NOISE = ASSUMED_NOISE.p95;
const NO_NOISE: Noise = { ...NOISE, sigma: 0 };
const TOLERANCE = Math.log(1.1);
const BASE_US = [40_000, 42_000, 41_000];

/** Runs whose percentile may be off by so large a share in either direction; null for runs without a band. */
function runsOf(us: readonly number[], within: number | null = 0.02): RunPercentile[] {
  return us.map((one) => ({
    us: one,
    band: within === null ? null : { lowUs: one / (1 + within), highUs: one * (1 + within) },
  }));
}

function compare(
  base: readonly RunPercentile[],
  candidate: readonly RunPercentile[],
  noise: Noise = NOISE,
): Change {
  const change = latencyChange(base, candidate, noise, TOLERANCE);
  if (change === null) throw new Error("no change");
  return change;
}

const widthOf = ({ low, high }: Change) => high - low;

const anyRun = fc
  .record({
    us: fc.integer({ min: 1000, max: 1_000_000 }),
    below: fc.double({ min: 0, max: 1, noNaN: true }),
    above: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ us, below, above }): RunPercentile => {
    return { us, band: { lowUs: us * Math.exp(-below), highUs: us * Math.exp(above) } };
  });
const anySide = fc.array(anyRun, { minLength: 1, maxLength: 6 });
const anySides = fc.tuple(anySide, anySide);

describe("several runs a side", () => {
  // python3 -c 'import numpy as np; from scipy.stats import ttest_ind
  // a, b = np.log([40000, 42000, 41000]), np.log([48000, 47000, 50500, 46200])
  // r = ttest_ind(b, a, equal_var=False); print(b.mean() - a.mean(), *r.confidence_interval(), r.pvalue)
  // print(ttest_ind(b - np.log(1.1), a, equal_var=False, alternative="greater").pvalue)'
  it("are compared by Welch's test of their logarithms, whatever their bands", () => {
    const candidateUs = [48_000, 47_000, 50_500, 46_200];
    for (const within of [0.5, null]) {
      const change = compare(runsOf(BASE_US, within), runsOf(candidateUs, within));
      expect(change.method).toBe("runs");
      expect(change.estimate).toBeCloseTo(0.155701723713, 11);
      expect(change.low).toBeCloseTo(0.0940997812511, 11);
      expect(change.high).toBeCloseTo(0.217303666175, 11);
      expect(change.p).toBeCloseTo(0.00132465307773, 11);
      expect(change.pBeyond).toBeCloseTo(0.0265780936128, 11);
    }
  });

  it("that are all equal, or nearly, are no more certain than the buckets they were counted in", () => {
    const same = runsOf([40_000, 40_000, 40_000], null);
    const next = runsOf([40_030, 40_030, 40_030], null);
    const hardlyNext = runsOf([40_030, 40_030, 40_031], null);
    for (const candidate of [same, next, hardlyNext]) {
      const change = compare(same, candidate);
      expect(change.low).toBeLessThan(0);
      expect(change.high).toBeGreaterThan(0);
      expect(change.p).toBeGreaterThan(0.05);
      expect(widthOf(change)).toBeGreaterThan(THREE_DIGITS);
    }
    const coarse = latencyChange(same, next, NOISE, TOLERANCE, TWO_DIGITS);
    expect(widthOf(coarse ?? compare([], []))).toBeGreaterThan(TWO_DIGITS);
  });

  it("that are equal on each side are surely apart where the buckets are", () => {
    const change = compare(runsOf([40_000, 40_000, 40_000]), runsOf([60_000, 60_000, 60_000]));
    expect(change.low).toBeGreaterThan(TOLERANCE);
    expect(change.pBeyond).toBeLessThan(0.001);
  });
});

describe("one run against several", () => {
  // python3 -c 'import numpy as np; from scipy.stats import t
  // a = np.log([40000, 42000, 41000]); d = np.log(46000) - a.mean(); se = a.std(ddof=1) * np.sqrt(4 / 3)
  // print(d, d - t(2).ppf(.975) * se, d + t(2).ppf(.975) * se, 2 * t(2).sf(d / se), t(2).sf((d - np.log(1.1)) / se))'
  it("is held against where one more of them was to be expected", () => {
    for (const within of [0.000_001, null]) {
      const change = compare(runsOf(BASE_US, within), runsOf([46_000], within));
      expect(change.method).toBe("prediction");
      expect(change.estimate).toBeCloseTo(0.115267683455, 11);
      expect(change.low).toBeCloseTo(-0.00593680808026, 8);
      expect(change.high).toBeCloseTo(0.236472174991, 8);
      expect(change.p).toBeCloseTo(0.0548559734956, 8);
      expect(change.pBeyond).toBeCloseTo(0.276047569572, 8);
    }
  });

  it("claims no more than the bands do where those are wider", () => {
    // The scatter within runs explains all of that between them, so that no noise is added.
    const [base, candidate] = [runsOf([40_000, 40_100, 40_200], 0.3), runsOf([46_000], 0.2)];
    const change = compare(base, candidate);
    const half = Math.hypot(Math.log(1.2), Math.log(1.3) / Math.sqrt(3));
    expect(change.method).toBe("prediction");
    expect(change.low).toBeCloseTo(change.estimate - half, 10);
    expect(change.high).toBeCloseTo(change.estimate + half, 10);
  });

  it("is not surely apart from equals by the rounding of a bucket", () => {
    const change = compare(runsOf([40_000, 40_000, 40_000], null), runsOf([40_030], null));
    expect(change.p).toBeGreaterThan(0.05);
    expect(widthOf(change)).toBeGreaterThan(THREE_DIGITS);
  });
});

describe("two runs against several", () => {
  // t(2; 0.975) = 4.3026527 times the standard deviation of the logarithms, 0.0243957, times √(1/2 + 1/3).
  it("are held against where the mean of two more of them was to be expected", () => {
    for (const within of [0.000_001, null]) {
      const pair = runsOf([46_000, 46_000], within);
      const change = compare(runsOf(BASE_US, within), pair);
      expect(change.method).toBe("prediction");
      expect(change.estimate).toBeCloseTo(0.115267683455, 11);
      expect(change.high - change.estimate).toBeCloseTo(0.095820564, 7);
    }
  });

  it("tell more than one of them, whatever noise is assumed of single runs", () => {
    const five = runsOf([40_000, 41_000, 40_500, 39_500, 40_200]);
    const widths = [1, 2].map((runs) =>
      widthOf(
        compare(five, runsOf(Array.from({ length: runs }, () => 42_000)), { ...NOISE, sigma: 0.3 }),
      ),
    );
    expect(widths[1]).toBeLessThan(widths[0] ?? 0);
  });

  it("are as uncertain as the several differ", () => {
    const loud = runsOf([30_000, 40_000, 55_000, 40_000]);
    const quiet = runsOf([40_000, 40_000, 40_000, 40_000]);
    const pair = runsOf([40_000, 40_100]);
    expect(widthOf(compare(loud, pair))).toBeGreaterThan(5 * widthOf(compare(quiet, pair)));
  });
});

describe("single runs", () => {
  it("are compared by their bands, widened by what runs differ by", () => {
    const change = compare(runsOf([40_000], 0.1), runsOf([44_000], 0.2));
    const noise = 1.959964 * 0.05 * Math.SQRT2;
    expect(change.method).toBe("single");
    expect(change.estimate).toBeCloseTo(Math.log(1.1), 12);
    const half = Math.hypot(Math.log(1.1), Math.log(1.2), noise);
    expect(change.low).toBeCloseTo(change.estimate - half, 6);
    expect(change.high).toBeCloseTo(change.estimate + half, 6);
  });

  it.each([
    [1, 1],
    [1, 2],
    [2, 2],
  ])("cannot be judged without bands: %d against %d", (base, candidate) => {
    const sides = [base, candidate].map((runs, side) =>
      Array.from({ length: runs }, (_, run) => 40_000 + 1000 * run + 500 * side),
    );
    const [before = [], after = []] = sides;
    expect(latencyChange(runsOf(before, null), runsOf(after, null), NOISE, 0.1)).toBeNull();
    const oneLacksIt = [...runsOf(before.slice(1)), ...runsOf(before.slice(0, 1), null)];
    expect(latencyChange(oneLacksIt, runsOf(after), NOISE, 0.1)).toBeNull();
  });

  it("are not bounded where a band is not", () => {
    const open = [{ us: 40_000, band: { lowUs: 0, highUs: Infinity } }];
    expect(compare(runsOf([40_000]), open)).toMatchObject({ low: -Infinity, high: Infinity, p: 1 });
    const below = [{ us: 80_000, band: { lowUs: 70_000, highUs: Infinity } }];
    const change = compare(runsOf([40_000]), below);
    expect(change.high).toBe(Infinity);
    expect(change.low).toBeGreaterThan(TOLERANCE);
  });

  it("are as certain as two of them where there are two a side", () => {
    const one = compare(runsOf([40_000]), runsOf([44_000]));
    const two = compare(runsOf([40_000, 40_000]), runsOf([44_000, 44_000]));
    expect(widthOf(two)).toBeCloseTo(widthOf(one) / Math.SQRT2, 10);
  });
});

describe("any sides", () => {
  it("have their change within its interval, and p-values that are ones", () => {
    fc.assert(
      fc.property(anySides, ([base, candidate]) => {
        const { estimate, low, high, p, pBeyond } = compare(base, candidate);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        for (const one of [p, pBeyond]) {
          expect(one).toBeGreaterThanOrEqual(0);
          expect(one).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("turn the sign of their change when they change places", () => {
    fc.assert(
      fc.property(anySides, ([base, candidate]) => {
        const there = compare(base, candidate);
        const back = compare(candidate, base);
        expect(back.estimate).toBeCloseTo(-there.estimate, 9);
        expect(back.low).toBeCloseTo(-there.high, 9);
        expect(back.high).toBeCloseTo(-there.low, 9);
        expect(back.p).toBeCloseTo(there.p, 9);
        expect(back.method).toBe(there.method);
      }),
    );
  });

  it("change no more when all latencies are in another unit", () => {
    const anyTimes = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(anySides, anyTimes, ([base, candidate], times) => {
        const scale = (runs: readonly RunPercentile[]) =>
          runs.map(({ us, band }) => ({
            us: times * us,
            band: band && { lowUs: times * band.lowUs, highUs: times * band.highUs },
          }));
        const here = compare(base, candidate);
        const there = compare(scale(base), scale(candidate));
        for (const name of ["estimate", "low", "high", "p", "pBeyond"] as const) {
          expect(there[name]).toBeCloseTo(here[name], 7);
        }
      }),
    );
  });

  it("are less certain the more single runs are known to differ", () => {
    const anySigma = fc.double({ min: 0.01, max: 0.5, noNaN: true });
    const fewRuns = fc.array(anyRun, { minLength: 1, maxLength: 2 });
    fc.assert(
      fc.property(fewRuns, fewRuns, anySigma, (base, candidate, sigma) => {
        const exact = compare(base, candidate, NO_NOISE);
        const noisy = compare(base, candidate, { ...NOISE, sigma });
        const fewKnown = compare(base, candidate, { ...NOISE, sigma, degreesOfFreedom: 3 });
        expect(widthOf(noisy)).toBeGreaterThan(widthOf(exact));
        expect(widthOf(fewKnown)).toBeGreaterThan(widthOf(noisy));
        expect(noisy.p).toBeGreaterThanOrEqual(exact.p);
        expect(noisy.estimate).toBe(exact.estimate);
      }),
    );
  });

  it("do not exist without a run, and no latency is not above zero", () => {
    expect(latencyChange([], runsOf(BASE_US), NOISE, 0.1)).toBeNull();
    expect(latencyChange(runsOf(BASE_US), [], NOISE, 0.1)).toBeNull();
    const zeros = runsOf([0, 0, 0]);
    expect(() => latencyChange(zeros, zeros, NOISE, 0.1)).toThrow(RangeError);
  });
});
