/** The answer of status 429, with how long to wait. */
import type { DialectWording } from "./dialect-wording.ts";
import type { RetryAfterForm } from "./fault.ts";
import { type WholeAnswer, jsonAnswer } from "./whole-answer.ts";

/** Throttles as the dialect does, for as long as it does unless `retryAfterSeconds` says otherwise. */
export function throttleAnswer(
  { throttle }: DialectWording,
  form: RetryAfterForm = "seconds",
  retryAfterSeconds: number = throttle.retryAfterSeconds,
): WholeAnswer {
  const answer = throttle.text === null ? apiError(retryAfterSeconds) : plainText(throttle.text);
  if (form !== "none") answer.headers["retry-after"] = retryAfter(form, retryAfterSeconds);
  return answer;
}

// The wording of Genesys Cloud's API.
function apiError(retryAfterSeconds: number): WholeAnswer {
  const message = `Rate limit exceeded the maximum. Retry the request in [${retryAfterSeconds}] seconds`;
  return jsonAnswer(429, { message, code: "too.many.requests.retry.after", status: 429 });
}

function plainText(body: string): WholeAnswer {
  return { status: 429, headers: { "content-type": "text/plain" }, body };
}

function retryAfter(form: "seconds" | "date", seconds: number): string {
  if (form === "seconds") return String(seconds);
  return new Date(Date.now() + 1000 * seconds).toUTCString();
}
