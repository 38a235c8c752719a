/** The cached k6: one folder per version and platform, outside of the clone, checked on every use. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { K6_VERSION, probeK6 } from "./k6-version.mjs";

/**
 * @typedef {object} CacheEntry
 * @property {string} folder
 * @property {string} binary
 * @property {string} stamp  a file with "SHA-256, size in bytes, modification time in ms" of the binary
 */

/**
 * This machine as k6's releases name it.
 * @param {string} platform  as `process.platform`
 * @param {string} arch      as `process.arch`
 * @returns {string} such as `linux-amd64`
 */
export function releasePlatform(platform, arch) {
  const system = { darwin: "macos", win32: "windows" }[platform] ?? platform;
  return `${system}-${arch === "x64" ? "amd64" : arch}`;
}

/**
 * Where everything is cached that outlives a clone.
 * @param {NodeJS.ProcessEnv} env
 * @param {string} platform
 */
export function cacheFolder(env, platform = process.platform) {
  const named = env["TOKENRUSH_CACHE"];
  if (named) return resolve(named);
  const home = env["HOME"] || homedir();
  if (platform === "darwin") return join(home, "Library", "Caches", "tokenrush");
  return join(env["XDG_CACHE_HOME"] || join(home, ".cache"), "tokenrush");
}

/**
 * Where the pinned k6 for this machine is cached, whether or not it's there.
 * @param {NodeJS.ProcessEnv} env
 * @returns {CacheEntry}
 */
export function k6CacheEntry(env) {
  const machine = releasePlatform(process.platform, process.arch);
  const folder = join(cacheFolder(env), `k6-v${K6_VERSION}-${machine}`);
  const binary = join(folder, process.platform === "win32" ? "k6.exe" : "k6");
  return { folder, binary, stamp: join(folder, "k6.sha256") };
}

/**
 * Tells whether the cached k6 may be used: its stamp fits and it answers the pinned version.
 * @param {CacheEntry} entry
 * @returns {Promise<{ok: true} | {ok: false, reason: string}>}
 */
export async function checkCachedK6(entry) {
  const [, sha256, size, modified] =
    /^([0-9a-f]{64}) (\d+) (\d+)\n$/.exec(await readFile(entry.stamp, "utf8").catch(() => "")) ??
    [];
  const stats = await stat(entry.binary).catch(() => undefined);
  if (sha256 === undefined || stats === undefined) {
    return { ok: false, reason: `${entry.folder} holds no complete k6` };
  }
  const untouched = stats.size === Number(size) && Math.trunc(stats.mtimeMs) === Number(modified);
  // A restored backup keeps the bytes and not always the time: only then is it worth reading all of it.
  if (!untouched && (await sha256OfFile(entry.binary)) !== sha256) {
    return { ok: false, reason: `${entry.binary} is damaged: its SHA-256 is not the one noted` };
  }
  const probe = await probePinned(entry.binary);
  if (!probe.ok) return probe;
  if (!untouched) await writeStamp(entry, sha256).catch(() => undefined);
  return { ok: true };
}

/**
 * Tells whether a binary answers the pinned version.
 * @param {string} binary
 * @returns {Promise<{ok: true} | {ok: false, reason: string}>}
 */
export async function probePinned(binary) {
  const probe = await probeK6(binary);
  if (!probe.ok) return probe;
  if (probe.version === K6_VERSION) return { ok: true };
  return { ok: false, reason: `${binary} answers v${probe.version} instead of v${K6_VERSION}` };
}

/**
 * Puts a finished binary into the cache. Readers see the old entry, none, or the whole new one.
 * @param {CacheEntry} entry
 * @param {string} stagedBinary  on the same file system, as a rename moves it
 */
export async function storeInCache(entry, stagedBinary) {
  await chmod(stagedBinary, 0o755);
  const sha256 = await sha256OfFile(stagedBinary);
  await mkdir(entry.folder, { recursive: true });
  await rm(entry.stamp, { force: true });
  await rename(stagedBinary, entry.binary);
  await writeStamp(entry, sha256);
}

/**
 * @param {CacheEntry} entry
 * @param {string} sha256
 */
async function writeStamp(entry, sha256) {
  const { size, mtimeMs } = await stat(entry.binary);
  const unfinished = `${entry.stamp}.${process.pid}`;
  await writeFile(unfinished, `${sha256} ${size} ${Math.trunc(mtimeMs)}\n`);
  await rename(unfinished, entry.stamp);
}

/**
 * @param {string} path
 * @returns {Promise<string>} in lower-case hex
 */
async function sha256OfFile(path) {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}
