/** Who was the limit, ten times each: a generator that does not get its time, and a server that does not answer in time. */
import { afterAll, describe, expect, it } from "vitest";
import { readResult } from "../lib/analysis/result-file.ts";
import type { Result } from "../lib/analysis/result.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { crippleK6Below } from "./crippled-k6.ts";
import { startIssuerBeside } from "./issuer-beside.ts";
import { CliStage } from "./spawned-cli.ts";

const RUN_LIMIT_MS = 120_000;
const TIMES = Array.from({ length: 10 }, (_, index) => index + 1);

/** Fast at rest, for all orgs alike, and slow from the spike on. */
const SLOW_UNDER_LOAD: FaultPlan["faults"] = [
  { id: "slow", org: "*", rate: 1, kind: "latency", delayMs: 3000, fromMs: 5000 },
];

const STARVED = `
workload:
  - { name: baseline, kind: baseline, rate: 20, duration: 4s }
  - { name: spike, kind: spike, rate: 400, duration: 8s }
`;
/** Forty virtual users suffice for the rate as long as an answer takes less than 0.8 s, as it does at rest. */
const SATURATED = `
workload:
  - { name: baseline, kind: baseline, rate: 10, duration: 5s }
  - { name: spike, kind: spike, rate: 50, duration: 8s }
safety: { maxVus: 40 }
`;

const stage = new CliStage();
afterAll(() => stage.close());

async function runBeside(
  workload: string,
  faults: FaultPlan["faults"],
  cripple: boolean,
): Promise<Result> {
  const { issuer, start } = await startIssuerBeside(stage, faults);
  try {
    const cli = start("run", workload, ["--preflight", "off"]);
    const directory = await cli.runDirectory();
    const release = cripple ? crippleK6Below(cli.pid) : () => Promise.resolve();
    await cli.ended;
    await release();
    return await readResult(directory.result);
  } finally {
    await issuer.stop();
  }
}

describe("a k6 that is stopped for 90 of every 100 ms", () => {
  it.each(TIMES)(
    "is named as the limit, and no server blamed, time %i",
    async () => {
      const { verdict, findings, generator } = await runBeside(STARVED, [], true);
      expect(verdict.state).toBe("GENERATOR-LIMITED");
      expect(findings).toEqual([]);
      expect(generator.sustainableRatePerSecond).toBeGreaterThan(0);
      expect(verdict.advice.join("\n")).toContain("which this machine could hold");
    },
    RUN_LIMIT_MS,
  );
});

describe("a server that does not answer in time while k6 idles", () => {
  it.each(TIMES)(
    "is found saturated in a valid run, time %i",
    async () => {
      const { verdict, findings, generator } = await runBeside(SATURATED, SLOW_UNDER_LOAD, false);
      expect(verdict.state).toBe("VALID");
      expect(findings.map(({ rule }) => rule)).toContain("target-saturated");
      expect(generator.sustainableRatePerSecond).toBeNull();
      expect(verdict.reasons.map(({ code }) => code)).toContain("GATE");
    },
    RUN_LIMIT_MS,
  );
});
