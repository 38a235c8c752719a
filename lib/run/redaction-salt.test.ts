import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { readSalt } from "./redaction-salt.ts";
import { runDirectoryAt } from "./run-directory.ts";

async function emptyRun() {
  const path = await mkdtemp(join(tmpdir(), "tokenrush-salt-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return runDirectoryAt(path);
}

test("the salt of a run is drawn once, for its owner only, and another for every run", async () => {
  const directory = await emptyRun();
  const salt = await readSalt(directory);
  expect(salt).toMatch(/^[0-9a-f]{64}$/);
  expect(await readSalt(directory)).toBe(salt);
  expect((await stat(directory.redactionSalt)).mode & 0o777).toBe(0o600);
  expect(await readSalt(await emptyRun())).not.toBe(salt);
});

test("of many that draw it at once all have the same, and nothing else is left", async () => {
  const directory = await emptyRun();
  const salts = await Promise.all(Array.from({ length: 20 }, () => readSalt(directory)));
  expect(new Set(salts).size).toBe(1);
  expect(await readdir(directory.path)).toEqual(["redaction.salt"]);
});
