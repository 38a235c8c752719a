/** Where the bytes come from, and that nothing of them stays behind. */
import { execFile } from "node:child_process";
import { access, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { promisify } from "node:util";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { withPrivateFolder, withSource } from "./source-file.ts";

let folder = "";

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenrush-source-"));
  onTestFinished(() => rm(folder, { recursive: true }));
});

const stdinOf = (...chunks: readonly (string | Buffer)[]) => ({
  stdin: () => Readable.from(chunks),
  folder,
});
const nothing = () => Promise.resolve();

test("standard input can be read twice, and has no name while it is", async () => {
  await withSource({ path: "-", name: "-", ...stdinOf("one ", "two") }, async (source) => {
    expect(source).toMatchObject({ name: "standard input", bytes: 7, head: "one two" });
    expect(await textOf(source.stream())).toBe("one two");
    expect(await textOf(source.stream())).toBe("one two");
    expect(await source.readWhole(7)).toBe("one two");
    expect(await readdir(folder)).toEqual([]);
  });
});

test("a pipe of the file system is kept aside like standard input", async () => {
  const path = join(folder, "pipe");
  await promisify(execFile)("mkfifo", [path]);
  const written = writeFile(path, "through a pipe");
  await withSource({ path, name: "pipe", ...stdinOf() }, async (source) => {
    expect(await textOf(source.stream())).toBe("through a pipe");
    expect(await textOf(source.stream())).toBe("through a pipe");
  });
  await written;
});

test("the folder is for its owner only, and is gone afterwards, also after an error", async () => {
  let path = "";
  const failing = withPrivateFolder(async (own) => {
    path = own;
    expect((await stat(own)).mode & 0o777).toBe(0o700);
    await writeFile(join(own, "records.log"), "x");
    throw new Error("judged in vain");
  });
  await expect(failing).rejects.toThrow("judged in vain");
  await expect(access(path)).rejects.toThrow("ENOENT");
});

test.each([
  ["gone.har", "gone.har: cannot be read (ENOENT)"],
  [".", ".: is a folder"],
])("%s is refused by its name", async (name, words) => {
  const refused = withSource({ path: join(folder, name), name, ...stdinOf() }, nothing);
  await expect(refused).rejects.toThrow(words);
});

test("a file that is read whole may not be larger than stated", async () => {
  await withSource({ path: "-", name: "-", ...stdinOf("123456") }, async ({ readWhole }) => {
    await expect(readWhole(5)).rejects.toThrow(
      "has 1 MB, and this format is read whole, up to 1 MB",
    );
  });
});

test("UTF-16 is told by its mark", async () => {
  const bytes = Buffer.from("\ufeff{}", "utf16le");
  const refused = withSource({ path: "-", name: "-", ...stdinOf(bytes) }, nothing);
  await expect(refused).rejects.toThrow("standard input: is UTF-16");
});
