/** Whether this is a CI run, where a test that is skipped counts as a failure. */

/**
 * @param {NodeJS.ProcessEnv} env  `CI=false` and `CI=0` mean no, as CI services and test runners have it
 */
export function isCi(env) {
  return !["", "0", "false"].includes((env["CI"] ?? "").toLowerCase());
}
