/** Installs Debian packages, where that may be done. */
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { lastLines, runCommand } from "./command.mjs";
import { findOnPath } from "./path-lookup.mjs";
import { startProgress } from "./progress.mjs";

/**
 * @typedef {object} AptOptions
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./progress.mjs").ProgressStream} stderr
 * @property {string} title  for the progress line
 */

const UPDATE_TIMEOUT_MS = 180_000;
const INSTALL_TIMEOUT_MS = 600_000;
/** Longer than an update and an install of another set-up. */
export const APT_WAIT_MS = 900_000;

/** One lock for all that is installed, since apt-get has but one. */
export const APT_LOCK_FOLDER = join(tmpdir(), "tokenrush-apt.lock");

export function isDebianRoot() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

/** @param {NodeJS.ProcessEnv} env */
export function hasApt(env) {
  return findOnPath("apt-get", env) !== undefined;
}

/**
 * Installs packages from lists made anew.
 * @param {readonly string[]} packages
 * @param {AptOptions} options
 * @returns {Promise<void>}
 * @throws {Error} with the last words of apt-get
 */
export async function installWithApt(packages, { env, stderr, title }) {
  const progress = startProgress(stderr, title);
  try {
    progress.note("apt-get update");
    await runApt(["update"], UPDATE_TIMEOUT_MS, env);
    progress.note("apt-get install");
    const args = ["install", "-y", "--no-install-recommends", ...packages];
    await runApt(args, INSTALL_TIMEOUT_MS, env);
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
