/** Finds a k6 that is already on this machine; installs nothing. */
import { resolve } from "node:path";
import { checkCachedK6, k6CacheEntry } from "./k6-cache.mjs";
import { K6Unavailable } from "./k6-unavailable.mjs";
import { K6_RANGE, K6_VERSION, isSupported, probeK6 } from "./k6-version.mjs";
import { findOnPath } from "./path-lookup.mjs";

/**
 * @typedef {import("./k6-unavailable.mjs").FailedWay} FailedWay
 *
 * @typedef {object} K6
 * @property {string} path     absolute
 * @property {string} version  such as `2.2.0`
 * @property {"flag" | "K6_BIN" | "PATH" | "cache" | "download" | "build"} source
 *
 * @typedef {object} FindOptions
 * @property {string | undefined} [flag]  the value of `--k6`
 * @property {NodeJS.ProcessEnv} [env]    K6_BIN, PATH, TOKENRUSH_CACHE, XDG_CACHE_HOME, HOME are read
 */

/**
 * Finds k6: `--k6` or K6_BIN, then `k6` on PATH, then the cache.
 * @param {FindOptions} [options]
 * @returns {Promise<K6>}
 * @throws {K6Unavailable} naming each place and why nothing there is usable
 */
export async function findK6(options = {}) {
  const { k6, passedOver } = await lookUpK6(options);
  if (k6 !== undefined) return k6;
  throw new K6Unavailable(passedOver);
}

/**
 * As `findK6`, but a k6 that isn't there is an answer; one named outright that can't be used still throws,
 * since another k6 in its place would be a silent change of the measuring instrument.
 * @param {FindOptions} options
 * @returns {Promise<{k6: K6 | undefined, passedOver: FailedWay[]}>}
 */
export async function lookUpK6({ flag, env = process.env }) {
  const named = await tryNamed(flag, env);
  if (named !== undefined) return { k6: named, passedOver: [] };

  const onPath = await tryPath(env);
  if ("path" in onPath) return { k6: onPath, passedOver: [] };

  const cached = await tryCache(env);
  if ("path" in cached) return { k6: cached, passedOver: [] };

  return { k6: undefined, passedOver: [onPath, cached] };
}

/**
 * @param {string | undefined} flag
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<K6 | undefined>} nothing when none is named
 */
async function tryNamed(flag, env) {
  const value = flag || env["K6_BIN"];
  if (!value) return undefined;
  const path = /[/\\]/.test(value) ? resolve(value) : (findOnPath(value, env) ?? value);
  const probe = await probeSupported(path);
  if (probe.ok) return { path, version: probe.version, source: flag ? "flag" : "K6_BIN" };
  throw new K6Unavailable([
    {
      way: `${flag ? "--k6" : "K6_BIN"} names ${value}`,
      reason: probe.reason,
      remedy: "name the path of a k6 that is in range, or leave it away to have one found",
    },
  ]);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<K6 | FailedWay>}
 */
async function tryPath(env) {
  const failed = {
    way: "k6 on PATH",
    remedy: `put k6 v${K6_VERSION} on PATH, or name one in K6_BIN`,
  };
  const path = findOnPath("k6", env);
  if (path === undefined) return { ...failed, reason: "none is there" };
  const probe = await probeSupported(path);
  if (!probe.ok) return { ...failed, reason: probe.reason };
  return { path, version: probe.version, source: "PATH" };
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<K6 | FailedWay>}
 */
export async function tryCache(env) {
  const entry = k6CacheEntry(env);
  const check = await checkCachedK6(entry);
  if (check.ok) return { path: entry.binary, version: K6_VERSION, source: "cache" };
  const remedy = "`npm run setup` fills it, from the official release or from source";
  return { way: "cached k6", reason: check.reason, remedy };
}

/** @param {string} path */
async function probeSupported(path) {
  const probe = await probeK6(path);
  if (!probe.ok || isSupported(probe.version)) return probe;
  return /** @type {const} */ ({
    ok: false,
    reason: `${path} is v${probe.version}, and the harness needs ${K6_RANGE}`,
  });
}
