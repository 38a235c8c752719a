/** What is left of an inspection, whether or not it came to its end: nothing. */
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { harEntry, harOf, inspectText } from "./inspected-fixture.ts";

const realFolder = tmpdir();
let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(realFolder, "tokenrush-left-"));
  process.env["TMPDIR"] = folder;
});
afterAll(async () => {
  process.env["TMPDIR"] = realFolder;
  await rm(folder, { recursive: true });
});

test("an inspection leaves nothing", async () => {
  const { recordsPath } = await inspectText(harOf(harEntry()));
  expect(recordsPath.startsWith(folder)).toBe(true);
  expect(await readdir(folder)).toEqual([]);
});

test("one that is interrupted ends with the reason, and leaves nothing", async () => {
  const stop = new AbortController();
  stop.abort(new Error("interrupted"));
  const inspected = inspectText(harOf(harEntry()), { signal: stop.signal });
  await expect(inspected).rejects.toThrow("interrupted");
  expect(await readdir(folder)).toEqual([]);
});

test("one that is refused leaves nothing", async () => {
  await expect(inspectText("hello")).rejects.toThrow("standard input is text of no known kind");
  expect(await readdir(folder)).toEqual([]);
});
