import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { type Manifest, MANIFEST_SCHEMA_VERSION, writeManifest } from "./manifest.ts";
import { chooseRemovable, reasonToKeep, removeListed } from "./prune.ts";
import { listRuns } from "./run-list.ts";

const DAY_MS = 24 * 3_600_000;
const NOW_MS = Date.UTC(2026, 2, 31);
/** A process that is there for as long as the test. */
const AT_WORK = process.ppid;

let results = "";

beforeEach(async () => {
  results = await mkdtemp(join(tmpdir(), "tokenrush-runs-"));
  onTestFinished(() => rm(results, { recursive: true }));
});

/** A run that started so many days ago; of `extra` bytes besides its manifest. */
async function makeRun(
  daysAgo: number,
  fields: Partial<Manifest> = {},
  extra = 0,
): Promise<string> {
  const id = `run-${String(daysAgo).padStart(3, "0")}-days-ago`;
  const path = join(results, id);
  await mkdir(path);
  await writeManifest(join(path, "manifest.json"), {
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    id,
    state: "finished",
    stopReason: null,
    startedAt: new Date(NOW_MS - daysAgo * DAY_MS).toISOString(),
    endedAt: null,
    pid: AT_WORK,
    tokenrush: "0.1.0",
    k6: { version: "2.2.0", path: "k6", command: [], exitCode: 0 },
    node: "20.20.2",
    cores: 2,
    scenario: "spike",
    seed: 1,
    configHash: "",
    labels: {},
    machine: null,
    source: null,
    series: null,
    ...fields,
  });
  if (extra > 0) await writeFile(join(path, "records.log.gz"), Buffer.alloc(extra));
  return id;
}

async function makeFolder(name: string, files: Readonly<Record<string, string>>): Promise<void> {
  await mkdir(join(results, name));
  for (const [file, text] of Object.entries(files))
    await writeFile(join(results, name, file), text);
}

async function idsOf(): Promise<string[]> {
  return (await listRuns(results)).runs.map(({ directory }) => directory.id);
}

describe("a folder of runs", () => {
  test("is listed with the newest first, each with its size", async () => {
    await makeRun(3);
    await makeRun(1, {}, 5000);
    await makeRun(2);
    const { runs } = await listRuns(results);
    expect(runs.map(({ directory }) => directory.id)).toEqual([
      "run-001-days-ago",
      "run-002-days-ago",
      "run-003-days-ago",
    ]);
    expect(runs[0]?.bytes).toBeGreaterThan(5000);
    expect(runs[1]?.bytes).toBeLessThan(5000);
  });

  test("tells runs from what is left of some, and from folders that are something else", async () => {
    await makeRun(1);
    await makeFolder("cut", { "manifest.json": '{"schemaVersion": 1, "id": ' });
    await makeFolder("newer", { "manifest.json": '{"schemaVersion": 99}' });
    await makeFolder("lone", { "result.json": "{}" });
    await makeFolder("photos", { "cat.jpg": "" });
    await makeFolder("baselines", { "good.json": "{}" });
    await makeFolder(".hidden", { "manifest.json": "{}" });
    await writeFile(join(results, "README.md"), "");
    await symlink("run-001-days-ago", join(results, "latest"));
    const { runs, foreign } = await listRuns(results);
    expect(foreign).toEqual(["photos"]);
    expect(
      Object.fromEntries(runs.map(({ directory, problem }) => [directory.id, problem])),
    ).toEqual({
      "run-001-days-ago": null,
      cut: "its manifest.json is broken",
      newer: "its manifest.json is of schema version 99, and this reads 1",
      lone: "there is no manifest.json",
    });
    expect(runs.filter(({ isLatest }) => isLatest).map(({ directory }) => directory.id)).toEqual([
      "run-001-days-ago",
    ]);
  });

  test("that is not there has no runs", async () => {
    expect(await listRuns(join(results, "gone"))).toEqual({
      runs: [],
      comparisons: [],
      foreign: [],
    });
  });
});

async function removable(rule: { keep?: number; olderThanDays?: number }): Promise<string[]> {
  const { runs } = await listRuns(results);
  return chooseRemovable(runs, {
    keep: rule.keep ?? null,
    olderThanMs: rule.olderThanDays === undefined ? null : rule.olderThanDays * DAY_MS,
    nowMs: NOW_MS,
  }).map(({ directory }) => directory.id);
}

describe("pruning", () => {
  test("gives up what is beyond the newest, what is older, or what is both", async () => {
    for (const daysAgo of [1, 10, 40, 50]) await makeRun(daysAgo);
    expect(await removable({ keep: 3 })).toEqual(["run-050-days-ago"]);
    expect(await removable({ olderThanDays: 30 })).toEqual([
      "run-040-days-ago",
      "run-050-days-ago",
    ]);
    expect(await removable({ keep: 3, olderThanDays: 5 })).toEqual(["run-050-days-ago"]);
    expect(await removable({ keep: 0 })).toHaveLength(4);
    expect(await removable({ keep: 9 })).toEqual([]);
  });

  test("never gives up the latest, running ones, renamed ones, and what is no run", async () => {
    await makeRun(40);
    await makeRun(50, { state: "running" });
    await makeRun(60, { id: "its-own-name" });
    await makeFolder("cut", { "manifest.json": "{" });
    await makeFolder("newer", { "manifest.json": '{"schemaVersion": 99}' });
    await makeFolder("lone", { "result.json": "{}" });
    await symlink("run-040-days-ago", join(results, "latest"));
    expect(await removable({ keep: 0 })).toEqual([]);
    const { runs } = await listRuns(results);
    const reasons = runs.map((run) => [run.directory.id, reasonToKeep(run, NOW_MS)]);
    expect(Object.fromEntries(reasons)).toMatchObject({
      "run-040-days-ago": "latest points at it",
      "run-050-days-ago": "it is running",
      "run-060-days-ago": "its folder was renamed",
      lone: "there is no manifest.json",
    });
  });

  test("gives up a run that was never closed only when it has been quiet", async () => {
    // Nobody has this id: it is beyond what Linux gives out.
    await makeRun(40, { state: "running", pid: 2 ** 22 + 1 });
    const { runs } = await listRuns(results);
    const [run] = runs;
    if (run === undefined) throw new Error("no run");
    expect(reasonToKeep(run, run.changedMs + 1000)).toContain("within the last hour");
    expect(reasonToKeep(run, run.changedMs + 2 * 3_600_000)).toBeNull();
  });

  test("removes the folder and nothing that a link in it leads to", async () => {
    const id = await makeRun(1);
    await makeFolder("photos", { "cat.jpg": "" });
    await symlink("../photos", join(results, id, "link"));
    const { runs } = await listRuns(results);
    for (const run of runs) await removeListed(run);
    expect(await idsOf()).toEqual([]);
    expect((await listRuns(results)).foreign).toEqual(["photos"]);
  });
});
