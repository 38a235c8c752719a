/** Which browser the tests get, and where one may be installed. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type FakeMachine, fakeMachine, writeProgram } from "./fake-programs.ts";
import { findChromium } from "./find-chromium.mjs";
import { installChromium } from "./install-chromium.mjs";

const CHROMIUM = 'echo "Chromium 156.0.8078.79 built on Debian"';

function optionsOf(machine: FakeMachine, mayInstall: boolean) {
  const lockFolder = join(machine.folder, "chromium.lock");
  return { env: machine.env, stderr: machine.stderr, mayInstall, lockFolder };
}

describe("a Chromium is found", () => {
  test("by CHROMIUM_BIN before PATH", async () => {
    const machine = fakeMachine();
    machine.addProgram("chromium", CHROMIUM);
    const path = writeProgram(join(machine.folder, "mine", "chrome"), CHROMIUM);
    expect(await findChromium({ ...machine.env, CHROMIUM_BIN: path })).toBe(path);
  });

  test.for(["chromium", "chromium-browser", "google-chrome"])("as %s on PATH", async (name) => {
    const machine = fakeMachine();
    const path = machine.addProgram(name, 'echo "Google Chrome 140.0"');
    expect(await findChromium(machine.env)).toBe(path);
  });

  test("behind a script of that name that only says how to install one", async () => {
    const machine = fakeMachine();
    machine.addProgram("chromium", 'echo "chromium-browser requires the snap" >&2; exit 1');
    const path = machine.addProgram("google-chrome", 'echo "Google Chrome 140.0"');
    expect(await findChromium(machine.env)).toBe(path);
  });
});

test("no Chromium at all is an answer", async () => {
  expect(await findChromium(fakeMachine().env)).toBeUndefined();
});

test("a CHROMIUM_BIN that names none is an error, even with one on PATH", async () => {
  const machine = fakeMachine();
  machine.addProgram("chromium", CHROMIUM);
  const env = { ...machine.env, CHROMIUM_BIN: "/nowhere/chrome" };
  await expect(findChromium(env)).rejects.toThrow("CHROMIUM_BIN names /nowhere/chrome");
  const outcome = await installChromium({ ...optionsOf(machine, true), env });
  expect(outcome).toEqual({ reason: expect.stringContaining("/nowhere/chrome") });
});

describe("as root on Debian", () => {
  const APT_THAT_INSTALLS = [
    'echo "$@" >> "$HOME/apt.log"',
    'if [ "$1" = install ]; then',
    '  printf \'#!/bin/sh\\necho "Chromium 156"\\n\' > "$HOME/bin/chromium"; chmod +x "$HOME/bin/chromium"',
    "fi",
  ].join("\n");

  test("one is installed, once for two set-ups", async () => {
    const machine = fakeMachine();
    machine.addProgram("apt-get", APT_THAT_INSTALLS);
    const options = optionsOf(machine, true);
    const outcomes = await Promise.all([installChromium(options), installChromium(options)]);
    const path = join(machine.folder, "bin", "chromium");
    expect(outcomes).toEqual([{ path }, { path }]);
    expect(readFileSync(join(machine.folder, "apt.log"), "utf8")).toBe(
      "update\ninstall -y --no-install-recommends chromium\n",
    );
  });

  test("a failing apt-get is told with its last words", async () => {
    const machine = fakeMachine();
    machine.addProgram("apt-get", 'echo "E: no network" >&2; exit 100');
    expect(await installChromium(optionsOf(machine, true))).toEqual({
      reason: "apt-get update exited with code 100\nE: no network",
    });
  });
});

test("elsewhere nothing is installed, and the reason says so", async () => {
  const machine = fakeMachine();
  machine.addProgram("apt-get", 'touch "$HOME/apt-was-run"');
  const outcome = await installChromium(optionsOf(machine, false));
  expect(outcome).toEqual({ reason: expect.stringContaining("only as root on Debian") });
  expect(existsSync(join(machine.folder, "apt-was-run"))).toBe(false);
});
