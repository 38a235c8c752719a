/** Sends the POST of an event's hook. */
import { request } from "undici";
import { codeOf, type HookEnd } from "./hook-command.ts";

/** Sends an empty POST; an answer of 400 or more, or none before `signal` is aborted, is a failure. */
export async function postHook(url: string, signal: AbortSignal): Promise<HookEnd> {
  try {
    const { statusCode, body } = await request(url, { method: "POST", signal });
    await body.dump();
    return { ok: statusCode < 400, detail: `answered ${statusCode}`, output: "" };
  } catch (error) {
    return {
      ok: false,
      detail: signal.aborted ? String(signal.reason) : codeOf(error),
      output: "",
    };
  }
}
