/** Makes sure that the browser tests have a Chromium: finds one, else installs Debian's as root. */
import { APT_LOCK_FOLDER, APT_WAIT_MS, hasApt, installWithApt, isDebianRoot } from "./apt.mjs";
import { findChromium } from "./find-chromium.mjs";
import { withLock } from "./lock.mjs";

/**
 * @typedef {object} ChromiumOptions
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./progress.mjs").ProgressStream} stderr
 * @property {boolean} [mayInstall]  whether this is Debian and we are root
 * @property {string} [lockFolder]
 */

const TITLE = "Installing chromium for the browser tests";

/**
 * @param {ChromiumOptions} options
 * @returns {Promise<{path: string} | {reason: string}>} the browser, or why there is none
 */
export async function installChromium({
  env,
  stderr,
  mayInstall = isDebianRoot(),
  lockFolder = APT_LOCK_FOLDER,
}) {
  try {
    const found = await findChromium(env);
    if (found !== undefined) return { path: found };
    if (!mayInstall || !hasApt(env)) {
      return { reason: "none is on PATH, and only as root on Debian the set-up installs one" };
    }
    const lock = { what: "chromium", stderr, waitMs: APT_WAIT_MS };
    return await withLock(lockFolder, lock, async () => {
      if ((await findChromium(env)) === undefined) {
        await installWithApt(["chromium"], { env, stderr, title: TITLE });
      }
      const path = await findChromium(env);
      return path === undefined
        ? { reason: "apt-get installed a chromium that does not answer" }
        : { path };
    });
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}
