/** The scan over lags: it finds a series that follows, and lags tried do not add up to a find. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { spearman } from "./circular-shift.ts";
import { fewestForScan, scanLags } from "./lag-scan.ts";
import golden from "./testdata/golden.py.json" with { type: "json" };

const MAX_LAG = 3;
const FEWEST = fewestForScan(MAX_LAG);

/** A wave without a period that fits. */
function wave(length: number): number[] {
  return Array.from({ length }, (_, i) => Math.sin(i * 0.7) + Math.sin(i * 0.13) + i * 1e-6);
}

const series = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: FEWEST, maxLength: 60 });

describe("scanLags", () => {
  it.each(golden.lagScan)(
    "is what scipy makes of the same pairs: lag $lag, $rho, $p",
    ({ x, y, maxLag, lag, rho, p }) => {
      const scan = scanLags(x, y, maxLag);
      expect(scan?.lag).toBe(lag);
      expect(scan?.rho).toBeCloseTo(rho, 12);
      expect((scan?.p ?? 0) / p).toBeCloseTo(1, 8);
    },
  );

  it.each([-3, -1, 0, 2, 3])("finds a series in itself that comes %d blocks later", (lag) => {
    const x = wave(60);
    const later = x.map((_, i) => x[(i - lag + 60) % 60] ?? 0);
    const scan = scanLags(x, later, MAX_LAG);
    expect(scan).toMatchObject({ lag, rho: 1 });
    expect(scan?.p).toBeLessThan(1e-6);
  });

  it("gives Spearman's correlation where it is the strongest without a lag", () => {
    const x = wave(50);
    const noisy = x.map((value, i) => value + 0.1 * Math.sin(i * 2.1));
    expect(scanLags(x, noisy, MAX_LAG)).toMatchObject({ lag: 0, rho: spearman(x, noisy) });
  });

  it("is as sure of a falling series as of a rising one, and looks at the order alone", () => {
    fc.assert(
      fc.property(series, fc.nat({ max: 50 }), (y, phase) => {
        const x = wave(y.length + phase).slice(phase);
        const scan = scanLags(x, y, MAX_LAG);
        fc.pre(scan !== null);
        const fallen = y.map((value) => -value);
        expect(scanLags(x, fallen, MAX_LAG)?.p).toBe(scan.p);
        expect(scanLags(x.map(Math.exp), y, MAX_LAG)).toEqual(scan);
        expect(scan.p).toBeGreaterThanOrEqual(0);
        expect(scan.p).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("rarely takes series for related that are not", () => {
    // Unrelated by construction: waves of other frequencies.
    const scans = Array.from({ length: 200 }, (_, n) => {
      const x = Array.from({ length: 80 }, (__, i) => Math.sin(i * 0.31 + n));
      const y = Array.from({ length: 80 }, (__, i) => Math.sin(i * 0.173 + 2.7 * n));
      return scanLags(x, y, MAX_LAG)?.p ?? 1;
    });
    expect(scans.filter((p) => p < 0.05).length).toBeLessThan(20);
  });

  it("says nothing of too few pairs or a constant series", () => {
    expect(scanLags(wave(FEWEST - 1), wave(FEWEST - 1), MAX_LAG)).toBeNull();
    expect(scanLags(wave(FEWEST), wave(FEWEST), MAX_LAG)?.p).toBeLessThan(0.05);
    const flat = Array.from({ length: 40 }, () => 1);
    expect(scanLags(flat, wave(40), MAX_LAG)).toBeNull();
  });

  it("refuses series of unequal length and lags that are none", () => {
    expect(() => scanLags([1, 2], [1], 0)).toThrow(RangeError);
    expect(() => scanLags([1, 2], [1, 2], -1)).toThrow(RangeError);
  });
});
