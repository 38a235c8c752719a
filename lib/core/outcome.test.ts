/** The table of outcomes, in the order in which they are decided. */
import { describe, expect, it } from "vitest";
import { DIALECT_RULES } from "./dialect.ts";
import { type AnswerFacts, classifyOutcome, connectionKind, lackingMembers } from "./outcome.ts";
import type { DialectName, Outcome } from "./words.ts";

const ISSUED: AnswerFacts = {
  status: 200,
  errorCode: 0,
  shape: "",
  hasToken: true,
  lacking: "",
  expiresInSeconds: 300,
  error: "",
  description: "",
};
const NO_TOKEN = { shape: "object", hasToken: false, expiresInSeconds: null } as const;

function outcomeOf(facts: Partial<AnswerFacts>, dialect: DialectName = "rfc"): Outcome {
  return classifyOutcome({ ...ISSUED, ...facts }, DIALECT_RULES[dialect]);
}

describe("classifyOutcome", () => {
  it.each<[string, Partial<AnswerFacts>, Outcome]>([
    ["a request timeout", { ...NO_TOKEN, status: 0, errorCode: 1050, shape: "" }, "timeout"],
    ["a dial timeout", { ...NO_TOKEN, status: 0, errorCode: 1211, shape: "" }, "timeout"],
    ["a refused connection", { ...NO_TOKEN, status: 0, errorCode: 1212 }, "connection"],
    [
      "a dropped connection or a short body",
      { ...NO_TOKEN, status: 0, errorCode: 1000 },
      "connection",
    ],
    ["500", { ...NO_TOKEN, status: 500 }, "serverError"],
    ["503 with an HTML page", { ...NO_TOKEN, status: 503, shape: "html" }, "serverError"],
    ["429 whatever its body", { ...NO_TOKEN, status: 429, shape: "text" }, "throttled"],
    ["403", { ...NO_TOKEN, status: 403 }, "denied"],
    ["403 with a page", { ...NO_TOKEN, status: 403, shape: "html" }, "denied"],
    ["401", { ...NO_TOKEN, status: 401 }, "rejected"],
    ["400 invalid_grant", { ...NO_TOKEN, status: 400, error: "invalid_grant" }, "rejected"],
    ["a redirect", { ...NO_TOKEN, status: 302, shape: "empty" }, "malformed"],
    ["a redirect with a JSON object", { ...NO_TOKEN, status: 302 }, "malformed"],
    ["200 with a page", { ...NO_TOKEN, shape: "html" }, "malformed"],
    ["200 with truncated JSON", { ...NO_TOKEN, shape: "text" }, "malformed"],
    ["200 with a JSON array", { ...NO_TOKEN, shape: "json" }, "malformed"],
    ["204", { ...NO_TOKEN, status: 204, shape: "empty" }, "malformed"],
    ["an informational status", { ...NO_TOKEN, status: 103, shape: "empty" }, "malformed"],
    ["200 {}", { ...NO_TOKEN, lacking: "access_token,token_type" }, "hollow"],
    ["200 without token_type", { shape: "object", lacking: "token_type" }, "hollow"],
    ["201 with a token", { status: 201 }, "issued"],
    ["200 with a token", {}, "issued"],
    ["200 with a token and no expires_in", { expiresInSeconds: null }, "issued"],
  ])("takes %s for what it is", (_, facts, outcome) => {
    expect(outcomeOf(facts)).toBe(outcome);
  });

  it("knows a dialect's own throttle wording, and rejects that of another", () => {
    const throttle = {
      ...NO_TOKEN,
      status: 400,
      error: "invalid_request",
      description: "rate limit exceeded; wait a minute",
    };
    expect(outcomeOf(throttle, "genesys")).toBe("throttled");
    expect(outcomeOf(throttle, "appfoundry")).toBe("throttled");
    expect(outcomeOf(throttle, "rfc")).toBe("rejected");
  });

  it.each([
    ["AADSTS50196: The server terminated an operation because it encountered a loop.", "throttled"],
    ["AADSTS90055: The tenant is throttled.", "throttled"],
    ["AADSTS501960: Another number.", "rejected"],
    ["AADSTS70008: The refresh token has expired. See AADSTS50196.", "rejected"],
  ])("knows Entra's numbers for a client that asks too often: %s", (description, outcome) => {
    const refusal = { ...NO_TOKEN, status: 400, error: "invalid_grant", description };
    expect(outcomeOf(refusal, "entra")).toBe(outcome);
    expect(outcomeOf(refusal, "rfc")).toBe("rejected");
  });

  it("takes Entra's throttle in plain text by its status", () => {
    const refusal = { ...NO_TOKEN, status: 429, shape: "text", description: "Too Many Requests" };
    expect(outcomeOf(refusal, "entra")).toBe("throttled");
  });

  it("needs every part of a throttle wording", () => {
    const throttle = { ...NO_TOKEN, status: 400, error: "invalid_request" };
    const description = "rate limit exceeded";
    expect(outcomeOf({ ...throttle, description: `no ${description}` }, "genesys")).toBe(
      "rejected",
    );
    expect(outcomeOf({ ...throttle, description, error: "x" }, "genesys")).toBe("rejected");
    expect(outcomeOf({ ...throttle, description, status: 403 }, "genesys")).toBe("denied");
  });

  it("takes a token without expires_in for hollow only where the dialect needs it", () => {
    expect(outcomeOf({ expiresInSeconds: null }, "genesys")).toBe("hollow");
    expect(outcomeOf({ expiresInSeconds: null }, "appfoundry")).toBe("issued");
  });
});

describe("lackingMembers", () => {
  it("names what is missing, also what only the dialect misses", () => {
    const facts = { ...ISSUED, lacking: "token_type", expiresInSeconds: null };
    expect(lackingMembers(facts, DIALECT_RULES.rfc)).toBe("token_type");
    expect(lackingMembers(facts, DIALECT_RULES.genesys)).toBe("token_type,expires_in");
  });

  it("names the token when nothing else was said to be missing", () => {
    expect(lackingMembers({ ...ISSUED, hasToken: false }, DIALECT_RULES.rfc)).toBe("access_token");
  });
});

describe("connectionKind", () => {
  it.each([
    [1000, "other"],
    [1101, "dns"],
    [1201, "tcp"],
    [1212, "refused"],
    [1213, "tcp"],
    [1220, "reset"],
    [1310, "tls"],
    [1404, "other"],
    [1631, "http2"],
    [1701, "other"],
    [0, "other"],
  ])("tells what code %i stands for", (code, kind) => {
    expect(connectionKind(code)).toBe(kind);
  });
});
