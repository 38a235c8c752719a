/** Whether a tracker has had too much at once, and how long it asks to be left alone. */
import { retryAfterMs } from "../core/retry-after.ts";
import type { Answer } from "./tracker-client.ts";

/** True when it was too much at once, which GitHub also says with a 403. */
export function isThrottled({ status, headers }: Answer): boolean {
  if (status === 429) return true;
  const isSpent = headers["x-ratelimit-remaining"] === "0" || headers["retry-after"] !== undefined;
  return status === 403 && isSpent;
}

/** Milliseconds it asks for, by `Retry-After` or by when GitHub's limit is reset, against its own clock; null when it does not say. */
export function askedPatienceMs({ headers }: Answer): number | null {
  const nowMs = Date.parse(headers["date"] ?? "");
  const retryAfter = headers["retry-after"];
  if (retryAfter !== undefined) return knownMs(retryAfterMs(retryAfter, nowMs));
  const reset = headers["x-ratelimit-remaining"] === "0" ? headers["x-ratelimit-reset"] : undefined;
  if (reset === undefined || !/^\d{1,12}$/.test(reset)) return null;
  return knownMs(Math.max(0, Number(reset) * 1000 - nowMs));
}

/** Without the server's time a date says nothing. */
function knownMs(ms: number | null): number | null {
  return ms === null || Number.isNaN(ms) ? null : ms;
}
