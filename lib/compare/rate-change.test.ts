/** A share on two sides: Newcombe's interval of all counts, Welch's of the runs, and whichever claims less. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Change } from "./change.ts";
import { rateChange, type RunShare } from "./rate-change.ts";

const TOLERANCE = 0.005;

function sharesOf(counts: readonly number[], of: number, designEffect = 1): RunShare[] {
  return counts.map((count) => ({ count, of, designEffect, scatter: "known" }));
}

const inShortRuns = (shares: readonly RunShare[]) =>
  shares.map((share): RunShare => ({ ...share, scatter: "unknown" }));

function compare(base: readonly RunShare[], candidate: readonly RunShare[], tolerance = TOLERANCE) {
  const change = rateChange(base, candidate, tolerance);
  if (change === null) throw new Error("no change");
  return change;
}

const widthOf = ({ low, high }: Change) => high - low;

const anyShare = fc
  .record({
    of: fc.integer({ min: 1, max: 100_000 }),
    part: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    designEffect: fc.oneof(fc.constant(1), fc.double({ min: 1, max: 200, noNaN: true })),
  })
  .map(({ of, part, designEffect }): RunShare => {
    return { count: Math.round(part * of), of, designEffect, scatter: "known" };
  });
const anySide = fc.array(anyShare, { minLength: 1, maxLength: 6 });

describe("single runs", () => {
  // (a) of table II in Newcombe's paper, with sides that changed places.
  it("have Newcombe's interval", () => {
    const change = compare(sharesOf([48], 80), sharesOf([56], 70));
    expect(change.estimate).toBeCloseTo(0.2, 12);
    expect(change.low).toBeCloseTo(0.0524, 4);
    expect(change.high).toBeCloseTo(0.3339, 4);
    expect(change.p).toBeLessThan(0.05);
    expect(change.method).toBe("single");
  });

  it("tell as much as so many times fewer attempts where bursts make them so many times less certain", () => {
    const bursts = compare(sharesOf([192], 320, 4), sharesOf([224], 280, 4));
    const independent = compare(sharesOf([48], 80), sharesOf([56], 70));
    expect(bursts.low).toBeCloseTo(independent.low, 12);
    expect(bursts.high).toBeCloseTo(independent.high, 12);
    expect(bursts.pBeyond).toBeCloseTo(independent.pBeyond, 12);
  });

  it("are counted together where there are two a side, with the bursts of where the events are", () => {
    const base = sharesOf([20, 28], 40);
    const candidate = [...sharesOf([224], 280, 4), ...sharesOf([0], 0, 100)];
    const change = compare(base, candidate);
    expect(change.low).toBeCloseTo(0.0524, 4);
    expect(change.high).toBeCloseTo(0.3339, 4);
  });
});

describe("runs too short to show how their events scatter", () => {
  const [before, after] = [inShortRuns(sharesOf([30], 1000)), inShortRuns(sharesOf([90], 1000))];

  it("say nothing one by one, unless it never happened", () => {
    expect(rateChange(before, after, TOLERANCE)).toBeNull();
    expect(rateChange(sharesOf([30], 1000), after, TOLERANCE)).toBeNull();
    expect(rateChange([...before, ...before], [...after, ...after], TOLERANCE)).toBeNull();
    const none = inShortRuns(sharesOf([0], 1000));
    expect(rateChange(none, none, TOLERANCE)).toMatchObject({ estimate: 0 });
  });

  it("say as much as others where there are several of a side that differ", () => {
    const several = sharesOf([20, 40, 30], 1000);
    const [long, short] = [several, inShortRuns(several)];
    expect(rateChange(short, short, TOLERANCE)).toEqual(rateChange(long, long, TOLERANCE));
    expect(rateChange(short, after, TOLERANCE)).toEqual(
      rateChange(long, sharesOf([90], 1000), TOLERANCE),
    );
    expect(rateChange(inShortRuns(sharesOf([0, 0, 0], 1000)), after, TOLERANCE)).toBeNull();
  });
});

describe("several runs a side", () => {
  // python3 -c 'from scipy.stats import ttest_ind
  // a, b = [.001, .002, .0015], [.02, .035, .01]
  // r = ttest_ind(b, a, equal_var=False); print(*r.confidence_interval(), r.pvalue)
  // print(ttest_ind([x - .005 for x in b], a, equal_var=False, alternative="greater").pvalue)'
  it("that differ among themselves are compared by what they differ by", () => {
    const change = compare(sharesOf([10, 20, 15], 10_000), sharesOf([200, 350, 100], 10_000));
    expect(change.method).toBe("runs");
    expect(change.estimate).toBeCloseTo(0.0201666666667, 12);
    expect(change.low).toBeCloseTo(-0.0110218686445, 11);
    expect(change.high).toBeCloseTo(0.0513552019778, 11);
    expect(change.p).toBeCloseTo(0.108737446143, 10);
    expect(change.pBeyond).toBeCloseTo(0.0859405956584, 10);
  });

  it.each([
    ["that are much alike", [2, 2, 3], [5, 5, 6]],
    ["that are all equal", [2, 2, 2], [5, 5, 5]],
  ])("%s are no more certain than so few events are", (_, before, after) => {
    const change = compare(sharesOf(before, 10_000), sharesOf(after, 10_000));
    const together = (counts: readonly number[]) =>
      sharesOf([counts.reduce((sum, count) => sum + count, 0)], 30_000);
    const pooled = compare(together(before), together(after));
    expect(change).toMatchObject({ ...pooled, method: "runs" });
    expect(change.low).toBeLessThan(0);
  });

  it("leave out a run that counted nothing", () => {
    const base = sharesOf([10, 20, 15], 10_000);
    const candidate = sharesOf([200, 350, 100], 10_000);
    const empty = sharesOf([0], 0);
    expect(compare([...base, ...empty], candidate)).toEqual(compare(base, candidate));
  });
});

describe("several runs against one or two", () => {
  // t(4; 0.975) = 2.7764451 times the standard deviation of the shares, 0.0152873, times √(1/m + 1/5).
  const before = sharesOf([150, 600, 30, 450, 250], 15_000, 3);

  it.each([
    [1, 0.0464941964],
    [2, 0.0355105291],
  ])("are as uncertain as the mean of %d more of those is", (runs, half) => {
    const after = sharesOf(
      Array.from({ length: runs }, () => 600),
      15_000,
      3,
    );
    for (const change of [compare(before, after), mirrored(compare(after, before))]) {
      expect(change.method).toBe("prediction");
      expect(change.estimate).toBeCloseTo(0.0202666666667, 12);
      expect(change.high - change.estimate).toBeCloseTo(half, 8);
      expect(change.estimate - change.low).toBeCloseTo(half, 8);
      expect(change.p).toBeGreaterThan(0.05);
    }
    expect(compare(before, after).pBeyond).toBeGreaterThan(0.1);
  });

  it("are no more certain than so few events are where those are all alike", () => {
    const change = compare(sharesOf([2, 2, 2], 10_000), sharesOf([5], 10_000));
    const pooled = compare(sharesOf([6], 30_000), sharesOf([5], 10_000));
    expect(change).toMatchObject({ ...pooled, method: "prediction" });
  });

  it("find what no scatter between runs explains", () => {
    const change = compare(sharesOf([15, 40, 20], 10_000), sharesOf([400], 10_000));
    expect(change.low).toBeGreaterThan(TOLERANCE);
    expect(change.pBeyond).toBeLessThan(0.05);
  });
});

const mirrored = ({ estimate, low, high, ...rest }: Change): Change => {
  return { ...rest, estimate: -estimate, low: -high, high: -low };
};

describe("any shares", () => {
  it("have their change within its interval, both in −1…1, and p-values that are ones", () => {
    fc.assert(
      fc.property(anySide, anySide, (base, candidate) => {
        const { estimate, low, high, p, pBeyond } = compare(base, candidate);
        expect(low).toBeGreaterThanOrEqual(-1);
        expect(low).toBeLessThanOrEqual(estimate);
        expect(high).toBeGreaterThanOrEqual(estimate);
        expect(high).toBeLessThanOrEqual(1);
        for (const one of [p, pBeyond]) {
          expect(one).toBeGreaterThanOrEqual(0);
          expect(one).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it("turn the sign of their change when they change places", () => {
    fc.assert(
      fc.property(anySide, anySide, (base, candidate) => {
        const there = compare(base, candidate);
        const back = compare(candidate, base);
        expect(back.estimate).toBeCloseTo(-there.estimate, 9);
        expect(back.low).toBeCloseTo(-there.high, 9);
        expect(back.high).toBeCloseTo(-there.low, 9);
        expect(back.p).toBeCloseTo(there.p, 6);
      }),
    );
  });

  it("are less certain the more they come in bursts", () => {
    const anyTimes = fc.double({ min: 1, max: 50, noNaN: true });
    fc.assert(
      fc.property(anyShare, anyShare, anyTimes, (base, candidate, times) => {
        const inBursts = (share: RunShare) => ({
          ...share,
          designEffect: share.designEffect * times,
        });
        const change = compare([base], [candidate]);
        const burst = compare([inBursts(base)], [inBursts(candidate)]);
        expect(widthOf(burst)).toBeGreaterThanOrEqual(widthOf(change) - 1e-12);
      }),
    );
  });

  it("cannot be compared with nothing", () => {
    expect(rateChange([], sharesOf([1], 10), 0)).toBeNull();
    expect(rateChange(sharesOf([1], 10), sharesOf([0], 0), 0)).toBeNull();
  });

  it("refuse what is no share", () => {
    expect(() => rateChange(sharesOf([11], 10), sharesOf([1], 10), 0)).toThrow(RangeError);
    expect(() => rateChange(sharesOf([1], 10, 0.5), sharesOf([1], 10), 0)).toThrow(RangeError);
  });
});

function below(change: Change | null): number {
  return change === null ? Number.NaN : change.estimate - change.low;
}

describe("a side without events", () => {
  it("is as unsure as the bursts of the other one make it", () => {
    const none = sharesOf([0], 4000);
    const calm = rateChange(none, sharesOf([40], 4000, 1), 0);
    const bursty = rateChange(none, sharesOf([40], 4000, 20), 0);
    expect(below(bursty)).toBeGreaterThan(3 * below(calm));
  });
});
