import * as fc from "fast-check";
import { expect, test } from "vitest";
import { RateMeter, TokenBucket } from "./load-meter.ts";

const gaps = fc.array(fc.nat({ max: 2000 }), { maxLength: 200 });

test("a bucket admits at most its burst and what has flowed in since", () => {
  fc.assert(
    fc.property(
      gaps,
      fc.integer({ min: 1, max: 600 }),
      fc.integer({ min: 1, max: 50 }),
      (gapsMs, perMinute, burst) => {
        const bucket = new TokenBucket(perMinute, burst);
        let nowMs = 0;
        let admitted = 0;
        for (const gapMs of gapsMs) {
          nowMs += gapMs;
          if (bucket.take(nowMs)) admitted += 1;
        }
        expect(admitted).toBeLessThanOrEqual(burst + (nowMs * perMinute) / 60_000 + 1e-6);
      },
    ),
  );
});

test("a bucket never refuses below its rate", () => {
  const bucket = new TokenBucket(60, 1);
  const answers = Array.from({ length: 20 }, (_, second) => bucket.take(second * 1000 + second));
  expect(answers).not.toContain(false);
});

test("a steady rate is measured as what it is, and a pause is forgotten", () => {
  const meter = new RateMeter();
  let rate = 0;
  for (let nowMs = 0; nowMs < 5000; nowMs += 20) rate = meter.add(nowMs);
  expect(rate).toBeGreaterThan(48);
  expect(rate).toBeLessThan(52);
  expect(meter.add(60_000)).toBe(1);
});
