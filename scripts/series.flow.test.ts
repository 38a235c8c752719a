/** Several runs as one thing, by the real program and k6: a series that is interrupted and goes on, a calibration, and parts that are merged. */
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { calibrationSchema } from "../lib/compare/calibration.ts";
import { type Comparison, comparisonSchema } from "../lib/compare/comparison.ts";
import { exitCodeOfComparison } from "../lib/compare/verdict.ts";
import type { Manifest } from "../lib/run/manifest.ts";
import { type RunDirectory, runDirectoryAt } from "../lib/run/run-directory.ts";
import { listRuns } from "../lib/run/run-list.ts";
import { type EndedRun, readEndedRun, readRecordText } from "./ended-run.ts";
import { type IssuerBeside, startIssuerBeside } from "./issuer-beside.ts";
import { type CliEnd, CliStage, type SpawnedCli, until } from "./spawned-cli.ts";

const LOAD = `workload:
  - { name: spike, kind: spike, rate: 20, duration: 2s }
preflight: off
`;
const EMPTIED = "org-2";

const stage = new CliStage();
let beside: IssuerBeside;

beforeAll(async () => {
  const empty = { id: "empty", kind: "empty-org-ids", org: EMPTIED, rate: 0.5 } as const;
  beside = await startIssuerBeside(stage, [empty]);
  beside.configure("load.yaml", LOAD);
  beside.configure("a.yaml", `${LOAD}labels: { build: "1" }\n`);
  beside.configure("b.yaml", `${LOAD}labels: { build: "2" }\n`);
});
afterAll(async () => {
  await beside.issuer.stop();
  await stage.close();
});

async function manifestsIn(results: string): Promise<Manifest[]> {
  const { runs } = await listRuns(join(stage.folder, results));
  return runs.flatMap(({ manifest }) => manifest ?? []).toReversed();
}

/** The directory of a run of a series, once it is announced. */
async function announced(cli: SpawnedCli, count: string): Promise<RunDirectory> {
  const line = new RegExp(`^${count}.*?: (/.*)$`, "m");
  return runDirectoryAt(await until(count, () => line.exec(cli.stderr)?.[1]));
}

function announcementsIn({ stderr }: CliEnd): string[] {
  return stderr.match(/^run \d+ of \d+( \([ab] \d+\))?(?=: )/gm) ?? [];
}

describe("a series of two sides that is interrupted in its second run", () => {
  const flags = ["--pause", "0s", "--results", "in-turn", "--json"];
  let interrupted: CliEnd;
  let resumed: CliEnd;
  let comparison: Comparison;
  let manifests: Manifest[];

  beforeAll(async () => {
    const cli = beside.call(["run", "--replicates", "2", "--ab", "a.yaml,b.yaml", ...flags]);
    const second = await announced(cli, "run 2 of 4");
    await until("a record of it", async () => (await readRecordText(second)) !== "");
    cli.interrupt();
    interrupted = await cli.ended;
    const [, command = ""] = /^  tokenrush (.*)$/m.exec(interrupted.stderr) ?? [];
    resumed = await beside.call([...command.split(" "), ...flags]).ended;
    comparison = comparisonSchema.parse(JSON.parse(resumed.stdout));
    manifests = await manifestsIn("in-turn");
  });

  it("says how many runs are whole, and how to go on, without a verdict", () => {
    expect(interrupted).toMatchObject({ exitCode: 4, stdout: "" });
    expect(interrupted.stderr).toMatch(
      /interrupted after 1 whole run; .*\n  tokenrush run --ab a\.yaml,b\.yaml --replicates 2 --resume \S+\n/,
    );
    expect(announcementsIn(interrupted)).toEqual(["run 1 of 4 (a 1)", "run 2 of 4 (b 1)"]);
  });

  it("goes on with the very runs that are missing, in their turn", () => {
    expect(announcementsIn(resumed)).toEqual([
      "run 2 of 4 (b 1)",
      "run 3 of 4 (a 2)",
      "run 4 of 4 (b 2)",
    ]);
    const turns = manifests.map(({ state, series }) => [state, series?.side, series?.replicate]);
    expect(turns).toEqual([
      ["finished", "a", 1],
      ["stopped", "b", 1],
      ["finished", "b", 1],
      ["finished", "a", 2],
      ["finished", "b", 2],
    ]);
  });

  it("draws alike on both sides, and otherwise in each turn", () => {
    const seeds = new Set(manifests.map(({ series, seed }) => `${series?.replicate} ${seed}`));
    const [first = 0] = manifests.map(({ seed }) => seed);
    expect([...seeds]).toEqual([`1 ${first}`, `2 ${first + 1}`]);
  });

  it("compares the whole runs of both sides, and ends with their verdict", () => {
    const whole = manifests.filter(({ state }) => state === "finished");
    const idsOf = (side: string) =>
      whole.flatMap(({ id, series }) => (series?.side === side ? [id] : []));
    expect(comparison.base.runs.map(({ id }) => id)).toEqual(idsOf("a"));
    expect(comparison.candidate.runs.map(({ id }) => id)).toEqual(idsOf("b"));
    expect(comparison.differences).toContainEqual(
      expect.objectContaining({ key: "label-build", base: "1", candidate: "2" }),
    );
    expect(resumed.exitCode).toBe(exitCodeOfComparison(comparison));
  });
});

