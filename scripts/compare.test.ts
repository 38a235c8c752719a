/** `compare` and `runs baseline` as people call them: what may name a run, what is refused, and the exit codes; of `merge` and series only what is refused. */
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { makePlan } from "../lib/analysis/plan-fixture.ts";
import type { Result } from "../lib/analysis/result.ts";
import { makeLatencySlice, makeOrgs, makeRun } from "../lib/compare/compared-run-fixture.ts";
import { comparisonSchema } from "../lib/compare/comparison.ts";
import { targetComparisonSchema } from "../lib/compare/target-comparison.ts";
import { type Manifest, MANIFEST_SCHEMA_VERSION, writeManifest } from "../lib/run/manifest.ts";
import { callTokenrush } from "./called-cli.ts";

let cwd = "";

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenrush-compare-"));
  onTestFinished(() => rm(cwd, { recursive: true }));
});

interface RunGiven {
  sdk?: string;
  requests?: string;
  p95Us?: number;
  target?: string;
  /** Of each org. */
  issued?: number;
  forbidden?: number;
  run?: Partial<Result["run"]>;
  manifest?: Partial<Manifest>;
}

/** A run in `results/`, as one that ended leaves it. */
async function leave(id: string, given: RunGiven = {}): Promise<void> {
  const { sdk, requests = sdk ?? "same", p95Us = 80_000, run = {}, manifest = {} } = given;
  const { target = "here", issued = 300, forbidden = 0 } = given;
  const labels = sdk === undefined ? {} : { sdk };
  const result = makeRun({
    run: { id, labels, startedAt: "2026-01-02T03:00:00.000Z", ...run },
    fingerprint: { requests, target },
    slices: [makeLatencySlice({ p95Us })],
    orgs: makeOrgs(3, () => ({ issued, forbidden })),
  });
  const folder = join(cwd, "results", id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "result.json"), JSON.stringify(result));
  await writeFile(join(folder, "plan.json"), JSON.stringify(makePlan()));
  await writeManifest(join(folder, "manifest.json"), {
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    id,
    state: "finished",
    stopReason: null,
    startedAt: result.run.startedAt,
    endedAt: null,
    pid: process.pid,
    tokenrush: "0.1.0",
    k6: { version: "2.2.0", path: "k6", command: [], exitCode: 0 },
    node: "v20.20.2",
    cores: 2,
    scenario: "spike",
    seed: 1,
    configHash: "",
    labels,
    machine: null,
    source: null,
    series: null,
    ...manifest,
  });
}

const SCATTER = [0.98, 1, 1.01, 0.99, 1.02];

/** Five runs of each SDK version, the second `times` slower. */
async function leaveSides(times: number): Promise<void> {
  for (const [index, part] of SCATTER.entries()) {
    await leave(`a${index}`, { sdk: "262", p95Us: 80_000 * part });
    await leave(`b${index}`, { sdk: "263", p95Us: 80_000 * part * times });
  }
}

async function compare(...args: string[]) {
  const called = await callTokenrush(["compare", ...args], { cwd });
  return { ...called, text: called.stdout.replaceAll("\u202F", " ") };
}

async function compareJson(...args: string[]) {
  const { stdout, exitCode } = await compare(...args, "--json");
  return { comparison: comparisonSchema.parse(JSON.parse(stdout)), exitCode };
}

async function acrossTargets(...args: string[]): Promise<[state: string, exitCode: number]> {
  const { stdout, exitCode } = await compare(...args, "--across-targets", "--json");
  return [targetComparisonSchema.parse(JSON.parse(stdout)).verdict.state, exitCode];
}

