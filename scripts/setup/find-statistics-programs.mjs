/** Finds the programs that the slow lane makes golden statistics with; installs nothing. */
import { runCommand } from "./command.mjs";
import { findOnPath, isExecutableFile } from "./path-lookup.mjs";

/**
 * @typedef {object} StatisticsPrograms
 * @property {string | undefined} rscript  a path; undefined where there is none that has its packages
 * @property {string | undefined} python   likewise
 * @property {string[]} missing            Debian packages that would bring what there is not
 */

/** Where Debian's packages for Python go to, though another Python may come first on PATH. */
const DEBIAN_PYTHON = "/usr/bin/python3";
const PROBE_TIMEOUT_MS = 60_000;

const R_PROBE = "library(survey); library(metafor); library(jsonlite)";
const R_PACKAGES = ["r-base-core", "r-cran-survey", "r-cran-metafor", "r-cran-jsonlite"];
const PYTHON_PROBE = "import scipy.stats, statsmodels.api";
const PYTHON_PACKAGES = ["python3", "python3-scipy", "python3-statsmodels"];

/**
 * Finds Rscript with survey, metafor and jsonlite, and a Python with scipy and statsmodels: on PATH, or Debian's.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [debianPython]
 * @returns {Promise<StatisticsPrograms>}
 */
export async function findStatisticsPrograms(env = process.env, debianPython = DEBIAN_PYTHON) {
  const pythons = [findOnPath("python3", env), debianPython];
  const [rscript, python] = await Promise.all([
    firstThatRuns([findOnPath("Rscript", env)], ["-e", R_PROBE], env),
    firstThatRuns(pythons, ["-c", PYTHON_PROBE], env),
  ]);
  const missing = [
    ...(rscript === undefined ? R_PACKAGES : []),
    ...(python === undefined ? PYTHON_PACKAGES : []),
  ];
  return { rscript, python, missing };
}

/**
 * Asked, not assumed: a program without its packages is none.
 * @param {readonly (string | undefined)[]} paths
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
async function firstThatRuns(paths, args, env) {
  for (const path of paths) {
    if (path === undefined || !isExecutableFile(path)) continue;
    const end = await runCommand(path, args, { timeoutMs: PROBE_TIMEOUT_MS, env });
    if (end.ok) return path;
  }
  return undefined;
}
