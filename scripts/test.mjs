/**
 * Runs the tests: static checks, then vitest, which ends with `N passed, N failed, N skipped`.
 * Arguments go to vitest, and with any but `--slow` the static checks are left out.
 */
import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));

const STATIC_CHECKS = [
  ["oxfmt", "--check"],
  ["oxlint", "--type-aware", "--deny-warnings"],
  ["tsc", "-b"],
  ["knip"],
];

process.exitCode = runAll(process.argv.slice(2));

/**
 * @param {readonly string[]} args
 * @returns {number} the exit code
 */
function runAll(args) {
  const vitestArgs = args.filter((arg) => arg !== "--slow");
  const lane = args.includes("--slow") ? "slow" : "fast";
  for (const command of vitestArgs.length > 0 ? [] : STATIC_CHECKS) {
    if (!run(command)) {
      console.error(`\nFailed: ${command.join(" ")}. The tests were not run.`);
      return 1;
    }
  }
  return run(["vitest", "run", ...vitestArgs], { TOKENRUSH_LANE: lane }) ? 0 : 1;
}

/**
 * @param {readonly string[]} command  a program of node_modules and its arguments
 * @param {Record<string, string>} [env]
 * @returns {boolean} whether it exited with 0
 */
function run([name = "", ...args], env = {}) {
  const { status, error } = spawnSync(join(ROOT, "node_modules", ".bin", name), args, {
    cwd: ROOT,
    env: { ...process.env, ...env },
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error !== undefined) console.error(`${name} cannot be started: ${error.message}`);
  return status === 0;
}
