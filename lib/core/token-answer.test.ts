import { describe, expect, it } from "vitest";
import { readTokenAnswer } from "./token-answer.ts";

describe("token answer", () => {
  it("reads the members of RFC 6749 §5.1", () => {
    const body =
      '{"access_token":"t","token_type":"Bearer","expires_in":300,"refresh_token":"r","scope":"a b"}';
    expect(readTokenAnswer(body)).toMatchObject({
      shape: "object",
      accessToken: "t",
      refreshToken: "r",
      scope: "a b",
      expiresInSeconds: 300,
      lacking: "",
    });
  });

  it("names what an object lacks to be a token answer", () => {
    expect(readTokenAnswer("{}").lacking).toBe("access_token,token_type");
    expect(readTokenAnswer('{"access_token":"","token_type":"Bearer"}').lacking).toBe(
      "access_token",
    );
    expect(readTokenAnswer('{"access_token":["t"],"token_type":7}').lacking).toBe(
      "access_token,token_type",
    );
  });

  it.each([
    ["", "empty"],
    ["  \n", "empty"],
    ["<!doctype html>", "html"],
    ["Too Many Requests", "text"],
    ['{"access_token":"eyJ', "text"],
    ["[]", "json"],
    ["null", "json"],
    ["{}", "object"],
  ])("tells the shape of %j", (body, shape) => {
    expect(readTokenAnswer(body).shape).toBe(shape);
  });

  it.each([
    [300, 300],
    ["300", 300],
    [299.5, 299.5],
    [-1, -1],
    ["5 minutes", null],
    [null, null],
    [true, null],
    ["", null],
  ])("reads expires_in %j as %j", (value, seconds) => {
    expect(readTokenAnswer(JSON.stringify({ expires_in: value })).expiresInSeconds).toBe(seconds);
  });

  it("reads an error of either family of bodies, and the beginning of one that is no JSON", () => {
    const oauth = readTokenAnswer(
      '{"error":"invalid_scope","error_description":"no","message":"other"}',
    );
    expect(oauth).toMatchObject({ error: "invalid_scope", description: "no" });
    const api = readTokenAnswer('{"code":"too.many.requests","message":"slow down","status":429}');
    expect(api).toMatchObject({ error: "too.many.requests", description: "slow down" });
    expect(readTokenAnswer("Too Many Requests").description).toBe("Too Many Requests");
    expect(readTokenAnswer("x".repeat(9999)).description).toHaveLength(2000);
  });

  it("reads no member that an object merely inherits", () => {
    expect(readTokenAnswer('{"__proto__":{"access_token":"t"}}').accessToken).toBe("");
  });
});
