/** Secrets by reference: found where they are named, and never shown. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openSecretReader, parseSecretReference } from "./secret-reference.ts";

let directory = "";

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "tokenrush-secrets-"));
});

afterAll(() => rm(directory, { recursive: true }));

async function secretFile(name: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
  await writeFile(join(directory, name), content);
  await chmod(join(directory, name), mode);
}

function read(reference: string, env: Record<string, string> = {}) {
  return openSecretReader(env, directory)(reference);
}

test("a variable holds its secret, less one newline at the end", () => {
  expect(read("env:APP", { APP: "a b\n" })).toEqual({ secret: "a b" });
  expect(read("env:APP", { APP: "a\n\n" })).toEqual({ secret: "a\n" });
  expect(read("env:APP", { APP: "a\r\n" })).toEqual({ secret: "a" });
});

test("a variable that is not set, or empty, is a fault", () => {
  expect(read("env:APP")).toEqual({ fault: "is not set" });
  expect(read("env:APP", { APP: "\n" })).toEqual({ fault: "is empty" });
});

test("a file is found beside the configuration and by its whole path", async () => {
  await secretFile("app", "hunter2+&%:\n");
  expect(read("file:app")).toEqual({ secret: "hunter2+&%:" });
  expect(read(`file:${join(directory, "app")}`)).toEqual({ secret: "hunter2+&%:" });
});

test.each([0o640, 0o604, 0o620, 0o601])("a file with mode %o is open to others", async (mode) => {
  await secretFile("open", "hunter2", mode);
  const shown = mode.toString(8).padStart(4, "0");
  expect(read("file:open")).toEqual({ fault: `is open to others (mode ${shown}); chmod 600 it` });
});

test("what is no secret file is a fault", async () => {
  await mkdir(join(directory, "folder"));
  await secretFile("big", "x".repeat(100_000));
  await secretFile("binary", new Uint8Array([0xff, 0xfe, 0x00]));
  expect(read("file:folder")).toEqual({ fault: "is not a regular file" });
  expect(read("file:big")).toEqual({ fault: "is larger than 64 KiB" });
  expect(read("file:missing")).toEqual({ fault: "cannot be read: ENOENT" });
  expect(read("file:binary")).toMatchObject({ fault: expect.stringContaining("cannot be read") });
});

test.each(["hunter2", "env:hunter 2", "env:", "file:", "ENV:hunter2", "vault:hunter2", ""])(
  "%j is no reference, and is not shown",
  (text) => {
    const fault = parseSecretReference(text);
    expect(fault).toHaveProperty("what");
    expect(JSON.stringify(fault)).not.toContain("hunter");
  },
);

test("a scheme of a later version is refused as such", () => {
  expect(parseSecretReference("secret:APP")).toMatchObject({
    what: "the scheme secret: is not yet supported",
  });
});
