/** Durations: what people write is what is waited for. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseDurationMs } from "./duration.ts";

test.each([
  ["500ms", 500],
  ["10s", 10_000],
  ["1.5s", 1500],
  ["2m", 120_000],
  ["1h", 3_600_000],
  ["0s", 0],
])("reads %s as %d ms", (text, ms) => {
  expect(parseDurationMs(text)).toBe(ms);
});

test.each(["", "10", "s", "10 s", "-1s", "+1s", "1e3s", "1d", "10S", "1s2", ".5s", "1.s", "10s\n"])(
  "%j is no duration",
  (text) => {
    expect(parseDurationMs(text)).toBeNull();
  },
);

test("the larger unit says the same as the smaller", () => {
  fc.assert(
    fc.property(fc.nat(9999), (amount) => {
      expect(parseDurationMs(`${amount}h`)).toBe(parseDurationMs(`${amount * 60}m`));
      expect(parseDurationMs(`${amount}m`)).toBe(parseDurationMs(`${amount * 60}s`));
      expect(parseDurationMs(`${amount}s`)).toBe(parseDurationMs(`${amount * 1000}ms`));
    }),
  );
});

test("whatever is written, the answer is null or not negative", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      const ms = parseDurationMs(text);
      expect(ms === null || ms >= 0).toBe(true);
    }),
  );
});
