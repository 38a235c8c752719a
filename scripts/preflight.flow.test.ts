/** The preflight before the load, by the real program: what each mode makes of an org that gets no usable token at rest. */
import { existsSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { type EndedRun, readEndedRun, readRecordText } from "./ended-run.ts";
import { type IssuerBeside, startIssuerBeside } from "./issuer-beside.ts";
import { processesBelow } from "./process-table.ts";
import { type CliEnd, CliStage, until } from "./spawned-cli.ts";
import { isK6 } from "./spike-in-progress.ts";

const LOAD = "workload: [{ name: spike, kind: spike, rate: 40, duration: 1500ms }]\n";
const PLANNED_ATTEMPTS = 60;
/** At most as fast as the load begins, so that it can be stopped in its middle. */
const SLOW = "workload: [{ name: spike, kind: spike, rate: 0.5, duration: 30s }]\n";

const stage = new CliStage();
let beside: IssuerBeside;

beforeAll(async () => {
  beside = await startIssuerBeside(stage, [
    { id: "empty", org: "org-2", kind: "empty-org-ids", rate: 1 },
    { id: "denied", org: "org-3", kind: "forbidden-access-denied", rate: 1 },
  ]);
});
afterAll(async () => {
  await beside.issuer.stop();
  await stage.close();
});

interface Ended {
  end: CliEnd;
  directory: RunDirectory;
  run: EndedRun;
}

async function runWith(...flags: string[]): Promise<Ended> {
  const cli = beside.start("run", LOAD, flags);
  const directory = await cli.runDirectory();
  const end = await cli.ended;
  return { end, directory, run: await readEndedRun(directory) };
}

const countOf = ({ records }: EndedRun, wanted: "preflight" | "attempt") =>
  records.filter(({ kind }) => kind === wanted).length;

describe("a strict preflight that finds an org without a usable token", () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await runWith("--preflight", "strict");
  });

  it("sends no load, and says so", () => {
    expect(countOf(ended.run, "preflight")).toBe(3);
    expect(countOf(ended.run, "attempt")).toBe(0);
    expect(ended.end.stderr).toContain("the preflight is strict: no load was sent\n");
  });

  it("names each problem once, with its orgs", () => {
    const lines = ended.end.stderr.split("\n").filter((text) => text.startsWith("preflight: "));
    expect(lines).toEqual([
      "preflight: 1 of 3 orgs got no usable token at rest (200, but org_ids is empty): org-2",
      expect.stringMatching(/^preflight: 1 of 3 orgs .* at rest \(403 .*\): org-3$/),
    ]);
  });

  it("is a run that is over and has failed, judged from the preflight alone", () => {
    const { manifest, result } = ended.run;
    expect(manifest).toMatchObject({ state: "finished", preflightStopped: true });
    expect(result.verdict).toMatchObject({ state: "VALID", passed: false });
    expect(result.findings.map(({ orgs }) => orgs)).toContainEqual(["org-2"]);
    expect(ended.end).toMatchObject({ exitCode: 1, signal: null });
    expect(existsSync(ended.directory.k6Summary)).toBe(false);
  });
});

describe("a preflight that warns", () => {
  let ended: Ended;
  beforeAll(async () => {
    ended = await runWith("--preflight", "warn");
  });

  it("says what it found, and goes on with the load", () => {
    expect(ended.end.stderr).toContain("(200, but org_ids is empty): org-2\n");
    expect(countOf(ended.run, "preflight")).toBe(3);
    // The last tick falls on the very end of the schedule.
    expect(countOf(ended.run, "attempt")).toBeGreaterThanOrEqual(PLANNED_ATTEMPTS - 1);
  });

  it("is a stage of its own in the result, and no part of the totals", () => {
    const { stages, totals, reconciliation } = ended.run.result;
    expect(stages.map(({ stage: name, attempts }) => [name, attempts])).toEqual([
      ["preflight", 3],
      ["spike", countOf(ended.run, "attempt")],
    ]);
    expect(totals.attempts).toBe(countOf(ended.run, "attempt"));
    expect(reconciliation).toMatchObject({ difference: 0, unparsedLines: 0 });
    expect(ended.run.manifest.preflightStopped).toBeUndefined();
  });
});

describe("a preflight that is off", () => {
  it("is not there", async () => {
    const { run, directory } = await runWith("--preflight", "off");
    expect(countOf(run, "preflight")).toBe(0);
    expect(run.result.stages.map(({ stage: name }) => name)).toEqual(["spike"]);
    expect(existsSync(directory.k6SummaryPreflight)).toBe(false);
  });
});

describe("an interrupt in the middle of the preflight", () => {
  it("stops all, and leaves what was seen", async () => {
    const cli = beside.start("run", SLOW);
    const directory = await cli.runDirectory();
    await until("the first token", async () => (await readRecordText(directory)) !== "");
    cli.interrupt();
    const end = await cli.ended;
    const run = await readEndedRun(directory);
    expect(end).toMatchObject({ exitCode: 4, signal: null });
    expect(run.manifest).toMatchObject({ state: "stopped", stopReason: "stopped by SIGINT" });
    expect(run.result.verdict).toMatchObject({ state: "INCOMPLETE", passed: null });
    expect(countOf(run, "attempt")).toBe(0);
  });
});

describe("k6 killed in the middle of the preflight", () => {
  it("fails the run, and no load is sent", async () => {
    const cli = beside.start("run", SLOW);
    const directory = await cli.runDirectory();
    await until("the first token", async () => (await readRecordText(directory)) !== "");
    for (const { pid } of processesBelow(cli.pid).filter(isK6)) process.kill(pid, "SIGKILL");
    await cli.ended;
    const run = await readEndedRun(directory);
    expect(run.manifest).toMatchObject({
      state: "failed",
      stopReason: "k6 in the preflight was ended by signal 9",
    });
    expect(run.result.verdict).toMatchObject({ state: "INCOMPLETE" });
    expect(countOf(run, "attempt")).toBe(0);
  });
});
