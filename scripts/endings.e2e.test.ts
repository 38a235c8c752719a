/**
 * How a run can end before its time: real k6 and the real program, killed or interrupted in the middle of a spike.
 * Each ending leaves a run that can be read and is INCOMPLETE with what was seen, and no process behind.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RunDirectory } from "../lib/run/run-directory.ts";
import { type EndedRun, readEndedRun, readStarted } from "./ended-run.ts";
import type { RunningProcess } from "./process-table.ts";
import { type CliEnd, CliStage, until } from "./spawned-cli.ts";
import {
  isIssuer,
  isK6,
  processOf,
  type Spike,
  startSpike,
  survivorsOf,
} from "./spike-in-progress.ts";
import { StallingServer } from "./stalling-server.ts";

const RUN_LIMIT_MS = 60_000;
const NO_FAULTS = "version: 1\nfaults: []\n";
const EMPTY_ORGS = "version: 1\nfaults:\n  - { id: empty, org: org-0002, kind: empty-org-ids }\n";

const stage = new CliStage();
afterAll(() => stage.close());

describe.each([
  ["with a defect seen", { plan: EMPTY_ORGS, exitCode: 1, passed: false }],
  ["with nothing wrong seen", { plan: NO_FAULTS, exitCode: 4, passed: null }],
])("k6 killed in mid-spike, %s", (_, { plan, exitCode, passed }) => {
  let spike: Spike;
  let end: CliEnd;
  let run: EndedRun;

  beforeAll(async () => {
    spike = await startSpike(stage, plan);
    process.kill(processOf(spike, isK6).pid, "SIGKILL");
    end = await spike.cli.ended;
    run = await readEndedRun(spike.directory);
  }, RUN_LIMIT_MS);

  it(`exits with ${exitCode}`, () => expect(end).toMatchObject({ exitCode }));

  it("closes the manifest as failed, with the reason", () =>
    expect(run.manifest).toMatchObject({
      state: "failed",
      stopReason: "k6 was ended by signal 9",
      k6: { exitCode: null },
    }));

  it("judges what was seen, as INCOMPLETE", () => {
    const { verdict, totals, findings } = run.result;
    expect(verdict).toMatchObject({ state: "INCOMPLETE", passed });
    expect(totals.attempts).toBeGreaterThanOrEqual(spike.seen);
    expect(findings.map(({ rule, orgs }) => [rule, orgs])).toEqual(
      passed === false ? [["U01.empty", ["org-0002"]]] : [],
    );
  });

  it("leaves every record but a cut last line readable", () => {
    expect(run.records.filter(({ kind }) => kind === "attempt")).toHaveLength(
      run.result.totals.attempts,
    );
    expect(run.brokenLines).toEqual([]);
    expect(run.result.reconciliation.cutLastLine).toBe(run.cut !== "");
  });

  it("leaves no process behind", async () => {
    expect(await survivorsOf(spike)).toEqual([]);
  });
});

describe.each([
  ["with k6 alive", { isFrozen: false }],
  ["with a k6 that does not react", { isFrozen: true }],
])("tokenrush killed in mid-spike, %s", (_, { isFrozen }) => {
  let spike: Spike;
  let survivors: RunningProcess[];
  let judged: CliEnd;
  let run: EndedRun;

  beforeAll(async () => {
    spike = await startSpike(stage, NO_FAULTS);
    if (isFrozen) process.kill(processOf(spike, isK6).pid, "SIGSTOP");
    spike.cli.kill();
    await spike.cli.ended;
    survivors = await survivorsOf(spike);
    judged = await stage.start(["analyze", spike.directory.path]).ended;
    run = await readEndedRun(spike.directory);
  }, RUN_LIMIT_MS);

  it("leaves a manifest that says running, and no process", () => {
    expect(survivors).toEqual([]);
    expect(run.manifest).toMatchObject({ state: "running", endedAt: null });
  });

  it("asks k6 to end in order first, so that it leaves its own counts", async () => {
    const started = await readStarted(spike.directory).catch(() => null);
    const isAsExpected = isFrozen ? started === null : (started ?? 0) >= spike.seen;
    expect({ started, isAsExpected }).toEqual({ started, isAsExpected: true });
  });

  it("can be judged afterwards, as INCOMPLETE with what was seen", () => {
    expect(judged).toMatchObject({ exitCode: 4 });
    const { verdict, totals } = run.result;
    expect(verdict).toMatchObject({ state: "INCOMPLETE", passed: null });
    expect(verdict.reasons).toContainEqual({
      code: "PROCESS_GONE",
      text: "the run was never closed and its process is gone",
    });
    expect(totals.attempts).toBeGreaterThanOrEqual(spike.seen);
  });
});

describe("the issuer killed in mid-spike", () => {
  let spike: Spike;
  let end: CliEnd;
  let run: EndedRun;

  beforeAll(async () => {
    spike = await startSpike(stage, NO_FAULTS);
    process.kill(processOf(spike, isIssuer).pid, "SIGKILL");
    end = await spike.cli.ended;
    run = await readEndedRun(spike.directory);
  }, RUN_LIMIT_MS);

  it("stops k6 in order, and says why", async () => {
    expect(run.manifest).toMatchObject({
      state: "failed",
      stopReason: "the embedded issuer died in the middle of the run",
    });
    expect(await readStarted(spike.directory)).toBeGreaterThanOrEqual(spike.seen);
    expect(end.stderr).toContain("the embedded issuer died in the middle of the run\n");
  });

  it("judges what was seen, as INCOMPLETE", () => {
    expect(end).toMatchObject({ exitCode: 4 });
    const { verdict, totals } = run.result;
    expect(verdict).toMatchObject({ state: "INCOMPLETE", passed: null });
    expect(verdict.reasons.map(({ text }) => text)).toContain(
      "the run could not be carried out: the embedded issuer died in the middle of the run",
    );
    expect(totals.attempts).toBeGreaterThanOrEqual(spike.seen);
  });

  it("leaves no process behind", async () => {
    expect(await survivorsOf(spike)).toEqual([]);
  });
});

/** A target of its own, for counts from the other side. */
function configOf(tokenUrl: string, { timeout, vus }: { timeout: string; vus: number }): string {
  return `version: 1
target:
  tokenUrl: ${tokenUrl}
  client: { id: app-1, secretRef: "file:app.secret" }
  claims: { org: null }
  timeout: ${timeout}
orgs: { generate: { count: 3 } }
workload:
  - { name: baseline, kind: baseline, rate: 20, duration: 500ms }
  - { name: spike, kind: spike, rate: 40, duration: 2s }
safety: { maxVus: ${vus} }
`;
}

