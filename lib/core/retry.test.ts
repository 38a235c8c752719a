import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlanRetry } from "./plan.ts";
import { retryWaitMs, shapeOf, spoilRequest } from "./retry.ts";

const NOW_MS = Date.UTC(2026, 0, 15, 9, 0, 0);
const retry: PlanRetry = {
  max: 3,
  on: ["throttled"],
  backoffMs: 500,
  maxWaitMs: 10_000,
  honourRetryAfter: true,
  fault: null,
};

describe("the wait before another attempt", () => {
  it("doubles from one to the next", () => {
    expect([2, 3, 4].map((number) => retryWaitMs(retry, number, "", NOW_MS))).toEqual([
      500, 1000, 2000,
    ]);
  });

  it("is what Retry-After asks for, in seconds or as a date", () => {
    expect(retryWaitMs(retry, 2, "7", NOW_MS)).toBe(7000);
    expect(retryWaitMs(retry, 2, new Date(NOW_MS + 3000).toUTCString(), NOW_MS)).toBe(3000);
    expect(retryWaitMs(retry, 2, new Date(NOW_MS - 3000).toUTCString(), NOW_MS)).toBe(0);
  });

  it("is the backoff where Retry-After is not honoured or cannot be read", () => {
    expect(retryWaitMs({ ...retry, honourRetryAfter: false }, 2, "7", NOW_MS)).toBe(500);
    for (const text of ["soon", "-1", "1e3", "2026-01-15", "Thu, 99 Foo 2026 09:00:00 GMT"]) {
      expect(retryWaitMs(retry, 2, text, NOW_MS)).toBe(500);
    }
  });

  it("is never longer than the plan allows, nor below nothing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), fc.string(), (number, text) => {
        const waitMs = retryWaitMs(retry, number, text, NOW_MS);
        expect(waitMs).toBeGreaterThanOrEqual(0);
        expect(waitMs).toBeLessThanOrEqual(retry.maxWaitMs);
      }),
    );
  });
});

const encodeBase64 = (text: string) => Buffer.from(text).toString("base64");
const basic = { "Content-Type": "form", Authorization: "Basic c2VjcmV0" };

describe("a faulty client", () => {
  const refresh = {
    body: "grant_type=refresh_token&refresh_token=r%2Bt&scope=a+b",
    headers: { ...basic },
  };

  it("drops the refresh token", () => {
    const spoiled = spoilRequest(refresh, "drops-refresh-token", "c", encodeBase64);
    expect(spoiled).toEqual({ ...refresh, body: "grant_type=refresh_token&scope=a+b" });
    expect(shapeOf(spoiled, "drops-refresh-token")).toEqual({
      body: "form",
      auth: "basic",
      parameters: ["grant_type", "scope"],
    });
  });

  it("sends JSON where a form is announced", () => {
    const spoiled = spoilRequest(refresh, "json-as-form", "c", encodeBase64);
    expect(JSON.parse(spoiled.body)).toEqual({
      grant_type: "refresh_token",
      refresh_token: "r+t",
      scope: "a b",
    });
    expect(spoiled.headers).toEqual(refresh.headers);
    expect(shapeOf(spoiled, "json-as-form").body).toBe("json");
  });

  it("loses its secret: an empty one in the header, none in the body", () => {
    const inHeader = spoilRequest(refresh, "loses-secret", "a b:c", encodeBase64);
    expect(inHeader.headers["Authorization"]).toBe(`Basic ${encodeBase64("a+b%3Ac:")}`);
    expect(inHeader.body).toBe(refresh.body);
    expect(shapeOf(inHeader, "loses-secret").auth).toBe("basic-empty");
    const posted = {
      body: "grant_type=client_credentials&client_id=c&client_secret=s",
      headers: {},
    };
    const inBody = spoilRequest(posted, "loses-secret", "c", encodeBase64);
    expect(inBody.body).toBe("grant_type=client_credentials&client_id=c");
    expect(shapeOf(inBody, "loses-secret").auth).toBe("none");
  });
});

describe("the shape of a request", () => {
  it("names the parameters and how the client proves itself, and no value", () => {
    const signed = {
      body: "grant_type=client_credentials&client_id=c&client_assertion_type=t&client_assertion=a.b.c",
      headers: {},
    };
    expect(shapeOf(signed, null)).toEqual({
      body: "form",
      auth: "private_key_jwt",
      parameters: ["grant_type", "client_id", "client_assertion_type", "client_assertion"],
    });
    const posted = { body: "client_id=c&client_secret=s", headers: {} };
    expect(shapeOf(posted, null).auth).toBe("post");
  });
});
