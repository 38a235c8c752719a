#!/usr/bin/env node
/** The `tokenrush` program: lets Node read TypeScript, then hands over to the command line. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

/** What any program needs of an environment. */
const INHERITED = new Set(["PATH", "HOME", "TMPDIR", "TMP", "TEMP", "SYSTEMROOT", "LANG", "TZ"]);

if (existsSync(new URL("../node_modules/tsx", import.meta.url))) {
  const env = withdrawEnvironment();
  const { register } = await import("tsx/esm/api");
  register();
  const { run } = await import(new URL("tokenrush.ts", import.meta.url).href);
  process.exitCode = await run(env);
} else {
  console.error(`tokenrush is not set up yet: run \`npm start\` or \`npm run setup\` in ${root}`);
  process.exitCode = 3;
}

/**
 * Takes the environment away from whatever is started without one of its own, such as esbuild's service: secrets are in it.
 * @returns {NodeJS.ProcessEnv} the environment as it was given, for those who are to have it
 */
function withdrawEnvironment() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (!INHERITED.has(name.toUpperCase())) delete process.env[name];
  }
  return env;
}
