/** Finds programs the way a shell would, without starting one. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

/**
 * Whether a path is a file that may be executed.
 * @param {string} path
 */
export function isExecutableFile(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * The absolute path of the first program of that name on PATH.
 * @param {string} name  without a folder; on Windows also tried with `.exe`
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findOnPath(name, env) {
  const names = process.platform === "win32" ? [`${name}.exe`, name] : [name];
  const folders = (env["PATH"] ?? "").split(delimiter).filter((folder) => folder !== "");
  return folders
    .flatMap((folder) => names.map((each) => resolve(join(folder, each))))
    .find(isExecutableFile);
}
