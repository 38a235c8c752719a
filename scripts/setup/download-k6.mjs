/** Takes k6 from its official release: archive and checksums file, nothing unverified is unpacked. */
import { rename } from "node:fs/promises";
import { join } from "node:path";
import { runCommand } from "./command.mjs";
import { fetchFile, fetchText } from "./download.mjs";
import { releasePlatform } from "./k6-cache.mjs";
import { K6_VERSION } from "./k6-version.mjs";
import { findOnPath, isExecutableFile } from "./path-lookup.mjs";

/**
 * @typedef {object} DownloadK6Options
 * @property {string} staging   an empty folder for the archive and the binary
 * @property {string} baseUrl   the folder of all releases
 * @property {import("./download.mjs").DownloadLimits} limits
 * @property {NodeJS.ProcessEnv} env
 * @property {(detail: string) => void} onProgress
 */

const RELEASES_URL = "https://github.com/grafana/k6/releases/download";
const UNPACK_TIMEOUT_MS = 60_000;

/**
 * The folder of all releases: a mirror may stand in for the official one.
 * @param {NodeJS.ProcessEnv} env
 */
export function releasesUrl(env) {
  return (env["TOKENRUSH_K6_DOWNLOAD_BASE"] || RELEASES_URL).replace(/\/+$/, "");
}

/**
 * Downloads, verifies and unpacks the pinned release for this machine.
 * @param {DownloadK6Options} options
 * @returns {Promise<string>} the path of the binary, in `staging`
 * @throws {Error} whose message says what went wrong
 */
export async function downloadK6({ staging, baseUrl, limits, env, onProgress }) {
  const name = releaseName(process.platform, process.arch);
  const archiveName = `${name}.${process.platform === "linux" ? "tar.gz" : "zip"}`;
  const release = `${baseUrl}/v${K6_VERSION}`;
  const checksumsUrl = `${release}/k6-v${K6_VERSION}-checksums.txt`;

  const expected = findChecksum(await fetchText(checksumsUrl, limits), archiveName);
  if (expected === undefined) throw new Error(`${checksumsUrl} does not list ${archiveName}`);

  const archive = join(staging, archiveName);
  const actual = await fetchFile(`${release}/${archiveName}`, archive, limits, (received, size) => {
    onProgress(`${toMegabytes(received)} of ${size === undefined ? "?" : toMegabytes(size)} MB`);
  });
  if (actual !== expected) {
    throw new Error(`${archiveName} has SHA-256 ${actual}, and the release says ${expected}`);
  }

  onProgress("unpacking");
  await unpack(archive, staging, env);
  const binaryName = process.platform === "win32" ? "k6.exe" : "k6";
  const unpacked = join(staging, name, binaryName);
  if (!isExecutableFile(unpacked)) {
    throw new Error(`${archiveName} holds no program ${name}/${binaryName}`);
  }
  const binary = join(staging, binaryName);
  await rename(unpacked, binary);
  return binary;
}

/**
 * The folder in an archive, and the archive's name without its ending.
 * @param {string} platform
 * @param {string} arch
 */
export function releaseName(platform, arch) {
  return `k6-v${K6_VERSION}-${releasePlatform(platform, arch)}`;
}

/**
 * The SHA-256 that a checksums file ("hash  name" a line) gives for a file.
 * @param {string} checksums
 * @param {string} fileName
 * @returns {string | undefined} in lower-case hex
 */
function findChecksum(checksums, fileName) {
  for (const line of checksums.split("\n")) {
    const [, hash, name] = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(line) ?? [];
    if (name === fileName) return hash?.toLowerCase();
  }
  return undefined;
}

/**
 * @param {string} archive
 * @param {string} folder
 * @param {NodeJS.ProcessEnv} env
 */
async function unpack(archive, folder, env) {
  // The tar of macOS and Windows also reads zip; GNU tar does not.
  const [tool, args] =
    archive.endsWith(".zip") && findOnPath("unzip", env) !== undefined
      ? ["unzip", ["-q", archive, "-d", folder]]
      : ["tar", ["-xf", archive, "-C", folder]];
  const end = await runCommand(tool, args, { timeoutMs: UNPACK_TIMEOUT_MS, env });
  if (!end.ok) throw new Error(`${tool} on ${archive} ${end.problem}: ${end.stderr.trim()}`);
}

/** @param {number} bytes */
function toMegabytes(bytes) {
  return Math.round(bytes / 1e6);
}
