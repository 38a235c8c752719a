/** `tokenrush runs`: what it lists, and what it removes. */
import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { failedResult } from "../lib/report/result-fixture.ts";
import { passedResult } from "../lib/report/result-fixture-variations.ts";
import { MANIFEST_SCHEMA_VERSION } from "../lib/run/manifest.ts";
import { callTokenrush } from "./called-cli.ts";

const GOLDENS = fileURLToPath(new URL("testdata/command-line/", import.meta.url));
const HOSTILE = "\u001b[31m|red|\n<b>";
/** What some other version wrote: a manifest of ours, a result of theirs. */
const OLD = "20260101T000000Z-spike-oldd";
const FAILED = "20260304T101459Z-spike-kfpw";
const PASSED = "20260305T101459Z-soak-abcd";

let cwd = "";

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenrush-runs-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
});

async function makeRun(id: string, labels: Record<string, string>, result: object): Promise<void> {
  const path = join(cwd, "results", id);
  await mkdir(path, { recursive: true });
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(id) ?? [];
  const manifest = {
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    id,
    state: "finished",
    stopReason: null,
    startedAt: `${year}-${month}-${day}T10:14:59.310Z`,
    endedAt: null,
    pid: 1,
    tokenrush: "0.1.0",
    k6: { version: "2.2.0", path: "k6", command: [], exitCode: 0 },
    node: "20.20.2",
    cores: 2,
    scenario: id.split("-")[1] ?? "",
    seed: 1,
    configHash: "",
    labels,
  };
  await writeFile(join(path, "manifest.json"), JSON.stringify(manifest));
  await writeFile(join(path, "result.json"), JSON.stringify(result));
}

/** Three runs, of which the last but one is `latest`, a broken one, and folders that are none. */
async function makeResults(): Promise<void> {
  await makeRun(FAILED, { sdk: "4.3.0" }, failedResult());
  await makeRun(PASSED, { sdk: "4.2.0", [HOSTILE]: HOSTILE }, passedResult());
  await makeRun(OLD, {}, { schemaVersion: 1 });
  await symlink(FAILED, join(cwd, "results", "latest"));
  for (const folder of ["baselines", `photos ${HOSTILE}`, "broken"]) {
    await mkdir(join(cwd, "results", folder));
  }
  await writeFile(join(cwd, "results", "broken", "manifest.json"), "{");
}

function runs(...args: string[]) {
  return callTokenrush(["runs", ...args], { cwd, now: "2026-03-10T00:00:00Z" });
}

function idsIn(json: string): string[] {
  const { runs: rows }: { runs: { id: string }[] } = JSON.parse(json);
  return rows.map(({ id }) => id);
}

describe("the list", () => {
  test("has every run, the newest first, and says what is none", async () => {
    await makeResults();
    const { exitCode, stdout, stderr } = await runs();
    expect([exitCode, stderr]).toEqual([0, ""]);
    // The broken one has no date but that of its files: it is the newest here.
    const sized = stdout.replace(/ [\d.]+\u202fk?B$/gm, " SIZE");
    await expect(sized).toMatchFileSnapshot(join(GOLDENS, "runs.txt"));
  });

  test("as JSON has all that the table has", async () => {
    await makeResults();
    const { stdout } = await runs("--json");
    expect(idsIn(stdout)).toEqual(["broken", PASSED, FAILED, OLD]);
    expect(JSON.parse(stdout).runs[2]).toMatchObject({
      verdict: { state: "VALID", passed: false },
      attempts: 9550,
      unusable: 1088,
      isLatest: true,
      labels: { sdk: "4.3.0" },
    });
  });

  test("can be of runs with a label only", async () => {
    await makeResults();
    expect(idsIn((await runs("--label", "sdk=4.3.0", "--json")).stdout)).toEqual([FAILED]);
    expect((await runs("--label", "sdk=9")).stdout).toMatch(/^no runs in /);
  });

  test("of a folder that is not there is empty", async () => {
    const { exitCode, stdout } = await runs("--results", "gone");
    expect([exitCode, stdout]).toEqual([0, `no runs in ${join(cwd, "gone")}\n`]);
  });
});

describe("pruning", () => {
  test("only says what it would do, until it is told to do it", async () => {
    await makeResults();
    const before = (await readdir(join(cwd, "results"))).toSorted();
    const dry = await runs("--prune", "--keep", "0");
    expect(dry.stdout.replace(/[\d.]+\u202fk?B/g, "SIZE")).toBe(
      [
        "would remove 2 of 4 runs, SIZE",
        `  ${PASSED}  SIZE`,
        `  ${OLD}  SIZE`,
        "kept: broken, its manifest.json is broken",
        `kept: ${FAILED}, latest points at it`,
        "nothing is removed yet: --yes does it",
        "",
      ].join("\n"),
    );
    expect((await readdir(join(cwd, "results"))).toSorted()).toEqual(before);
    const done = await runs("--prune", "--keep", "0", "--yes");
    expect(done.stdout).toMatch(/^removed 2 of 4 runs, /);
    expect((await readdir(join(cwd, "results"))).toSorted()).toEqual(
      before.filter((name) => name !== PASSED && name !== OLD),
    );
  });

  test("goes by age, and by label", async () => {
    await makeResults();
    expect(idsIn((await runs("--prune", "--older-than", "30d", "--json")).stdout)).toEqual([OLD]);
    const labelled = await runs("--prune", "--keep", "0", "--label", "sdk=4.2.0", "--json");
    expect(idsIn(labelled.stdout)).toEqual([PASSED]);
    expect(JSON.parse(labelled.stdout)).toMatchObject({ removed: false });
  });

  test.each([
    [["--prune"], "--prune: say what to keep, by --keep, --older-than or both"],
    [["--yes"], "--keep, --older-than and --yes: they go with --prune"],
    [
      ["--prune", "--keep", "-1", "--older-than", "30", "--label", "x"],
      '--label "x": give it as name=value\n--keep "-1": give a whole number\n--older-than "30": give hours, days or weeks, such as 30d',
    ],
  ])("%j is refused, and nothing is removed", async (args, words) => {
    await makeResults();
    const { exitCode, stdout, stderr } = await runs(...args);
    expect([exitCode, stdout, stderr]).toEqual([2, "", `error: ${words}\n`]);
    expect(await readdir(join(cwd, "results"))).toHaveLength(7);
  });
});
