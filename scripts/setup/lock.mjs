/** Lets one process at a time do a piece of work; the others wait, and see what it left. */
import { randomUUID } from "node:crypto";
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { startProgress } from "./progress.mjs";

/**
 * @typedef {object} LockOptions
 * @property {string} what   what the holder is doing, for the progress line of those who wait
 * @property {import("./progress.mjs").ProgressStream} stderr
 * @property {number} waitMs  how long to wait for another holder
 *
 * @typedef {{id: string, pid: number, host: string, ageMs: number}} Holder
 */

const POLL_MS = 200;
/** Longer than any work of the set-up may take. A cache volume outlives hosts, and process ids come again. */
const ABANDONED_MS = 3_600_000;

/**
 * Does the work while holding the lock. The lock is a folder with a file that names its holder; it comes
 * to be by one rename, so that it is never seen without its holder.
 * @template T
 * @param {string} folder  the lock; its parent is created
 * @param {LockOptions} options
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 * @throws {Error} when another live process held it for all of `waitMs`
 */
export async function withLock(folder, { what, stderr, waitMs }, work) {
  const id = randomUUID();
  await mkdir(dirname(folder), { recursive: true });
  if (!(await take(folder, id))) await waitForLock(folder, id, { what, stderr, waitMs });
  try {
    return await work();
  } finally {
    await removeDeadLocks(folder);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} id
 * @param {LockOptions} options
 */
async function waitForLock(folder, id, { what, stderr, waitMs }) {
  const deadlineMs = Date.now() + waitMs;
  const progress = startProgress(stderr, `Waiting for another set-up: ${what}`);
  try {
    do {
      const holder = await readHolder(folder);
      if (holder !== undefined && isGone(holder)) await moveAside(folder, holder);
      if ((holder === undefined || isGone(holder)) && (await take(folder, id))) return;
      await sleep(POLL_MS);
    } while (Date.now() < deadlineMs);
  } finally {
    progress.stop();
  }
  const holder = await readHolder(folder);
  throw new Error(
    `another set-up (process ${holder?.pid ?? "unknown"} on ${holder?.host ?? "this host"}) held ${folder} ` +
      `for more than ${waitMs / 1000} s; end it, or delete that folder if it is gone`,
  );
}

/**
 * @param {string} folder
 * @param {string} id
 * @returns {Promise<boolean>} whether the lock is ours now
 */
async function take(folder, id) {
  const candidate = `${folder}.${id}`;
  await mkdir(candidate);
  await writeFile(join(candidate, "holder"), `${id} ${process.pid} ${hostname()}\n`);
  try {
    // Renaming onto a folder that isn't empty fails, and a held lock never is.
    await rename(candidate, folder);
    return true;
  } catch (error) {
    await rm(candidate, { recursive: true, force: true });
    if (isHeldError(error)) return false;
    throw error;
  }
}

/** @param {unknown} error */
function isHeldError(error) {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return code === "ENOTEMPTY" || code === "EEXIST" || code === "EPERM";
}

/**
 * @param {string} folder
 * @returns {Promise<Holder | undefined>}
 */
async function readHolder(folder) {
  const path = join(folder, "holder");
  const [text, stats] = await Promise.all([readFile(path, "utf8"), stat(path)]).catch(() => []);
  const [, id, pid, host] = /^(\S+) (\d+) (\S+)\n$/.exec(text ?? "") ?? [];
  if (id === undefined || pid === undefined || host === undefined || stats === undefined) {
    return undefined;
  }
  return { id, pid: Number(pid), host, ageMs: Date.now() - stats.mtimeMs };
}

/**
 * Whether the holder's process has ended. Of another machine, on a shared disk, only the age can tell.
 * @param {Holder} holder
 */
function isGone({ pid, host, ageMs }) {
  if (ageMs > ABANDONED_MS) return true;
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ESRCH";
  }
}

/**
 * Moves a dead holder's lock out of the way. The name carries the dead holder's id and stays until the work is
 * done, so that a second process that judged the same lock can't move the lock that came after it.
 * @param {string} folder
 * @param {Holder} holder
 */
async function moveAside(folder, { id }) {
  await rename(folder, `${folder}.dead-${id}`).catch(() => undefined);
}

/** @param {string} folder */
async function removeDeadLocks(folder) {
  const prefix = `${basename(folder)}.dead-`;
  const names = await readdir(dirname(folder));
  const dead = names.filter((name) => name.startsWith(prefix));
  await Promise.all(
    dead.map((name) => rm(join(dirname(folder), name), { recursive: true, force: true })),
  );
}
