/**
 * Ends k6, or a hook, when tokenrush is gone, however it went: reads process ids from the pipe tokenrush holds, one a line
 * (`-` before an id takes it back), and at the pipe's end asks each to stop, then makes it. `group` before an id stands for
 * all in the group that it leads, which are not asked.
 * Plain JavaScript, since it has to be up before k6 is.
 */
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const MAKE_IT_AFTER_MS = 5000;

/**
 * By process id: an id that was given to another process since its start is not ours to signal.
 * @type {Map<number, { startTime: string, isGroup: boolean }>}
 */
const guarded = new Map();

for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) {
  process.on(signal, () => {});
}

for await (const line of createInterface({ input: process.stdin })) {
  const id = Number(line.replace(/^(-|group )/, ""));
  if (line.startsWith("-")) guarded.delete(id);
  else if (Number.isSafeInteger(id) && id > 1) {
    guarded.set(id, { startTime: startTimeOf(id), isGroup: line.startsWith("group ") });
  }
}
signalAll("SIGINT");
if (guarded.size > 0) setTimeout(() => signalAll("SIGKILL"), MAKE_IT_AFTER_MS);

/** @param {NodeJS.Signals} signal */
function signalAll(signal) {
  for (const [id, { startTime, isGroup }] of guarded) {
    if (startTimeOf(id) !== startTime) continue;
    try {
      // A command that a shell has in the background ignores SIGINT, and outlives the leader of its group.
      process.kill(isGroup ? -id : id, isGroup ? "SIGKILL" : signal);
    } catch {
      guarded.delete(id);
    }
  }
}

/**
 * Field 22 of /proc/ID/stat; empty where there is no such file.
 * @param {number} id
 */
function startTimeOf(id) {
  try {
    const stat = readFileSync(`/proc/${id}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
