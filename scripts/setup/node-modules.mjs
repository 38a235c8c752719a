/** Makes sure that node_modules is what the lock file says. */
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { lastLines, runCommand } from "./command.mjs";
import { withLock } from "./lock.mjs";
import { startProgress } from "./progress.mjs";

/**
 * @typedef {object} NodeModulesOptions
 * @property {string} root  the clone
 * @property {NodeJS.ProcessEnv} env
 * @property {import("./progress.mjs").ProgressStream} stderr
 * @property {number} [timeoutMs]  of the install
 */

const INSTALL_TIMEOUT_MS = 600_000;
const STAMP_NAME = ".tokenrush-lock-sha256";

/**
 * Installs by lock file unless the last install was for this lock file and this platform.
 * @param {NodeModulesOptions} options
 * @returns {Promise<void>}
 * @throws {Error} with the end of npm's output
 */
export async function installNodeModules({ root, env, stderr, timeoutMs = INSTALL_TIMEOUT_MS }) {
  if (await isInstalled(root)) return;
  const lock = { what: "npm packages", stderr, waitMs: timeoutMs };
  await withLock(lockFolder(root), lock, async () => {
    if (await isInstalled(root)) return;
    const stamp = await computeStamp(root);
    await runNpm(root, env, stderr, timeoutMs);
    // Written last: a killed install leaves none, as npm empties node_modules first.
    await writeFile(join(root, "node_modules", STAMP_NAME), stamp);
  });
}

/** @param {string} root */
async function isInstalled(root) {
  const stamp = join(root, "node_modules", STAMP_NAME);
  const noted = await readFile(stamp, "utf8").catch(() => undefined);
  return noted !== undefined && noted === (await computeStamp(root));
}

/**
 * The lock file and the platform, since packages with binaries differ by it.
 * @param {string} root
 */
async function computeStamp(root) {
  const lockFile = await readFile(join(root, "package-lock.json"));
  const sha256 = createHash("sha256").update(lockFile).digest("hex");
  return `${sha256} ${process.platform}-${process.arch}\n`;
}

/**
 * Neither in the clone, where a killed set-up would leave it, nor in node_modules, which npm empties.
 * @param {string} root
 */
function lockFolder(root) {
  const clone = createHash("sha256").update(root).digest("hex").slice(0, 16);
  return join(tmpdir(), `tokenrush-npm-${clone}.lock`);
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").ProgressStream} stderr
 * @param {number} timeoutMs
 */
async function runNpm(root, env, stderr, timeoutMs) {
  const [file, before] = npmCommand(env);
  const progress = startProgress(stderr, "Installing npm packages");
  try {
    // Named: with NODE_ENV=production npm would leave out what the tests need.
    const end = await runCommand(file, [...before, "ci", "--include=dev"], {
      cwd: root,
      env,
      timeoutMs,
      shell: file === "npm" && process.platform === "win32",
    });
    if (end.ok) return;
    throw new Error(`npm ci ${end.problem}\n${describeNpmFailure(end)}`.trim());
  } finally {
    progress.stop();
  }
}

/**
 * npm says first what is wrong, and then, often, a page of usage.
 * @param {import("./command.mjs").CommandEnd} end
 */
function describeNpmFailure({ stdout, stderr }) {
  const errors = stderr.split("\n").filter((line) => /^npm (error|ERR!) ./.test(line));
  return errors.length > 0 ? errors.slice(0, 8).join("\n") : lastLines(stdout + stderr, 8);
}

/**
 * The npm that runs us, if one does, else the one on PATH.
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, string[]]} program and first arguments
 */
function npmCommand(env) {
  const running = env["npm_execpath"];
  // Other package managers set it too, and don't know this lock file.
  return running !== undefined && basename(running) === "npm-cli.js"
    ? [process.execPath, [running]]
    : ["npm", []];
}
