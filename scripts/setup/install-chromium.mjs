/** Makes sure that the browser tests have a Chromium: finds one, else installs Debian's as root. */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastLines, runCommand } from "./command.mjs";
import { findChromium } from "./find-chromium.mjs";
import { withLock } from "./lock.mjs";
import { findOnPath } from "./path-lookup.mjs";
import { startProgress } from "./progress.mjs";

/**
 * @typedef {object} ChromiumOptions
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./progress.mjs").ProgressStream} stderr
 * @property {boolean} [mayInstall]  whether this is Debian and we are root
 * @property {string} [lockFolder]
 */

const UPDATE_TIMEOUT_MS = 180_000;
const INSTALL_TIMEOUT_MS = 600_000;
/** Longer than an update and an install of another set-up. */
const WAIT_MS = 900_000;

/**
 * @param {ChromiumOptions} options
 * @returns {Promise<{path: string} | {reason: string}>} the browser, or why there is none
 */
export async function installChromium({
  env,
  stderr,
  mayInstall = isDebianRoot(),
  lockFolder = join(tmpdir(), "tokenrush-chromium.lock"),
}) {
  try {
    const found = await findChromium(env);
    if (found !== undefined) return { path: found };
    if (!mayInstall || findOnPath("apt-get", env) === undefined) {
      return { reason: "none is on PATH, and only as root on Debian the set-up installs one" };
    }
    const lock = { what: "chromium", stderr, waitMs: WAIT_MS };
    return await withLock(lockFolder, lock, async () => {
      if ((await findChromium(env)) === undefined) await installWithApt(env, stderr);
      const path = await findChromium(env);
      return path === undefined
        ? { reason: "apt-get installed a chromium that does not answer" }
        : { path };
    });
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").ProgressStream} stderr
 */
async function installWithApt(env, stderr) {
  const progress = startProgress(stderr, "Installing chromium for the browser tests");
  try {
    progress.note("apt-get update");
    await runApt(["update"], UPDATE_TIMEOUT_MS, env);
    progress.note("apt-get install");
    await runApt(["install", "-y", "--no-install-recommends", "chromium"], INSTALL_TIMEOUT_MS, env);
  } finally {
    progress.stop();
  }
}

/**
 * @param {readonly string[]} args
 * @param {number} timeoutMs
 * @param {NodeJS.ProcessEnv} env
 */
async function runApt(args, timeoutMs, env) {
  const end = await runCommand("apt-get", args, {
    timeoutMs,
    env: { ...env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (!end.ok)
    throw new Error(`apt-get ${args[0]} ${end.problem}\n${lastLines(end.stderr, 3)}`.trim());
}
