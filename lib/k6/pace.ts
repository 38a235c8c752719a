/** Keeping to a schedule within an iteration. */
import type { Session } from "./session.ts";

/** Waits until a time, in milliseconds since the scenario's start; not at all when it has passed. */
export function waitUntil(session: Pick<Session, "nowMs" | "wait">, atMs: number): void {
  const durationMs = atMs - session.nowMs();
  if (durationMs > 0) session.wait(durationMs);
}
