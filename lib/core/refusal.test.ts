import { describe, expect, it } from "vitest";
import { EXTRA } from "./record.ts";
import { secretForms } from "./redaction.ts";
import { refusalExtras } from "./refusal.ts";
import { readTokenAnswer } from "./token-answer.ts";

const NO_HEADERS = { contentType: "", retryAfter: "", wwwAuthenticate: "", location: "" };

describe("what is kept of a refusal", () => {
  it("is its family, its error and its words", () => {
    const body = '{"message":"Access denied.","status":403}';
    const headers = {
      contentType: "application/json",
      retryAfter: "30",
      wwwAuthenticate: "",
      location: "",
    };
    expect(Object.fromEntries(refusalExtras(readTokenAnswer(body), headers, []))).toEqual({
      [EXTRA.shape]: "object",
      [EXTRA.contentType]: "application/json",
      [EXTRA.retryAfter]: "30",
      [EXTRA.bodyKeys]: "message,status",
      [EXTRA.description]: "Access denied.",
      [EXTRA.lacking]: "access_token,token_type",
    });
  });

  it("is the error of a redirect, for an authorization request", () => {
    const headers = { ...NO_HEADERS, location: "http://127.0.0.1/cb?state=1&error=access_denied" };
    expect(new Map(refusalExtras(readTokenAnswer(""), headers, [])).get(EXTRA.error)).toBe(
      "access_denied",
    );
  });

  it("holds nothing that was sent, in the body, in a member's name or in a header", () => {
    const secret = "s3cr+t&with%signs:";
    const body = JSON.stringify({
      error: secret,
      error_description: `client said ${secret} and ${encodeURIComponent(secret)}`,
      [secret]: 1,
    });
    const headers = {
      contentType: secret,
      retryAfter: secret,
      wwwAuthenticate: `Basic ${secret}`,
      location: `/cb?error=${secret}`,
    };
    const extras = refusalExtras(
      readTokenAnswer(body),
      headers,
      secretForms([secret], (text) => Buffer.from(text).toString("base64")),
    );
    const kept = JSON.stringify(extras);
    expect(kept).not.toContain("s3cr");
    expect(kept).toContain("[removed]");
  });

  it("is bounded, however much the server says", () => {
    const members = Array.from({ length: 500 }, (_, n) => [
      `member ${n} ${"of it ".repeat(50)}`,
      "words ".repeat(99),
    ]);
    const body = JSON.stringify({
      ...Object.fromEntries(members),
      message: "so many words ".repeat(999),
    });
    const extras = refusalExtras(
      readTokenAnswer(body),
      { ...NO_HEADERS, wwwAuthenticate: "w ".repeat(9999) },
      [],
    );
    expect(JSON.stringify(extras).length).toBeLessThan(2500);
  });
});
