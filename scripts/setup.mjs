#!/usr/bin/env node
/** Set-up, first of all of Node itself: this file must load in any Node that is around. */

const NEEDED_MAJOR = 20;
const NEEDED_MINOR = 20;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isTooOld = major < NEEDED_MAJOR || (major === NEEDED_MAJOR && minor < NEEDED_MINOR);

if (isTooOld) {
  console.error(
    `tokenrush needs Node ${NEEDED_MAJOR}.${NEEDED_MINOR} or newer, and this is ${process.version} (${process.execPath}).\n` +
      "Install a newer one (https://nodejs.org), or put it first on PATH.",
  );
  process.exitCode = 3;
} else {
  const { setUp } = await import("./setup/set-up.mjs");
  process.exitCode = await setUp(process.argv.slice(2), process);
}
