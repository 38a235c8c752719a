/** Test support: a k6 that gets a tenth of the time, by being stopped and continued over and over. */
import { setTimeout as sleep } from "node:timers/promises";
import { processesBelow } from "./process-table.ts";
import { isK6 } from "./spike-in-progress.ts";

const STOPPED_MS = 90;
const RUNNING_MS = 10;

/** Cripples every k6 that runs below a process, until the returned function is called and has settled. */
export function crippleK6Below(pid: number): () => Promise<void> {
  const end = new AbortController();
  const crippling = (async () => {
    while (!end.signal.aborted) {
      const ids = processesBelow(pid)
        .filter(isK6)
        .map((k6) => k6.pid);
      signalAll(ids, "SIGSTOP");
      await sleep(STOPPED_MS);
      signalAll(ids, "SIGCONT");
      await sleep(RUNNING_MS);
    }
  })();
  return async () => {
    end.abort();
    await crippling;
  };
}

function signalAll(ids: readonly number[], signal: NodeJS.Signals): void {
  for (const id of ids) {
    try {
      process.kill(id, signal);
    } catch {
      // It has just ended.
    }
  }
}
