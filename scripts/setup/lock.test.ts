/** Who gets the lock, and when. */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type FakeMachine, fakeMachine } from "./fake-programs.ts";
import { withLock } from "./lock.mjs";

const WAIT_MS = 20_000;

function optionsOf({ stderr }: FakeMachine, waitMs = WAIT_MS) {
  return { what: "a test", stderr, waitMs };
}

function leaveLock(folder: string, pid: number, host: string) {
  mkdirSync(folder);
  writeFileSync(join(folder, "holder"), `an-id ${pid} ${host}\n`);
}

const failingWork = () => Promise.reject(new Error("no space left"));

test("one at a time, each sees what the one before left, and nothing stays", async () => {
  const machine = fakeMachine();
  const lock = join(machine.folder, "locks", "a.lock");
  let inside = 0;
  const counts: number[] = [];
  const work = async () => {
    inside += 1;
    await new Promise(setImmediate);
    counts.push(inside);
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(lock, optionsOf(machine), work)));
  expect(counts).toEqual([1, 1, 1]);
  expect(readdirSync(join(machine.folder, "locks"))).toEqual([]);
});

test("work that fails gives the lock back", async () => {
  const machine = fakeMachine();
  const lock = join(machine.folder, "a.lock");
  await expect(withLock(lock, optionsOf(machine), failingWork)).rejects.toThrow("no space left");
  expect(await withLock(lock, optionsOf(machine), () => Promise.resolve("done"))).toBe("done");
  expect(machine.stderr.text).toBe("");
});

test.for<[string, (lock: string) => void]>([
  [
    "a process that is gone",
    (lock) => leaveLock(lock, spawnSync(process.execPath, ["--version"]).pid, hostname()),
  ],
  [
    "another machine, left long ago",
    (lock) => {
      leaveLock(lock, process.pid, "elsewhere");
      utimesSync(join(lock, "holder"), new Date(0), new Date(0));
    },
  ],
])("the lock of %s is taken over by one of those who wait", async ([, leave]) => {
  const machine = fakeMachine();
  const lock = join(machine.folder, "a.lock");
  leave(lock);
  let inside = 0;
  const work = async () => {
    inside += 1;
    await new Promise(setImmediate);
    expect(inside).toBe(1);
    inside -= 1;
  };
  await Promise.all([1, 2, 3].map(() => withLock(lock, optionsOf(machine), work)));
  expect(readdirSync(machine.folder).filter((name) => name.startsWith("a.lock"))).toEqual([]);
});

test.for([
  ["a process that lives", process.pid, hostname()],
  ["a process of another machine", spawnSync(process.execPath, ["--version"]).pid, "elsewhere"],
] as const)("the lock of %s is waited for, within bounds", async ([, pid, host]) => {
  const machine = fakeMachine();
  const lock = join(machine.folder, "a.lock");
  leaveLock(lock, pid, host);
  await expect(withLock(lock, optionsOf(machine, 50), failingWork)).rejects.toThrow(
    `another set-up (process ${pid} on ${host}) held ${lock} for more than 0.05 s`,
  );
});
