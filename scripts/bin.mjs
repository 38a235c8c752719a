#!/usr/bin/env node
/** The `tokenrush` program: lets Node read TypeScript, then hands over to the command line. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));

if (existsSync(new URL("../node_modules/tsx", import.meta.url))) {
  const { register } = await import("tsx/esm/api");
  register();
  await import(new URL("tokenrush.ts", import.meta.url).href);
} else {
  console.error(`tokenrush is not set up yet: run \`npm start\` or \`npm run setup\` in ${root}`);
  process.exitCode = 3;
}
