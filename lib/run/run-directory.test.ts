import { mkdtemp, readFile, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { HarnessError } from "../core/errors.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import { isProcessGone, type Manifest, readManifest, writeManifest } from "./manifest.ts";
import { readPlan } from "./plan-file.ts";
import { archiveRecords, findRecords } from "./records-archive.ts";
import { createRunDirectory, runDirectoryAt } from "./run-directory.ts";

const NOW = new Date("2026-11-21T13:45:01.234Z");
const MANIFEST: Manifest = {
  schemaVersion: 1,
  id: "x",
  state: "running",
  stopReason: null,
  startedAt: NOW.toISOString(),
  endedAt: null,
  pid: process.pid,
  tokenrush: "0.1.0",
  k6: { version: "2.2.0", path: "/k6", command: ["/k6", "run"], exitCode: null },
  node: process.version,
  cores: 2,
  scenario: "spike",
  seed: 1,
  configHash: "",
  labels: {},
  machine: null,
  source: null,
  series: null,
};

let results = "";
beforeEach(async () => {
  results = await mkdtemp(join(tmpdir(), "tokenrush-results-"));
});
afterEach(() => rm(results, { recursive: true }));

describe("run directory", () => {
  it("is named by UTC time, scenario and four letters, and open to its owner alone", async () => {
    const directory = await createRunDirectory(results, "spike", NOW);
    expect(directory.id).toMatch(/^20261121T134501Z-spike-[a-z]{4}$/);
    expect((await stat(directory.path)).mode & 0o777).toBe(0o700);
  });

  it("is what `latest` points at", async () => {
    await createRunDirectory(results, "spike", NOW);
    const second = await createRunDirectory(results, "spike", NOW);
    expect(await readlink(join(results, "latest"))).toBe(second.id);
  });

  it("leaves a `latest` alone that is somebody's own", async () => {
    await writeFile(join(results, "latest"), "mine");
    await createRunDirectory(results, "spike", NOW);
    expect(await readFile(join(results, "latest"), "utf8")).toBe("mine");
  });

  it("is refused with the folder's name where none can be made", async () => {
    const file = join(results, "file");
    await writeFile(file, "");
    await expect(createRunDirectory(file, "spike", NOW)).rejects.toThrow(file);
  });
});

describe("a file written atomically", () => {
  it("is whole, for its owner alone, and leaves no temporary file", async () => {
    const path = join(results, "a.json");
    await writeFileAtomically(path, "{}");
    expect(await readFile(path, "utf8")).toBe("{}");
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await expect(writeFileAtomically(join(results, "no", "a"), "x")).rejects.toThrow("ENOENT");
  });
});

describe("records at rest", () => {
  it("are gzipped in place of the plain ones, and found either way", async () => {
    const directory = await createRunDirectory(results, "spike", NOW);
    expect(await findRecords(directory)).toBeNull();
    await archiveRecords(directory);
    await writeFile(directory.records, "tr1\n");
    expect(await findRecords(directory)).toBe(directory.records);
    await archiveRecords(directory);
    expect(await findRecords(directory)).toBe(directory.recordsGz);
  });
});

describe("manifest", () => {
  it("is read back as it was written", async () => {
    const { manifest } = await createRunDirectory(results, "spike", NOW);
    await writeManifest(manifest, MANIFEST);
    expect(await readManifest(manifest)).toEqual(MANIFEST);
  });

  it.each([
    ["missing", null],
    ["cut", '{"schemaVersion":1,"id'],
    ["of another version", JSON.stringify({ ...MANIFEST, schemaVersion: 99 })],
  ])("that is %s is one error that names it", async (_, text) => {
    const { manifest, plan } = runDirectoryAt(results);
    for (const [path, read] of [
      [manifest, readManifest],
      [plan, readPlan],
    ] as const) {
      if (text !== null) await writeFile(path, text);
      const error = await read(path).then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(HarnessError);
      expect(String(error)).toContain(path);
    }
  });

  it("that says running is believed only while its process is there", () => {
    expect(isProcessGone({ ...MANIFEST, pid: process.ppid })).toBe(false);
    expect(isProcessGone({ ...MANIFEST, pid: 2 ** 22 + 1 })).toBe(true);
    expect(isProcessGone({ ...MANIFEST, pid: 2 ** 22 + 1, state: "finished" })).toBe(false);
  });

  it("that names the process that asks is of an earlier one, as in a container started anew", () => {
    expect(isProcessGone({ ...MANIFEST, pid: process.pid })).toBe(true);
    expect(isProcessGone({ ...MANIFEST, pid: process.pid, state: "finished" })).toBe(false);
  });
});
