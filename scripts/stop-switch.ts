/** Turns signals, and the death of something a run needs, into an end of the run. */
import type { StopSwitch } from "../lib/run/run-request.ts";
import type { Io } from "./io.ts";

export interface RunStop extends StopSwitch {
  /** Ends the run in order because something it needs is gone. */
  fail: (reason: string) => void;
  /** Stops listening; the next signal ends the process as usual. */
  release: () => void;
}

/** The first signal stops in order, the second at once. */
export function createStop(io: Io): RunStop {
  const inOrder = new AbortController();
  const immediately = new AbortController();
  let state: "stopped" | "failed" = "stopped";
  const release = io.onInterrupt((signal) => {
    if (inOrder.signal.aborted) {
      immediately.abort();
      return;
    }
    io.stderr.write(
      `\nstopping: what was seen is reported as INCOMPLETE; once more to stop at once\n`,
    );
    inOrder.abort(`stopped by ${signal}`);
  });
  return {
    inOrder: inOrder.signal,
    immediately: immediately.signal,
    state: () => state,
    fail(reason) {
      if (inOrder.signal.aborted) return;
      state = "failed";
      inOrder.abort(reason);
    },
    release,
  };
}
