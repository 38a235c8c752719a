/** The search for the breakpoint: real k6 against the real issuer, whose limit is known, and with a k6 that is itself the limit. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { readResult } from "../lib/analysis/result-file.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { runDirectoryAt } from "../lib/run/run-directory.ts";
import { crippleK6Below } from "./crippled-k6.ts";
import { startIssuerBeside } from "./issuer-beside.ts";
import { type CliEnd, CliStage } from "./spawned-cli.ts";

const SEARCH_LIMIT_MS = 240_000;
const LIMIT_PER_SECOND = 120;
/** 0.1 s of the limit. */
const LIMIT: FaultPlan["faults"] = [
  {
    id: "limit",
    org: "*",
    rate: 1,
    kind: "global-rate-limit",
    perSecond: LIMIT_PER_SECOND,
    burst: LIMIT_PER_SECOND / 10,
    as: 429,
  },
];

const answerSchema = z.object({
  conclusion: z.object({
    kind: z.string(),
    ratePerSecond: z.number().nullable(),
    text: z.string(),
    runs: z.int(),
  }),
  probes: z.array(z.object({ ratePerSecond: z.number(), verdict: z.string(), run: z.string() })),
});
type Answer = z.output<typeof answerSchema>;

const stage = new CliStage();
afterAll(() => stage.close());

const WORKLOAD = "workload: [{ name: spike, kind: spike, rate: 100, duration: 10s }]\n";

const FLAGS = "--min 40 --max 640 --stage-duration 4s --warmup 1s --pause 1s --json";

/** A search over 40 to 640 attempts per second, on plateaus of 4 s. */
async function search(
  faults: FaultPlan["faults"],
  cripple: boolean,
): Promise<{ end: CliEnd; answer: Answer }> {
  const { issuer, start } = await startIssuerBeside(stage, faults);
  try {
    const cli = start("breakpoint", WORKLOAD, FLAGS.split(" "));
    const release = cripple ? crippleK6Below(cli.pid) : () => Promise.resolve();
    const end = await cli.ended;
    await release();
    return { end, answer: answerSchema.parse(JSON.parse(end.stdout)) };
  } finally {
    await issuer.stop();
  }
}

describe("the limit of a server", () => {
  let end: CliEnd;
  let answer: Answer;

  beforeAll(async () => {
    ({ end, answer } = await search(LIMIT, false));
  }, SEARCH_LIMIT_MS);

  it("is found within a tenth, in at most 8 runs", () => {
    expect(answer.conclusion).toMatchObject({ kind: "found" });
    expect(answer.conclusion.runs).toBeLessThanOrEqual(8);
    const found = answer.conclusion.ratePerSecond ?? Number.NaN;
    expect(Math.abs(found / LIMIT_PER_SECOND - 1)).toBeLessThanOrEqual(0.1);
    expect(end).toMatchObject({ exitCode: 0 });
  });

  it("is backed by a run of its own for each rate, of which the first alone has a preflight", async () => {
    const results = await Promise.all(
      answer.probes.map(({ run }) => readResult(runDirectoryAt(run).result)),
    );
    const stagesOf = results.map(({ stages }) => stages.map(({ stage: name }) => name).join(" "));
    expect(stagesOf).toEqual(
      results.map((_, index) =>
        index === 0 ? "preflight baseline plateau-ramp plateau" : "baseline plateau-ramp plateau",
      ),
    );
    expect(results.every(({ gates }) => gates.some(({ scope }) => scope === "stage plateau"))).toBe(
      true,
    );
  });

  it("is told of rate by rate while it is searched for", () => {
    expect(end.stderr).toContain("probe 1 of at most 12: 40/s to bracket\n");
    expect(end.stderr).toMatch(/^40\/s passed$/m);
    expect(end.stderr).toMatch(/^\d+\/s failed: (failed|throttled) [\d.]+.%, limit 1.%$/m);
  });
});

describe("a load generator that is itself the limit", () => {
  let answer: Answer;
  let end: CliEnd;

  beforeAll(async () => {
    ({ end, answer } = await search([], true));
  }, SEARCH_LIMIT_MS);

  it("makes the answer one of at least", () => {
    expect(answer.conclusion).toMatchObject({ kind: "atLeast" });
    expect(answer.conclusion.text).toContain("the load generator was the limit, not the server");
    expect(end).toMatchObject({ exitCode: 0 });
  });

  it("is blamed in the runs in which it was, and the server in none", () => {
    const verdicts = new Set(answer.probes.map(({ verdict }) => verdict));
    expect(verdicts).toEqual(new Set(["passed", "generatorLimited"]));
  });
});
