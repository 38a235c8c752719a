import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { retryAfterMs } from "./retry-after.ts";

const NOW_MS = Date.UTC(2026, 2, 4, 10, 15);

describe("retryAfterMs", () => {
  it.each([
    ["0", 0],
    ["42", 42_000],
    [" 120 ", 120_000],
    ["Wed, 04 Mar 2026 10:16:30 GMT", 90_000],
    ["Wednesday, 04-Mar-26 10:16:30 GMT", 90_000],
    ["Wed Mar  4 10:16:30 2026", 90_000],
    ["Wed, 04 Mar 2026 10:14:00 GMT", 0],
  ])("waits as %j asks", (header, ms) => {
    expect(retryAfterMs(header, NOW_MS)).toBe(ms);
  });

  it("takes a year of two digits that would lie far ahead for one that has passed", () => {
    expect(retryAfterMs("Friday, 04-Mar-94 10:16:30 GMT", NOW_MS)).toBe(0);
  });

  it.each([
    "",
    "soon",
    "-1",
    "1.5",
    "60s",
    "2026-03-04T10:16:30Z",
    "Wed, 04 Mar 2026 10:16:30 +0100",
    "Wed, 04 Foo 2026 10:16:30 GMT",
    "Wed, 04 Mar 2026 25:16:30 GMT",
  ])("does not guess at %j", (header) => {
    expect(retryAfterMs(header, NOW_MS)).toBeNull();
  });

  it("reads every date that `toUTCString` writes", () => {
    const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
    fc.assert(
      fc.property(seconds, seconds, (at, now) => {
        const header = new Date(at * 1000).toUTCString();
        expect(retryAfterMs(header, now * 1000)).toBe(Math.max(0, at - now) * 1000);
      }),
    );
  });
});