describe("`compare`", () => {
  test("takes all runs of a label, and leaves its comparison in a folder for its owner only", async () => {
    await leaveSides(1.5);
    const { exitCode, text } = await compare("sdk=262", "--against", "sdk=263");
    expect(exitCode).toBe(1);
    expect(text).toContain("REGRESSED");
    const [folder = ""] = (await readdir(join(cwd, "results"))).filter((name) =>
      name.includes("-compare-"),
    );
    const path = join(cwd, "results", folder);
    expect((await stat(path)).mode & 0o777).toBe(0o700);
    const written = comparisonSchema.parse(
      JSON.parse(await readFile(join(path, "comparison.json"), "utf8")),
    );
    expect(written.base.runs.map(({ id }) => id).toSorted()).toEqual([
      "a0",
      "a1",
      "a2",
      "a3",
      "a4",
    ]);
    expect(written.id).toBe(folder);
  });

  test("takes directories, files, ids, and baselines alike", async () => {
    await leaveSides(1);
    await callTokenrush(["runs", "baseline", "save", "old", "sdk=262"], { cwd });
    const ways = [
      ["results/a0", "results/a1", "results/a2", "results/a3", "results/a4"],
      ["a0", "a1/", "a2", "a3", "results/a4/result.json"],
      ["old"],
      ["results/baselines/old.json"],
    ];
    for (const way of ways) {
      const { comparison, exitCode } = await compareJson(...way, "--against", "sdk=263");
      expect(comparison.base.runs).toHaveLength(5);
      expect(comparison.verdict.state).toBe("SAME");
      expect(exitCode).toBe(0);
    }
  });

  test("takes a side of a series", async () => {
    for (const side of ["a", "b"] as const) {
      const series = { id: "the-series", side, replicate: 1, of: 1 };
      await leave(side, { run: { series }, manifest: { series } });
    }
    const { comparison } = await compareJson("the-series:a", "--against", "the-series:b");
    expect(comparison.candidate.runs.map(({ id }) => id)).toEqual(["b"]);
  });

  test("refuses two SDK versions that sent the same requests, unless that is allowed", async () => {
    await leave("a", { sdk: "262", requests: "same" });
    await leave("b", { sdk: "263", requests: "same" });
    const { comparison, exitCode } = await compareJson("a", "--against", "b");
    expect(exitCode).toBe(4);
    expect(comparison.verdict.state).toBe("NOT COMPARABLE");
    expect(comparison.verdict.reasons[0]?.text).toContain("both runs sent the same requests");
    const allowed = await compareJson("a", "--against", "b", "--allow", "equal-requests");
    expect(allowed.comparison.verdict.state).not.toBe("NOT COMPARABLE");
    expect(allowed.comparison.differences.find(({ key }) => key === "equal-requests")?.weight).toBe(
      "allowed",
    );
  });

  test("exits 0 without a verdict only when told to", async () => {
    await leave("a");
    await leave("b");
    expect((await compare("a", "--against", "b")).exitCode).toBe(4);
    expect((await compare("a", "--against", "b", "--pass-unknown")).exitCode).toBe(0);
  });

  test("goes by the tolerance and the noise it is given", async () => {
    await leave("a");
    await leave("b");
    const quiet = await compareJson("a", "--against", "b", "--noise", "0.5%");
    expect(quiet.comparison.verdict.state).toBe("SAME");
    expect(quiet.comparison.noise.text).toContain("assumed run-to-run noise 0.5");
    const strict = await compareJson(
      "a",
      "--against",
      "b",
      "--noise",
      "0.5%",
      "--tolerance",
      "p95=0.1%",
    );
    expect(strict.comparison.rows.find(({ metric }) => metric === "p95")?.tolerance).toBe(0.001);
    expect(strict.comparison.verdict.state).toBe("INCONCLUSIVE");
  });

  test("holds two targets against each other", async () => {
    await leave("a", { target: "staging" });
    await leave("b", { target: "production" });
    await leave("c", { target: "staging" });
    expect(await acrossTargets("a", "--against", "b")).toEqual(["ALIKE", 0]);
    expect(await acrossTargets("a", "--against", "c")).toEqual(["NOT COMPARABLE", 4]);
    const told = ["a", "--against", "c", "--allow", "equal-targets"];
    expect(await acrossTargets(...told)).toEqual(["ALIKE", 0]);
  });

  test("fails where one of two targets is dead, and passes nothing that it cannot tell", async () => {
    await leave("a", { target: "staging" });
    await leave("dead", { target: "production", issued: 0, forbidden: 300 });
    await leave("silent", { target: "production", issued: 0 });
    expect(await acrossTargets("a", "--against", "dead")).toEqual(["SPLIT", 1]);
    expect(await acrossTargets("a", "--against", "silent")).toEqual(["NO DATA", 4]);
    const told = ["a", "--against", "silent", "--pass-unknown"];
    expect(await acrossTargets(...told)).toEqual(["NO DATA", 0]);
  });

  test.each([
    [["nothing", "--against", "a"], "nothing is no path, no run or baseline"],
    [["sdk=9", "--against", "a"], "sdk=9 is no path"],
    [["results/a/notes.txt", "--against", "a"], "it is no JSON"],
    [["a", "--against", "a"], "run a is on both sides"],
    [["a"], "required option '--against <candidate...>' not specified"],
    [["a", "--against", "b", "--allow", "all"], '--allow "all": give some of state, scenario'],
    [["a", "--against", "b", "--tolerance", "p97=1%"], '--tolerance "p97=1%": give metric=share'],
    [["a", "--against", "b", "--tolerance", "p95=lots"], "give p95 a share such as 5%"],
    [["a", "--against", "b", "--noise", "200%"], '--noise "200%": give a share such as 3%'],
  ])("says what is wrong with %j", async (args, message) => {
    await leave("a");
    await leave("b");
    await writeFile(join(cwd, "results/a/notes.txt"), "SECRET=hunter2");
    const { exitCode, stderr, stdout } = await compare(...args);
    expect(stderr).not.toContain("SECRET");
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(exitCode).toBe(2);
    expect((await readdir(join(cwd, "results"))).toSorted()).toEqual(["a", "b"]);
  });

  test("names a result that is of another version", async () => {
    await leave("a");
    await leave("b");
    await writeFile(join(cwd, "results/b/result.json"), '{"schemaVersion": 1}');
    const { exitCode, stderr } = await compare("a", "--against", "b");
    expect(stderr).toContain("its schema version is 1");
    expect(stderr).toContain("tokenrush analyze");
    expect(exitCode).toBe(2);
  });
});

