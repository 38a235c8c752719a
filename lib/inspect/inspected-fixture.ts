/** Test support: files made in memory, and what they are read into. */
import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { type AttemptRecord, parseRecord } from "../core/record.ts";
import { inspectFile, type InspectRequest } from "./inspect-file.ts";

/** Everything a file was read into, copied before it is removed. */
export async function inspectText(text: string | Buffer, settings: Partial<InspectRequest> = {}) {
  const request = {
    path: "-",
    name: "test-file",
    stdin: () => Readable.from([text]),
    format: null,
    expectedOrg: null,
    dialect: null,
    claim: null,
    signal: new AbortController().signal,
    ...settings,
  };
  return inspectFile(request, async (inspected) => {
    const log = await readFile(inspected.recordsPath, "utf8");
    return { ...inspected, log, records: recordsIn(log) };
  });
}

/** Every line must be a record. */
function recordsIn(log: string): AttemptRecord[] {
  const lines = log.split("\n").filter((line) => line !== "");
  return lines.map((line) => {
    const record = parseRecord(line);
    if (record === null) throw new Error(`no record: ${line}`);
    return record;
  });
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A signed token, but for its signature. */
export function makeJwt(claims: object, signature = "c2lnbmF0dXJl"): string {
  return `${encode({ alg: "RS256", kid: "key-1" })}.${encode(claims)}.${signature}`;
}

export const FORM_TYPE = "application/x-www-form-urlencoded";

interface HarParts {
  method?: string;
  url?: string;
  headers?: Record<string, string>;
  body?: string;
  status?: number;
  answer?: unknown;
  answerHeaders?: Record<string, string>;
  /** Milliseconds after the first of the file. */
  atMs?: number;
  entry?: object;
}

/** One entry of a HAR; by default a token request that is answered with a token. */
export function harEntry({
  method = "POST",
  url = "https://login.example/oauth/token",
  headers = {},
  body = "grant_type=client_credentials",
  status = 200,
  answer = { access_token: "opaque-token-0123456789", token_type: "Bearer", expires_in: 3600 },
  answerHeaders = {},
  atMs = 0,
  entry = {},
}: HarParts = {}): object {
  const text = typeof answer === "string" ? answer : JSON.stringify(answer);
  return {
    startedDateTime: new Date(Date.UTC(2026, 0, 2) + atMs).toISOString(),
    time: 40,
    request: {
      method,
      url,
      headers: pairs(headers),
      ...(method === "POST" ? { postData: { mimeType: FORM_TYPE, text: body } } : {}),
    },
    response: {
      status,
      headers: pairs(answerHeaders),
      content: { size: text.length, text },
      redirectURL: "",
    },
    timings: { blocked: -1, dns: -1, connect: -1, ssl: -1, send: 1, wait: 38, receive: 1 },
    ...entry,
  };
}

export function harOf(...entries: readonly object[]): string {
  return JSON.stringify({ log: { version: "1.2", creator: { name: "test" }, entries } });
}

export function basic(id: string, secret: string): Record<string, string> {
  return { Authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}` };
}

export function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

function pairs(headers: Record<string, string>): { name: string; value: string }[] {
  return Object.entries(headers).map(([name, value]) => ({ name, value }));
}
