/** Faults that show after issuance: the token is there, and its answer is spoiled or never arrives whole. */
import type { KoaContextWithOIDC } from "oidc-provider";
import { hash32 } from "../core/hash.ts";
import { LATE_503 } from "./fault-answer.ts";
import type { Fault } from "./fault.ts";
import { sendAnswer } from "./whole-answer.ts";

/** Kinds whose answer never brings the new refresh token to the client. */
export const LOSES_ANSWER: ReadonlySet<string> = new Set([
  "late-503",
  "connection-dropped",
  "truncated-json",
]);

/** Spoils the answer of an attempt, if that is what the fault does. */
export function spoilAnswer(ctx: KoaContextWithOIDC, kind: Fault["kind"], attemptId: string): void {
  if (kind === "late-503") sendAnswer(ctx, LATE_503);
  if (kind === "truncated-json") {
    // Cut anywhere, also behind a whole access token: only a reader of the whole text can tell.
    const whole = JSON.stringify(ctx.body);
    ctx.body = whole.slice(0, 1 + (hash32(0, attemptId) % (whole.length - 1)));
    ctx.type = "application/json";
  }
  if (kind === "connection-dropped") {
    ctx.respond = false;
    ctx.req.socket.destroy();
  }
}