describe("a calibration", () => {
  let end: CliEnd;
  let runs: string[];

  beforeAll(async () => {
    const flags = ["--runs", "3", "--pause", "0s", "--results", "calibrated", "--json"];
    end = await beside.call(["calibrate", "load.yaml", ...flags]).ended;
    runs = (await manifestsIn("calibrated")).map(({ id }) => id);
  });

  async function noiseIn(results: string): Promise<Comparison["noise"]> {
    const [one = "", other = ""] = runs.map((id) => join(stage.folder, "calibrated", id));
    const args = ["compare", one, "--against", other, "--results", results, "--json"];
    const { stdout } = await beside.call(args).ended;
    return comparisonSchema.parse(JSON.parse(stdout)).noise;
  }

  it("runs the same so often, and says what the runs differ by", () => {
    expect(end).toMatchObject({ exitCode: 0 });
    expect(announcementsIn(end)).toEqual(["run 1 of 3", "run 2 of 3", "run 3 of 3"]);
    const calibration = calibrationSchema.parse(JSON.parse(end.stdout));
    expect(calibration.runs).toHaveLength(3);
    expect(calibration.metrics.map(({ metric }) => metric)).toContain("p50");
  });

  it("is what a comparison of the same load goes by, and says so", async () => {
    const noise = await noiseIn("calibrated");
    expect(noise).toMatchObject({ source: "calibrated", runs: 3 });
    expect(noise.text).toContain("by a calibration of 3 runs");
  });

  it("is nothing to a comparison that has its results elsewhere", async () => {
    expect(await noiseIn("elsewhere")).toMatchObject({ source: "assumed" });
  });
});

function emptyIn({ findings }: EndedRun["result"]): number {
  return findings.find(({ rule }) => rule === "U01.empty")?.count ?? 0;
}

describe("two parts that are sent at the same time", () => {
  let parts: EndedRun[];
  let end: CliEnd;
  let whole: EndedRun;

  beforeAll(async () => {
    const sent = ["1", "2"].map((seed) =>
      beside.call(["run", "load.yaml", "--seed", seed, "--results", `part-${seed}`]),
    );
    const directories = await Promise.all(sent.map((cli) => cli.runDirectory()));
    await Promise.all(sent.map(({ ended }) => ended));
    parts = await Promise.all(directories.map(readEndedRun));
    const paths = directories.map(({ path }) => path);
    const merging = beside.call(["merge", ...paths, "--results", "whole", "--json"]);
    end = await merging.ended;
    whole = await readEndedRun(runDirectoryAt(join(stage.folder, "whole", "latest")));
  });

  const sumOf = (read: (run: EndedRun["result"]) => number) =>
    parts.reduce((sum, { result }) => sum + read(result), 0);

  it("are together the sum of both", () => {
    const { totals, orgs, stages, slices, reconciliation } = whole.result;
    expect(JSON.parse(end.stdout)).toEqual(whole.result);
    expect(totals.attempts).toBeGreaterThan(0);
    for (const count of ["attempts", "usable", "unusable", "decoded", "status403"] as const) {
      expect(totals[count]).toBe(sumOf((run) => run.totals[count]));
    }
    expect(totals.latencyUs.n).toBe(sumOf((run) => run.totals.latencyUs.n));
    expect(reconciliation.recorded).toBe(sumOf((run) => run.reconciliation.recorded));
    expect(stages[0]?.offered).toBe(sumOf((run) => run.stages[0]?.offered ?? 0));
    expect(slices[0]?.attempts).toBe(sumOf((run) => run.slices[0]?.attempts ?? 0));
    expect(orgs.map(({ org, attempts, claims }) => [org, attempts, claims.empty])).toEqual(
      ["org-1", "org-2", "org-3"].map((name) => {
        const own = (run: EndedRun["result"]) => run.orgs.find(({ org }) => org === name);
        return [
          name,
          sumOf((run) => own(run)?.attempts ?? 0),
          sumOf((run) => own(run)?.claims.empty ?? 0),
        ];
      }),
    );
  });

  it("have one finding of what both found, and one exit code", () => {
    expect(emptyIn(whole.result)).toBe(sumOf(emptyIn));
    expect(emptyIn(whole.result)).toBeGreaterThan(0);
    expect(end.exitCode).toBe(1);
  });

  it("are a run that lasted from the first start to the last end", () => {
    const starts = parts.map(({ manifest }) => manifest.startedAt).toSorted();
    const ends = parts.map(({ manifest }) => manifest.endedAt ?? "").toSorted();
    expect(whole.manifest).toMatchObject({
      state: "finished",
      startedAt: starts[0],
      endedAt: ends[1],
      series: null,
    });
  });
});