describe("`runs baseline save`", () => {
  test("keeps no evidence, and is read back", async () => {
    await leave("a", { sdk: "262" });
    const { stdout, exitCode } = await callTokenrush(["runs", "baseline", "save", "v1", "a"], {
      cwd,
    });
    expect(exitCode).toBe(0);
    const text = await readFile(stdout.trim(), "utf8");
    expect(JSON.parse(text)).toMatchObject({
      kind: "baseline",
      name: "v1",
      schemaVersion: 2,
    });
    expect(text).not.toContain("histograms");
    expect(stdout.trim()).toBe(join(cwd, "results/baselines/v1.json"));
  });

  test.each([
    [["../x", "a"], '"../x" can be no name of a baseline'],
    [["there", "a"], "there is a baseline there already"],
    [["v2", "gone"], "gone is no path"],
    [["v2", "limited"], "run limited is GENERATOR-LIMITED: nothing can be compared with it"],
  ])("refuses %j", async (args, message) => {
    await leave("a");
    await leave("limited");
    const path = join(cwd, "results/limited/result.json");
    const limited = (await readFile(path, "utf8")).replace('"VALID"', '"GENERATOR-LIMITED"');
    await writeFile(path, limited);
    await callTokenrush(["runs", "baseline", "save", "there", "a"], { cwd });
    const { exitCode, stderr } = await callTokenrush(["runs", "baseline", "save", ...args], {
      cwd,
    });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });

  test("keeps all that a comparison has numbers of, wherever the run stands", async () => {
    await leaveSides(1.5);
    await rename(join(cwd, "results/a0"), join(cwd, "elsewhere"));
    const base = ["elsewhere", "a1", "a2", "a3", "a4"];
    await callTokenrush(["runs", "baseline", "save", "old", ...base], { cwd });
    const [of, from] = [base, ["old"]].map(async (side) => {
      const { comparison } = await compareJson(...side, "--against", "sdk=263");
      return { ...comparison, id: "", comparedAt: "" };
    });
    expect(await from).toEqual(await of);
  });

  test("is read where it still holds histograms, as those of version 1 do", async () => {
    await leave("a");
    await leave("b");
    await callTokenrush(["runs", "baseline", "save", "v1", "a"], { cwd });
    const path = join(cwd, "results/baselines/v1.json");
    const { runs, ...rest } = JSON.parse(await readFile(path, "utf8"));
    const older = runs.map((run: object) => ({ ...run, histograms: null }));
    await writeFile(path, JSON.stringify({ ...rest, schemaVersion: 1, runs: older }));
    const { comparison } = await compareJson("v1", "--against", "b");
    expect(comparison.base.runs).toHaveLength(1);
  });

  test("replaces one when told to", async () => {
    await leave("a");
    const save = ["runs", "baseline", "save", "v1", "a"];
    await callTokenrush(save, { cwd });
    expect((await callTokenrush([...save, "--replace"], { cwd })).exitCode).toBe(0);
  });
});

describe("`merge`", () => {
  test.each([
    [["a"], "merge needs two runs and more"],
    [["a", "latest"], "results/a and results/latest are one run, a: name it once"],
    [["a", "a", "b", "b"], "results/b and results/b are one run, b: name it once"],
    [["a", "later"], "results/a had ended (2026-01-02T03:05:00.000Z) before results/later began"],
    [["a", "merged"], "results/merged is merged itself"],
  ])("refuses %j", async (names, message) => {
    const endedAt = "2026-01-02T03:05:00.000Z";
    for (const id of ["a", "b", "merged"]) await leave(id, { manifest: { endedAt } });
    await leave("later", { run: { startedAt: "2026-01-02T04:00:00.000Z" } });
    await symlink("a", join(cwd, "results/latest"));
    await mkdir(join(cwd, "results/merged/parts/0001-a"), { recursive: true });
    const runs = names.map((name) => `results/${name}`);
    const { exitCode, stderr } = await callTokenrush(["merge", ...runs], { cwd });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
    expect(await readdir(join(cwd, "results"))).toHaveLength(5);
  });
});

describe("a series", () => {
  test.each([
    [["run", "--ab", "a.yaml"], "give two configurations, such as a.yaml,b.yaml"],
    [["run", "x.yaml", "--ab", "a.yaml,b.yaml"], "name either one or two configurations"],
    [["run", "x.yaml", "--replicates", "0"], '--replicates "0": give a whole number from 1 to 100'],
    [["run", "x.yaml", "--replicates", "2", "--pause", "soon"], '--pause "soon": give a duration'],
    [["run", "--replicates", "2"], "name a configuration, or two with --ab"],
    [["run", "x.yaml", "--replicates", "2", "--dry-run"], "--dry-run: say it of one configuration"],
    [["calibrate", "x.yaml", "--runs", "2"], '--runs "2": give a whole number from 3 to 100'],
  ])("is refused for %j", async (args, message) => {
    const { exitCode, stderr } = await callTokenrush(args, { cwd });
    expect(stderr).toContain(message);
    expect(exitCode).toBe(2);
  });
});
