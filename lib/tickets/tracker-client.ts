/** Sends requests to a tracker: one at a time, authenticated, following no redirect, reading no more of an answer than it should. */
import { type Dispatcher, FormData, request } from "undici";
import { boundText } from "../core/text.ts";
import type { Account } from "./account.ts";
import type { Attachment } from "./ticket-content.ts";

/** A request before it is sent; what a dry run shows is made of the same. */
export interface RequestDraft {
  /** What it is for, as it follows "refused to": `attach the report`. */
  purpose: string;
  /** What the account must be allowed to for it. */
  needs: string;
  method: "GET" | "POST" | "PUT" | "PATCH";
  /** Path and query below the address of the tracker. */
  path: string;
  headers?: Readonly<Record<string, string>>;
  json?: object;
  /** What another run does twice when the answer to it is lost; left out where that is nothing. */
  twice?: string;
  /** Sent as the part `file` of multipart/form-data. */
  file?: Attachment;
}

/** What became of a request: an answer whatever its status, or none, and then nobody knows whether it arrived. */
export type Exchange =
  | { kind: "answer"; status: number; headers: AnswerHeaders; body: unknown }
  | { kind: "lost"; reason: string };

export type Answer = Extract<Exchange, { kind: "answer" }>;
type AnswerHeaders = Readonly<Record<string, string>>;

/** A hundred comments of the longest kind are a quarter of it. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

export class TrackerClient {
  readonly account: Account;
  readonly #dispatcher: Dispatcher;
  readonly #userAgent: string;

  constructor(account: Account, dispatcher: Dispatcher, userAgent: string) {
    this.account = account;
    this.#dispatcher = dispatcher;
    this.#userAgent = userAgent;
  }

  /** Sends a request once. */
  async exchange(draft: RequestDraft): Promise<Exchange> {
    const { credential } = this.account;
    const headers = {
      ...headersOf(draft, this.#userAgent),
      ...(credential.value === null ? {} : { [credential.header]: credential.value }),
    };
    try {
      const {
        statusCode,
        headers: got,
        body,
      } = await request(urlOf(draft, this.account), {
        dispatcher: this.#dispatcher,
        method: draft.method,
        headers,
        body: bodyOf(draft),
      });
      const text = await readBounded(body);
      return { kind: "answer", status: statusCode, headers: singleHeaders(got), body: parse(text) };
    } catch (error) {
      return { kind: "lost", reason: reasonOf(error) };
    }
  }
}

/** The address a request goes to. */
export function urlOf(draft: RequestDraft, { baseUrl }: Account): string {
  return `${baseUrl}${draft.path}`;
}

/** Headers but for the credential; with a file, the boundary of its parts is added when it is sent. */
export function headersOf(
  { headers, json }: RequestDraft,
  userAgent: string,
): Record<string, string> {
  return {
    Accept: "application/json",
    "User-Agent": userAgent,
    ...(json === undefined ? {} : { "Content-Type": "application/json; charset=utf-8" }),
    ...headers,
  };
}

function bodyOf({ json, file }: RequestDraft): string | FormData | null {
  if (json !== undefined) return JSON.stringify(json);
  if (file === undefined) return null;
  const form = new FormData();
  form.append("file", new Blob([file.text], { type: file.mediaType }), file.name);
  return form;
}

async function readBounded(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body) {
    bytes += part.length;
    if (bytes > MAX_ANSWER_BYTES)
      throw new Error(`an answer of more than ${MAX_ANSWER_BYTES} bytes`);
    parts.push(part);
  }
  return Buffer.concat(parts).toString("utf8");
}

/** Null for what is no JSON. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function singleHeaders(headers: Readonly<Record<string, string | string[] | undefined>>) {
  const single: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) single[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return single;
}

/** Why there is no answer: `ECONNREFUSED`, `UND_ERR_HEADERS_TIMEOUT`, or in a sentence what a proxy said. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = "code" in error ? String(error.code) : "";
  return code === "" || code === "UND_ERR_ABORTED" ? boundText(error.message, 200) : code;
}
