/** When npm is run, and what is told when it fails. */
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type FakeMachine, HANG, fakeMachine } from "./fake-programs.ts";
import { installNodeModules } from "./node-modules.mjs";

const NPM_THAT_INSTALLS = 'echo "$@" >> npm.log; mkdir -p node_modules; echo noise; echo noise >&2';

function fakeClone(npm: string) {
  const machine = fakeMachine();
  machine.addProgram("npm", npm);
  writeFileSync(join(machine.folder, "package-lock.json"), "{}");
  return machine;
}

function optionsOf({ folder, env, stderr }: FakeMachine) {
  return { root: folder, env, stderr };
}

function npmRuns({ folder }: FakeMachine): string[] {
  const log = join(folder, "npm.log");
  return existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : [];
}

test("npm runs once, and its noise is kept back", async () => {
  const machine = fakeClone(NPM_THAT_INSTALLS);
  await installNodeModules(optionsOf(machine));
  await installNodeModules(optionsOf(machine));
  expect(npmRuns(machine)).toEqual(["ci --include=dev"]);
  expect(machine.stderr.text).toBe("Installing npm packages · 0 s\n");
});

test("two set-ups at once run npm once", async () => {
  const machine = fakeClone(NPM_THAT_INSTALLS);
  await Promise.all([
    installNodeModules(optionsOf(machine)),
    installNodeModules(optionsOf(machine)),
  ]);
  expect(npmRuns(machine)).toHaveLength(1);
});

test.for<[string, (root: string) => void]>([
  ["the lock file changes", (root) => writeFileSync(join(root, "package-lock.json"), "{ }")],
  ["node_modules is gone", (root) => rmSync(join(root, "node_modules"), { recursive: true })],
])("npm runs again when %s", async ([, change]) => {
  const machine = fakeClone(NPM_THAT_INSTALLS);
  await installNodeModules(optionsOf(machine));
  change(machine.folder);
  await installNodeModules(optionsOf(machine));
  expect(npmRuns(machine)).toHaveLength(2);
});

test("a failing npm is told with its first errors, and runs again next time", async () => {
  const usage = Array.from({ length: 20 }, (_, line) => `echo "npm error usage ${line}" >&2`);
  const failing = ['echo "npm error code EUSAGE" >&2', "echo 'npm error' >&2", ...usage, "exit 1"];
  const machine = fakeClone(failing.join("\n"));
  const install = installNodeModules(optionsOf(machine));
  await expect(install).rejects.toThrow(
    "npm ci exited with code 1\nnpm error code EUSAGE\nnpm error usage 0\n",
  );
  await expect(install).rejects.not.toThrow("usage 19");

  machine.addProgram("npm", NPM_THAT_INSTALLS);
  await installNodeModules(optionsOf(machine));
  expect(npmRuns(machine)).toHaveLength(1);
});

test("a hanging npm is stopped", async () => {
  const machine = fakeClone(HANG);
  await expect(installNodeModules({ ...optionsOf(machine), timeoutMs: 50 })).rejects.toThrow(
    "npm ci took longer than 0.05 s and was stopped",
  );
});
