/** The set-up from node modules to browser: what each step leaves ready, and what it costs to be told so. */
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isCi } from "./ci.mjs";
import { installChromium } from "./install-chromium.mjs";
import { installK6 } from "./install-k6.mjs";
import { installStatisticsPrograms } from "./install-statistics-programs.mjs";
import { installNodeModules } from "./node-modules.mjs";

/**
 * @typedef {object} SetUpIo
 * @property {{write: (text: string) => unknown}} stdout
 * @property {import("./progress.mjs").ProgressStream} stderr
 * @property {NodeJS.ProcessEnv} env
 * @property {string} [root]  the clone
 */

const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const EXIT = { ok: 0, usage: 2, environment: 3 };

const NO_CHROMIUM = {
  title: "NO CHROMIUM: THE BROWSER TESTS WILL BE SKIPPED.",
  hint: "Install Chromium or Chrome, or name one in CHROMIUM_BIN.",
};
const NO_STATISTICS = {
  title: "NO R OR NO SCIPY: GOLDEN STATISTICS WILL NOT BE MADE ANEW.",
  hint: "All other tests of the slow lane run without them.",
};

const HELP = `Usage: node scripts/setup.mjs [options]

Installs what tokenrush needs: npm packages by lock file, then k6. What is there already is left alone.

Options:
  --quiet-when-ready  print nothing when there is nothing to do
  --for-tests         also find or install Chromium, for the browser tests
  --for-slow-tests    also that, and R and scipy, for golden statistics made anew
  --help              show this

Environment:
  K6_BIN                      the k6 to use, instead of looking for one
  TOKENRUSH_CACHE             where k6 is cached (default: the user's cache folder)
  TOKENRUSH_K6_DOWNLOAD_BASE  a mirror of k6's release downloads
  CHROMIUM_BIN                the Chromium to use

Examples:
  npm run setup
  K6_BIN=/opt/k6/k6 npm run setup
`;

const OPTIONS = /** @type {const} */ ({
  "quiet-when-ready": { type: "boolean", default: false },
  "for-tests": { type: "boolean", default: false },
  "for-slow-tests": { type: "boolean", default: false },
  help: { type: "boolean", default: false },
});

/**
 * Runs the set-up.
 * @param {readonly string[]} args
 * @param {SetUpIo} io
 * @returns {Promise<number>} the exit code
 */
export async function setUp(args, io) {
  const flags = parseFlags(args);
  if (typeof flags === "string") {
    io.stderr.write(`${flags}\nSee node scripts/setup.mjs --help\n`);
    return EXIT.usage;
  }
  if (flags.help) {
    io.stdout.write(HELP);
    return EXIT.ok;
  }
  const { env, stderr, root = ROOT } = io;
  const ready = [`node ${process.version}`];
  try {
    await installNodeModules({ root, env, stderr });
    ready.push("npm packages by lock file");
    const k6 = await installK6({ env, stderr });
    ready.push(`k6 v${k6.version} (${k6.source}: ${k6.path})`);
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.environment;
  }
  const code = await setUpTests(flags, io, ready);
  if (code !== EXIT.ok) return code;
  if (!flags["quiet-when-ready"]) io.stdout.write(`Ready: ${ready.join(", ")}\n`);
  return EXIT.ok;
}

/**
 * What only tests need; without it the tests that do are skipped, which in CI is a failure.
 * @param {{"for-tests": boolean, "for-slow-tests": boolean}} flags
 * @param {SetUpIo} io
 * @param {string[]} ready  what is ready is added
 * @returns {Promise<number>} the exit code
 */
async function setUpTests(flags, io, ready) {
  const { env, stderr } = io;
  const codes = [EXIT.ok];
  if (flags["for-tests"] || flags["for-slow-tests"]) {
    const chromium = await installChromium({ env, stderr });
    if ("reason" in chromium) codes.push(reportMissing(NO_CHROMIUM, chromium.reason, io));
    else ready.push(`chromium (${chromium.path})`);
  }
  if (flags["for-slow-tests"]) {
    const programs = await installStatisticsPrograms({ env, stderr });
    if ("reason" in programs) codes.push(reportMissing(NO_STATISTICS, programs.reason, io));
    else ready.push(`R (${programs.rscript})`, `scipy (${programs.python})`);
  }
  return Math.max(...codes);
}

/** @param {readonly string[]} args */
function parseFlags(args) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS }).values;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/**
 * Tells loudly which tests there will not be.
 * @param {{title: string, hint: string}} what
 * @param {string} reason
 * @param {SetUpIo} io
 * @returns {number} the exit code
 */
function reportMissing({ title, hint }, reason, { env, stderr }) {
  stderr.write(`\n${title}\n${reason}\n${hint}\n\n`);
  if (!isCi(env)) return EXIT.ok;
  stderr.write("CI is set, and in CI a skipped test is a failure.\n");
  return EXIT.environment;
}
