/** Makes sure that the slow lane can make golden statistics anew: finds R and scipy, else installs Debian's as root. */
import { APT_LOCK_FOLDER, APT_WAIT_MS, hasApt, installWithApt, isDebianRoot } from "./apt.mjs";
import { findStatisticsPrograms } from "./find-statistics-programs.mjs";
import { withLock } from "./lock.mjs";

/**
 * @typedef {object} StatisticsOptions
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./progress.mjs").ProgressStream} stderr
 * @property {boolean} [mayInstall]  whether this is Debian and we are root
 * @property {string} [lockFolder]
 * @property {string} [debianPython]
 */

const TITLE = "Installing R and scipy for golden statistics";

/**
 * @param {StatisticsOptions} options
 * @returns {Promise<{rscript: string, python: string} | {reason: string}>} the programs, or why they are not there
 */
export async function installStatisticsPrograms({
  env,
  stderr,
  mayInstall = isDebianRoot(),
  lockFolder = APT_LOCK_FOLDER,
  debianPython,
}) {
  try {
    const found = await findStatisticsPrograms(env, debianPython);
    if (found.missing.length === 0) return toOutcome(found);
    if (!mayInstall || !hasApt(env)) {
      return {
        reason: `${describeMissing(found)}; only as root on Debian the set-up installs them`,
      };
    }
    const lock = { what: "R and scipy", stderr, waitMs: APT_WAIT_MS };
    return await withLock(lockFolder, lock, async () => {
      const { missing } = await findStatisticsPrograms(env, debianPython);
      if (missing.length > 0) await installWithApt(missing, { env, stderr, title: TITLE });
      return toOutcome(await findStatisticsPrograms(env, debianPython));
    });
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * What is missing, and how to get it.
 * @param {import("./find-statistics-programs.mjs").StatisticsPrograms} programs
 */
export function describeMissing({ rscript, python, missing }) {
  const without = [
    ...(rscript === undefined ? ["an Rscript with survey, metafor and jsonlite"] : []),
    ...(python === undefined ? ["a python3 with scipy and statsmodels"] : []),
  ];
  return `there is not ${without.join(", nor ")} (on Debian: apt-get install ${missing.join(" ")})`;
}

/** @param {import("./find-statistics-programs.mjs").StatisticsPrograms} programs */
function toOutcome(programs) {
  const { rscript, python } = programs;
  return rscript === undefined || python === undefined
    ? { reason: describeMissing(programs) }
    : { rscript, python };
}
