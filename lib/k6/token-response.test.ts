/** Header names as k6 gives them. */
import { describe, expect, it } from "vitest";
import { canonicalHeader } from "./token-response.ts";

describe("canonical header name", () => {
  it.each([
    ["x-request-id", "X-Request-Id"],
    ["X-CORRELATION", "X-Correlation"],
    ["www-authenticate", "Www-Authenticate"],
    ["x-b3-traceid", "X-B3-Traceid"],
    ["x-0-a", "X-0-A"],
    ["date", "Date"],
  ])("of %s is %s", (name, canonical) => {
    expect(canonicalHeader(name)).toBe(canonical);
  });
});
