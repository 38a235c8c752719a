/** Which k6 the harness works with, and what a k6 binary says that it is. */
import { runCommand } from "./command.mjs";

/** The release that the set-up installs; `scripts/k6-module/go.mod` pins the same one. */
export const K6_VERSION = "2.2.0";
export const K6_RANGE = ">= 2.2.0 < 3";

const PROBE_TIMEOUT_MS = 10_000;

/**
 * Asks a binary for its version.
 * @param {string} path
 * @param {{timeoutMs?: number}} [options]
 * @returns {Promise<{ok: true, version: string} | {ok: false, reason: string}>}
 */
export async function probeK6(path, { timeoutMs = PROBE_TIMEOUT_MS } = {}) {
  const end = await runCommand(path, ["version"], { timeoutMs });
  if (!end.ok) return { ok: false, reason: `${path} ${end.problem} when asked for its version` };
  const version = parseK6Version(end.stdout);
  if (version === undefined) {
    const answer = end.stdout.trim().slice(0, 80);
    return {
      ok: false,
      reason: `${path} answers "${answer}" when asked for its version, unlike k6`,
    };
  }
  return { ok: true, version };
}

/**
 * The version in what `k6 version` prints, such as `k6 v2.2.0 (go1.26.8, linux/amd64)`.
 * @param {string} text
 * @returns {string | undefined}
 */
export function parseK6Version(text) {
  return /^k6(?:\.exe)? v(\d+\.\d+\.\d+(?:-[\w.]+)?)/m.exec(text)?.[1];
}

/**
 * Whether the harness works with that version. A pre-release of 2.2.0 comes before it.
 * @param {string} version  such as `2.2.0` or `2.3.0-rc1`
 */
export function isSupported(version) {
  const [major = 0, minor = 0] = version.split(".").map((part) => Number.parseInt(part, 10));
  return major === 2 && minor >= 2 && !version.startsWith("2.2.0-");
}
