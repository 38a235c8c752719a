/** Words a refusal in a dialect, whether the OAuth library refuses or a fault does. */
import { randomUUID } from "node:crypto";
import type { KoaContextWithOIDC } from "oidc-provider";
import { isClaims as isObject } from "../core/claims.ts";
import type { Grant } from "../core/words.ts";
import type { DialectWording, RefusalWords } from "./dialect-wording.ts";
import { forbiddenBody } from "./forbidden-body.ts";
import { type WholeAnswer, jsonAnswer, sendAnswer } from "./whole-answer.ts";

/** A refusal before it is worded. @see RFC 6749 §5.2 */
export interface Refusal {
  /** Its entry in the dialect's words. */
  name: string;
  status: number;
  error: string;
  description: string;
}

type Words = Refusal & RefusalWords;

const FORMS: Record<
  DialectWording["form"],
  (words: Words, answerId: string) => Record<string, unknown>
> = {
  plain: ({ error, description }) => ({ error, error_description: description }),
  doubled: ({ error, description }) => ({ error, description, error_description: description }),
  numbered: numberedBody,
};

/** `answerId` is what the correlation header says, empty where there is none. */
export function wordRefusal(
  refusal: Refusal,
  wording: DialectWording,
  answerId: string,
): WholeAnswer {
  const words: Words = { ...refusal, ...wording.refusals[refusal.name] };
  const answer = jsonAnswer(words.status, FORMS[wording.form](words, answerId));
  if (words.status !== 401) return answer;
  // @see RFC 9110 §15.5.2: it must be said how one could authenticate.
  const challenge = `Basic realm="token", error="${words.error}"`;
  return { ...answer, headers: { ...answer.headers, "www-authenticate": challenge } };
}

/** What of a token request its refusal is worded by. */
interface RefusedRequest {
  /** Null for a grant that is not one of ours. */
  grant: Grant | null;
  isKnownClient: boolean;
}

/** Rewords, in place, what the OAuth library has refused; any other answer stays as it is. */
export function rewordRefusal(
  ctx: KoaContextWithOIDC,
  wording: DialectWording,
  { grant, isKnownClient }: RefusedRequest,
): void {
  const { body, status } = ctx;
  if (status < 400 || status >= 500 || !isObject(body)) return;
  const error = textOf(body["error"]);
  if (
    error === "invalid_scope" &&
    status === 400 &&
    wording.scopeRefusals !== null &&
    grant !== null
  ) {
    const scope = textOf(body["scope"]) || "default";
    sendAnswer(ctx, jsonAnswer(403, forbiddenBody(wording.scopeRefusals[grant], scope)));
    return;
  }
  if (wording.form === "plain") return;
  const name = error === "invalid_client" && !isKnownClient ? "unknown_client" : error;
  const description = textOf(body["error_description"]);
  const answerId = ctx.response.get(wording.correlationHeader ?? "");
  const answer = wordRefusal({ name, status, error, description }, wording, answerId);
  if (answer.status !== 401) ctx.remove("www-authenticate");
  sendAnswer(ctx, answer);
}

function numberedBody(words: Words, answerId: string): Record<string, unknown> {
  const { error, description, code, more } = words;
  const correlationId = randomUUID();
  const timestamp = new Date().toISOString().replace(/T(.*)\.\d+Z/, " $1Z");
  const lines = [
    code === undefined ? description : `AADSTS${code}: ${description}`,
    `Trace ID: ${answerId}`,
    `Correlation ID: ${correlationId}`,
    `Timestamp: ${timestamp}`,
  ];
  return {
    error,
    error_description: lines.join("\r\n"),
    error_codes: code === undefined ? [] : [code],
    timestamp,
    trace_id: answerId,
    correlation_id: correlationId,
    ...more,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
