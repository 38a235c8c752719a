/** Runs one command under a time limit and tells how it ended. */
import { spawn } from "node:child_process";

/**
 * @typedef {object} CommandEnd
 * @property {boolean} ok      it ran and exited with 0
 * @property {string} problem  how it failed, as one phrase; empty when `ok`
 * @property {string} stdout   the last 64 KiB of it
 * @property {string} stderr   the last 64 KiB of it
 *
 * @typedef {object} CommandOptions
 * @property {number} timeoutMs
 * @property {NodeJS.ProcessEnv} [env]
 * @property {string} [cwd]
 * @property {boolean} [shell]
 * @property {(text: string) => void} [onStderr]
 */

const KEPT_CHARACTERS = 64 * 1024;
/** Between the request to end and the kill: apt and npm tidy up after the first. */
const GRACE_MS = 3_000;

/**
 * Runs a command to its end or its time limit; never throws, since a failure is an answer here.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {CommandOptions} options
 * @returns {Promise<CommandEnd>}
 */
export function runCommand(file, args, { timeoutMs, env = process.env, cwd, shell, onStderr }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      env,
      ...(cwd === undefined ? {} : { cwd }),
      shell: shell ?? false,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    /** @type {NodeJS.Timeout | undefined} */
    let killTimer;
    const timer = setTimeout(() => {
      timedOut = true;
      child.kill("SIGTERM");
      killTimer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
      // A grandchild may hold these open for long after the child has gone.
      child.stdout.destroy();
      child.stderr.destroy();
    }, timeoutMs);

    child.stdout.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      stdout = (stdout + text).slice(-KEPT_CHARACTERS);
    });
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      stderr = (stderr + text).slice(-KEPT_CHARACTERS);
      onStderr?.(text);
    });

    /** @param {string} problem */
    const end = (problem) => {
      clearTimeout(timer);
      clearTimeout(killTimer);
      resolve({ ok: problem === "", problem, stdout, stderr });
    };
    child.once("error", (/** @type {NodeJS.ErrnoException} */ error) => {
      end(`cannot be started (${error.code ?? error.message})`);
    });
    child.once("close", (code, signal) => {
      if (timedOut) end(`took longer than ${timeoutMs / 1000} s and was stopped`);
      else if (code === 0) end("");
      else end(code === null ? `was ended by ${signal}` : `exited with code ${code}`);
    });
  });
}

/**
 * The last lines of an output, for a message.
 * @param {string} output
 * @param {number} count
 */
export function lastLines(output, count) {
  const lines = output.split("\n").filter((line) => line.trim() !== "");
  return lines.slice(-count).join("\n");
}