async function startAgainst(server: StallingServer, limits: { timeout: string; vus: number }) {
  stage.write("app.secret", "a secret of app-1\n");
  const config = stage.write("stalling.yaml", configOf(`${await server.listen()}/token`, limits));
  // Without a preflight, so that the server counts the attempts of the load alone.
  return stage.start(["run", config, "--seed", "1", "--preflight", "off"]);
}

describe("one interrupt", () => {
  const ANSWERED = 30;
  const VUS = 20;
  const server = new StallingServer(ANSWERED);
  afterAll(() => server.close());
  let end: CliEnd;
  let directory: RunDirectory;
  let run: EndedRun;

  beforeAll(async () => {
    const cli = await startAgainst(server, { timeout: "60s", vus: VUS });
    directory = await cli.runDirectory();
    await until("every VU to wait for an answer", () => server.requests === ANSWERED + VUS);
    cli.interrupt();
    end = await cli.ended;
    run = await readEndedRun(directory);
  }, RUN_LIMIT_MS);

  it("stops in order and reports what was seen as INCOMPLETE", () => {
    expect(end).toMatchObject({ exitCode: 4, signal: null });
    expect(end.stderr).toContain("stopped by SIGINT");
    expect(run.manifest).toMatchObject({ state: "stopped", stopReason: "stopped by SIGINT" });
    expect(run.result.verdict).toMatchObject({ state: "INCOMPLETE", passed: null });
    expect([...run.result.findings, ...run.result.observations]).toEqual([]);
  });

  it("accounts for every attempt, those in flight too", async () => {
    expect(run.result.reconciliation).toMatchObject({
      started: server.requests,
      recorded: ANSWERED,
      interrupted: VUS,
      difference: 0,
    });
    expect(await readStarted(directory)).toBe(server.requests);
    expect(run.records).toHaveLength(ANSWERED);
  });
});

describe("two interrupts", () => {
  let spike: Spike;
  let end: CliEnd;
  let judged: CliEnd;

  beforeAll(async () => {
    spike = await startSpike(stage, NO_FAULTS);
    // Whatever k6 does after the first, the second must not wait for it.
    process.kill(processOf(spike, isK6).pid, "SIGSTOP");
    spike.cli.interrupt();
    await until("the first to be noticed", () =>
      spike.cli.stderr.includes("once more to stop at once"),
    );
    spike.cli.interrupt();
    end = await spike.cli.ended;
    judged = await stage.start(["analyze", spike.directory.path]).ended;
  }, RUN_LIMIT_MS);

  it("end the run without a verdict, and say how to get one", () => {
    expect(end).toMatchObject({ exitCode: 4, signal: null, stdout: "" });
    expect(end.stderr).toContain(`tokenrush analyze ${spike.directory.path}`);
  });

  it("leave a run that can be judged, as INCOMPLETE with what was seen", async () => {
    expect(judged).toMatchObject({ exitCode: 4 });
    const { manifest, result } = await readEndedRun(spike.directory);
    expect(manifest).toMatchObject({ state: "stopped", stopReason: "stopped by SIGINT" });
    expect(result.verdict).toMatchObject({ state: "INCOMPLETE", passed: null });
    expect(result.totals.attempts).toBeGreaterThanOrEqual(spike.seen);
  });

  it("leave no process behind", async () => {
    expect(await survivorsOf(spike)).toEqual([]);
  });
});

describe("a server that accepts and never answers", () => {
  const server = new StallingServer(0);
  afterAll(() => server.close());
  let end: CliEnd;
  let run: EndedRun;

  beforeAll(async () => {
    const cli = await startAgainst(server, { timeout: "1s", vus: 60 });
    const directory = await cli.runDirectory();
    end = await cli.ended;
    run = await readEndedRun(directory);
  }, RUN_LIMIT_MS);

  it("has every attempt counted, as a timeout or as interrupted", () => {
    const { started, interrupted, difference } = run.result.reconciliation;
    expect(run.result.totals.outcomes.timeout + (interrupted ?? Number.NaN)).toBe(started);
    expect(started).toBe(server.requests);
    expect(difference).toBe(0);
    expect(run.result.totals.attempts).toBe(run.result.totals.outcomes.timeout);
  });

  it("is what the run finds", () => {
    expect(run.result.findings.map(({ rule }) => rule)).toEqual(["T22.timeout"]);
    expect(run.manifest).toMatchObject({ state: "finished", k6: { exitCode: 0 } });
    expect(end).toMatchObject({ exitCode: 1, signal: null });
  });
});
