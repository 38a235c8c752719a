import { describe, expect, it } from "vitest";
import { askedPatienceMs, isThrottled } from "./throttling.ts";

const DATE = "Wed, 04 Mar 2026 10:20:00 GMT";

function answer(status: number, headers: Record<string, string> = {}) {
  return { kind: "answer" as const, status, headers, body: null };
}

describe("too much at once", () => {
  it.each([
    [answer(429), true],
    [answer(403, { "retry-after": "1" }), true],
    [answer(403, { "x-ratelimit-remaining": "0" }), true],
    [answer(403, { "x-ratelimit-remaining": "4999" }), false],
    [answer(403), false],
    [answer(503, { "retry-after": "1" }), false],
  ])("is told from a lack of permission and from a fault: %o", (given, throttled) => {
    expect(isThrottled(given)).toBe(throttled);
  });
});

describe("the patience that is asked for", () => {
  it.each([
    ["in seconds", { "retry-after": "7" }, 7000],
    [
      "until a time, by the server's own clock",
      { date: DATE, "retry-after": "Wed, 04 Mar 2026 10:20:09 GMT" },
      9000,
    ],
    [
      "until a limit is reset",
      { date: DATE, "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1772619605" },
      5000,
    ],
    [
      "until a time that has passed",
      { date: DATE, "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1" },
      0,
    ],
    ["not without a clock to hold a time against", { "retry-after": DATE }, null],
    [
      "not by a limit that is not reached",
      { date: DATE, "x-ratelimit-remaining": "1", "x-ratelimit-reset": "1772619605" },
      null,
    ],
    ["not by nonsense", { date: DATE, "retry-after": "soon" }, null],
    ["not at all", {}, null],
  ])("is told %s", (_, headers, ms) => {
    expect(askedPatienceMs(answer(429, headers))).toBe(ms);
  });
});
