/** Builds k6 from source with Go, from a module that pins every dependency by hash. */
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { lastLines, runCommand } from "./command.mjs";
import { findOnPath } from "./path-lookup.mjs";

/**
 * @typedef {object} BuildK6Options
 * @property {string} staging    an empty folder for the binary
 * @property {number} timeoutMs  of the build; the probe of Go has its own
 * @property {NodeJS.ProcessEnv} env
 * @property {(detail: string) => void} onProgress
 */

const MODULE_FOLDER = fileURLToPath(new URL("../k6-module", import.meta.url));
const K6_PACKAGE = "go.k6.io/k6/v2";
const PROBE_TIMEOUT_MS = 10_000;

/**
 * Builds the pinned k6.
 * @param {BuildK6Options} options
 * @returns {Promise<string>} the path of the binary, in `staging`
 * @throws {Error} whose message says what is missing or what Go said
 */
export async function buildK6({ staging, timeoutMs, env, onProgress }) {
  await requireGo(env);
  const binary = join(staging, process.platform === "win32" ? "k6.exe" : "k6");
  const counts = { downloaded: 0, compiled: 0 };
  const end = await runCommand(
    "go",
    ["build", "-v", "-mod=readonly", "-trimpath", "-buildvcs=false", "-o", binary, K6_PACKAGE],
    {
      cwd: MODULE_FOLDER,
      // No cgo: no C compiler needed. No workspace: one above the clone would replace the pinned versions.
      env: { ...env, CGO_ENABLED: "0", GOWORK: "off" },
      timeoutMs,
      onStderr(text) {
        const lines = text.split("\n").filter((line) => line !== "");
        const downloads = lines.filter((line) => line.startsWith("go: downloading "));
        counts.downloaded += downloads.length;
        counts.compiled += lines.length - downloads.length;
        onProgress(`${counts.downloaded} modules fetched, ${counts.compiled} packages compiled`);
      },
    },
  );
  if (!end.ok) throw new Error(`go build ${end.problem}\n${lastLines(end.stderr, 4)}`.trim());
  return binary;
}

/** The Go version that the pinned module asks for, such as `1.26`. */
export async function neededGoVersion() {
  const goMod = await readFile(join(MODULE_FOLDER, "go.mod"), "utf8");
  const version = /^go (\d+\.\d+)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error(`${MODULE_FOLDER}/go.mod names no Go version`);
  return version;
}

/** @param {NodeJS.ProcessEnv} env */
async function requireGo(env) {
  const needed = await neededGoVersion();
  if (findOnPath("go", env) === undefined) throw new Error("go is not on PATH");
  // Outside of the module: inside, Go may answer for a toolchain that it would have to download first.
  const end = await runCommand("go", ["version"], {
    timeoutMs: PROBE_TIMEOUT_MS,
    env,
    cwd: tmpdir(),
  });
  if (!end.ok) throw new Error(`go version ${end.problem}`);
  const actual = /go(\d+\.\d+)/.exec(end.stdout)?.[1];
  if (actual === undefined || isOlder(actual, needed)) {
    throw new Error(`go is ${actual ?? "of an unknown version"}, and k6 needs ${needed} or newer`);
  }
}

/**
 * @param {string} version  such as `1.26`
 * @param {string} than
 */
function isOlder(version, than) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [thanMajor = 0, thanMinor = 0] = than.split(".").map(Number);
  return major < thanMajor || (major === thanMajor && minor < thanMinor);
}
