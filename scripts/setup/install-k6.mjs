/** Makes sure that there is a usable k6: finds one, else downloads the official release, else builds it. */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { buildK6, neededGoVersion } from "./build-k6.mjs";
import { downloadK6, releasesUrl } from "./download-k6.mjs";
import { lookUpK6, tryCache } from "./find-k6.mjs";
import { k6CacheEntry, probePinned, storeInCache } from "./k6-cache.mjs";
import { K6Unavailable } from "./k6-unavailable.mjs";
import { K6_VERSION } from "./k6-version.mjs";
import { withLock } from "./lock.mjs";
import { startProgress } from "./progress.mjs";

/**
 * @typedef {import("./find-k6.mjs").K6} K6
 * @typedef {import("./k6-unavailable.mjs").FailedWay} FailedWay
 *
 * @typedef {object} InstallLimits
 * @property {import("./download.mjs").DownloadLimits} download
 * @property {number} buildMs
 * @property {number} waitMs  for another set-up that is at it
 *
 * @typedef {object} InstallOptions
 * @property {NodeJS.ProcessEnv} [env]
 * @property {import("./progress.mjs").ProgressStream} [stderr]
 * @property {string} [downloadBase]  the folder of all releases
 * @property {InstallLimits} [limits]
 *
 * @typedef {object} Source
 * @property {"download" | "build"} source
 * @property {string} way
 * @property {string} title   of the progress line
 * @property {string} remedy
 * @property {(staging: string, onProgress: (detail: string) => void) => Promise<string>} produce
 */

/** @type {InstallLimits} */
const LIMITS = {
  download: { stallMs: 15_000, totalMs: 300_000 },
  buildMs: 600_000,
  // Longer than two downloads and a build.
  waitMs: 1_500_000,
};

/**
 * Finds k6 as `findK6` does, else puts the pinned one into the cache.
 * @param {InstallOptions} [options]
 * @returns {Promise<K6>}
 * @throws {K6Unavailable} naming each way tried, why it failed and what to do
 */
export async function installK6(options = {}) {
  const { env = process.env, stderr = process.stderr, limits = LIMITS } = options;
  const { k6, passedOver } = await lookUpK6({ env });
  if (k6 !== undefined) return k6;

  const { folder } = k6CacheEntry(env);
  const sources = await listSources(env, options.downloadBase ?? releasesUrl(env), limits);
  const lock = { what: `k6 v${K6_VERSION}`, stderr, waitMs: limits.waitMs };
  try {
    return await withLock(`${folder}.lock`, lock, async () => {
      const cached = await tryCache(env);
      return "path" in cached ? cached : await makeK6(sources, env, stderr, passedOver);
    });
  } catch (error) {
    if (error instanceof K6Unavailable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const remedy = "name a folder that can be written in TOKENRUSH_CACHE, or a k6 in K6_BIN";
    throw new K6Unavailable([...passedOver, { way: `install into ${folder}`, reason, remedy }]);
  }
}

/**
 * @param {readonly Source[]} sources
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").ProgressStream} stderr
 * @param {readonly FailedWay[]} passedOver
 * @returns {Promise<K6>}
 */
async function makeK6(sources, env, stderr, passedOver) {
  const entry = k6CacheEntry(env);
  const failed = [...passedOver];
  for (const { source, way, title, remedy, produce } of sources) {
    const progress = startProgress(stderr, title);
    try {
      const staging = await emptyStaging(entry.folder);
      const binary = await produce(staging, progress.note);
      const probe = await probePinned(binary);
      if (!probe.ok) throw new Error(probe.reason);
      await storeInCache(entry, binary);
      return { path: entry.binary, version: K6_VERSION, source };
    } catch (error) {
      failed.push({ way, reason: error instanceof Error ? error.message : String(error), remedy });
    } finally {
      progress.stop();
      await removeStaging(entry.folder);
    }
  }
  throw new K6Unavailable(failed);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} baseUrl
 * @param {InstallLimits} limits
 * @returns {Promise<Source[]>} in the order to try them
 */
async function listSources(env, baseUrl, limits) {
  return [
    {
      source: "download",
      way: "official release",
      title: `Downloading k6 v${K6_VERSION}`,
      remedy: `${describeProxy(env)}download k6 v${K6_VERSION} by hand and name it in K6_BIN, or name a mirror of ${baseUrl} in TOKENRUSH_K6_DOWNLOAD_BASE`,
      produce: (staging, onProgress) =>
        downloadK6({ staging, baseUrl, limits: limits.download, env, onProgress }),
    },
    {
      source: "build",
      way: "build from source",
      title: `Building k6 v${K6_VERSION} from source, which takes about 90 s on two cores`,
      remedy: `install Go ${await neededGoVersion()} or newer, with a module proxy in reach (GOPROXY)`,
      produce: (staging, onProgress) =>
        buildK6({ staging, timeoutMs: limits.buildMs, env, onProgress }),
    },
  ];
}

/** @param {NodeJS.ProcessEnv} env */
function describeProxy(env) {
  const names = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
  const name = names.find((each) => env[each]);
  return name === undefined ? "" : `${name} is set, but this download does not use it: `;
}

/**
 * A new folder for one try, inside of the entry so that a rename can move the result. Under the lock, so
 * whatever is there is the rest of a set-up that was killed.
 * @param {string} folder
 */
async function emptyStaging(folder) {
  await removeStaging(folder);
  const staging = join(folder, `staging-${process.pid}`);
  await mkdir(staging, { recursive: true });
  return staging;
}

/** @param {string} folder */
async function removeStaging(folder) {
  const names = await readdir(folder).catch(() => []);
  const old = names.filter((name) => name.startsWith("staging-"));
  await Promise.all(old.map((name) => rm(join(folder, name), { recursive: true, force: true })));
}
