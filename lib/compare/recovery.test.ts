/** How long after a spike it was as before it. */
import { describe, expect, it } from "vitest";
import type { Result } from "../analysis/result.ts";
import type { StageKind } from "../core/words.ts";
import { makeRun } from "./compared-run-fixture.ts";
import { recoveryMs } from "./recovery.ts";

type Block = Result["timeline"]["blocks"][number];

const [STAGE] = makeRun().stages;

function stageOf(kind: StageKind, startMs: number, durationMs: number) {
  if (STAGE === undefined) throw new Error("no stage");
  return { ...STAGE, stage: kind, kind, startMs, durationMs };
}

const BLOCK_MS = 1000;
const STAGES = [stageOf("baseline", 0, 4000), stageOf("spike", 4000, 2000)];

/** Blocks of a second by their p95, in ms, and how many of 100 attempts failed; null for one without attempts. */
function blocksOf(...blocks: (readonly [p95Ms: number, failed: number] | null)[]): Block[] {
  return blocks.map((block, index) => {
    const [p95Ms = 0, failed = 0] = block ?? [];
    const attempts = block === null ? 0 : 100;
    return {
      startMs: index * BLOCK_MS,
      offered: attempts,
      attempts,
      issued: attempts - failed,
      status403: failed,
      failed,
      decoded: attempts - failed,
      unusable: 0,
      inFlight: 0,
      p50Us: 0,
      p95Us: p95Ms * 1000,
      p99Us: 0,
    };
  });
}

function recoveryOf(blocks: Block[], stages: Result["stages"] = STAGES): number | null {
  return recoveryMs(makeRun({ stages, timeline: { blockMs: BLOCK_MS, blocks } }));
}

const BEFORE = blocksOf([40, 0], [44, 0], [40, 0], [90, 0], [400, 50], [400, 50]);
const after = (...blocks: (readonly [number, number] | null)[]) => [
  ...BEFORE,
  ...blocksOf(...BEFORE.map(() => null), ...blocks).slice(BEFORE.length),
];

describe("recoveryMs", () => {
  it.each<[what: string, blocks: Block[], ms: number | null]>([
    ["the first block is calm", after([40, 0]), 1000],
    ["latency is up to a quarter above the median before", after([52.6, 0], [52.5, 0]), 2000],
    ["failures are up to a point above those before", after([40, 2], [40, 1]), 2000],
    ["blocks without a token say nothing", after(null, [0, 100], [40, 0]), 3000],
    ["it never was as before", after([60, 0], [60, 0]), null],
    ["nothing came after the spike", BEFORE, null],
  ])("where %s", (_, blocks, ms) => {
    expect(recoveryOf(blocks)).toBe(ms);
  });

  it("is counted from the last spike", () => {
    const stages = [...STAGES, stageOf("recovery", 6000, 1000), stageOf("spike", 7000, 1000)];
    const blocks = after([40, 0], [400, 50], [60, 0], [40, 0]);
    expect(recoveryOf(blocks, stages)).toBe(2000);
  });

  it("is unknown without a baseline, what it was like, or a spike", () => {
    const blocks = after([40, 0]);
    expect(recoveryOf(blocks, STAGES.slice(1))).toBeNull();
    expect(recoveryOf(blocks, STAGES.slice(0, 1))).toBeNull();
    const unseen = [stageOf("baseline", 0, 500), ...STAGES.slice(1)];
    expect(recoveryOf(blocks, unseen)).toBeNull();
    expect(recoveryOf([], STAGES)).toBeNull();
  });
});
