/** Finds a Chromium for the browser tests; installs nothing. */
import { runCommand } from "./command.mjs";
import { findOnPath } from "./path-lookup.mjs";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const PROBE_TIMEOUT_MS = 20_000;

/**
 * Finds a browser that answers: CHROMIUM_BIN, else the usual names on PATH.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<string | undefined>} its path
 * @throws {Error} when CHROMIUM_BIN is set and does not name one: it must not be passed over in silence
 */
export async function findChromium(env = process.env) {
  const named = env["CHROMIUM_BIN"];
  if (named) {
    if (await isChromium(named, env)) return named;
    throw new Error(
      `CHROMIUM_BIN names ${named}, which does not answer as a Chromium; correct it or unset it`,
    );
  }
  for (const name of NAMES) {
    const path = findOnPath(name, env);
    if (path !== undefined && (await isChromium(path, env))) return path;
  }
  return undefined;
}

/**
 * Asked, not assumed: some systems ship a script of that name that only says how to install one.
 * @param {string} path
 * @param {NodeJS.ProcessEnv} env
 */
async function isChromium(path, env) {
  const end = await runCommand(path, ["--version"], { timeoutMs: PROBE_TIMEOUT_MS, env });
  return end.ok && /chrom/i.test(end.stdout);
}
