/** Blocks of time: any number of attempts in at most 256 blocks, and nothing lost when they get longer. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  addBlocks,
  BLOCK_COLUMN,
  blockAt,
  blockValue,
  countBlock,
  countBlockLatency,
  countBusy,
  countOrgBlock,
  countOrgUnusable,
  countSymptomBlock,
  createTimeBlocks,
  latencyAt,
  MAX_BLOCKS,
  noteUnaccountedTicks,
  type TimeBlocks,
} from "./time-blocks.ts";

const ORGS = 3;
const LAST_MS = 3_600_000;

interface Started {
  startMs: number;
  busyUs: number;
  org: number;
  isDenied: boolean;
  isUnusable: boolean;
  symptom: number;
  ticks: number;
}

const started: fc.Arbitrary<Started> = fc.record({
  startMs: fc.oneof(fc.nat({ max: 5000 }), fc.nat({ max: LAST_MS }), fc.nat({ max: 10 * LAST_MS })),
  busyUs: fc.oneof(fc.nat({ max: 50_000 }), fc.nat({ max: 20_000_000 })),
  org: fc.nat({ max: ORGS - 1 }),
  isDenied: fc.boolean(),
  isUnusable: fc.boolean(),
  symptom: fc.nat({ max: 2 }),
  ticks: fc.nat({ max: 100 }),
});

function count(
  blocks: TimeBlocks,
  { startMs, busyUs, org, isDenied, isUnusable, symptom, ticks }: Started,
): void {
  countBusy(blocks, startMs, busyUs);
  const block = blockAt(blocks, startMs);
  countBlock(blocks, block, BLOCK_COLUMN.attempts);
  if (isDenied) countBlock(blocks, block, BLOCK_COLUMN.status403);
  countBlockLatency(blocks, block, org, Math.max(1, busyUs));
  countOrgBlock(blocks, org, block, isDenied);
  if (isUnusable) countOrgUnusable(blocks, org, block);
  countSymptomBlock(blocks, symptom, block);
  noteUnaccountedTicks(blocks, block, ticks);
}

function countAll(all: readonly Started[]): TimeBlocks {
  const blocks = createTimeBlocks(ORGS, LAST_MS);
  for (const one of all) count(blocks, one);
  return blocks;
}

function column(blocks: TimeBlocks, name: keyof typeof BLOCK_COLUMN): number[] {
  return Array.from({ length: blocks.used }, (_, block) =>
    blockValue(blocks, block, BLOCK_COLUMN[name]),
  );
}

const NOTHING: Started = {
  startMs: 0,
  busyUs: 0,
  org: 0,
  isDenied: false,
  isUnusable: false,
  symptom: 0,
  ticks: 0,
};

function blockMsFor(startMs: number): number {
  return countAll([{ ...NOTHING, startMs }]).blockMs;
}

const sum = (values: Iterable<number>) => Array.from(values).reduce((a, b) => a + b, 0);

describe("time blocks", () => {
  it("count the same in any order and in any parts", () => {
    fc.assert(
      fc.property(fc.array(started, { maxLength: 60 }), fc.nat({ max: 60 }), (all, cut) => {
        const parts = countAll(all.slice(0, cut));
        addBlocks(parts, countAll(all.slice(cut)), (id) => id);
        expect(parts).toStrictEqual(countAll(all));
        expect(countAll(all.toReversed())).toStrictEqual(countAll(all));
      }),
    );
  });

  it("hold every attempt in the block it started in, and the least number of ticks told there", () => {
    fc.assert(
      fc.property(fc.array(started, { minLength: 1, maxLength: 60 }), (all) => {
        const blocks = countAll(all);
        const blockOf = ({ startMs }: Started) =>
          Math.floor(Math.min(startMs, LAST_MS) / blocks.blockMs);
        column(blocks, "attempts").forEach((attempts, block) => {
          const here = all.filter((one) => blockOf(one) === block);
          expect(attempts).toBe(here.length);
          expect(blockValue(blocks, block, BLOCK_COLUMN.minUnaccountedTicks)).toBe(
            Math.min(...here.map(({ ticks }) => ticks)),
          );
          expect(sum(latencyAt(blocks, block, null)?.counts ?? [])).toBe(here.length);
          expect(sum(latencyAt(blocks, block, 1)?.counts ?? [])).toBe(
            here.filter((one) => one.org === 1).length,
          );
          for (let org = 0; org < ORGS; org += 1) {
            expect(blocks.orgAttempts[org * MAX_BLOCKS + block]).toBe(
              here.filter((one) => one.org === org).length,
            );
            expect(blocks.orgUnusable[org * MAX_BLOCKS + block]).toBe(
              here.filter((one) => one.org === org && one.isUnusable).length,
            );
          }
          for (let symptom = 0; symptom < 3; symptom += 1) {
            expect(blocks.symptoms.get(symptom)?.[block] ?? 0).toBe(
              here.filter((one) => one.symptom === symptom).length,
            );
          }
        });
        expect(sum(blocks.orgStatus403)).toBe(all.filter(({ isDenied }) => isDenied).length);
      }),
    );
  });

  it("count under one symptom what another part counted under several", () => {
    const [into, from] = [createTimeBlocks(ORGS, LAST_MS), createTimeBlocks(ORGS, LAST_MS)];
    blockAt(from, 1000);
    countSymptomBlock(from, 4, 1);
    countSymptomBlock(from, 5, 1);
    addBlocks(into, from, () => 9);
    expect([...into.symptoms].map(([id, counts]) => [id, counts[1]])).toEqual([[9, 2]]);
  });

  it("spread all the time attempts took, and only over blocks they lay in", () => {
    fc.assert(
      fc.property(fc.array(started, { maxLength: 60 }), (all) => {
        expect(sum(column(countAll(all), "busyUs"))).toBe(sum(all.map(({ busyUs }) => busyUs)));
      }),
    );
    const blocks = countAll([{ ...NOTHING, startMs: 1500, busyUs: 2_000_000 }]);
    expect(column(blocks, "busyUs")).toEqual([0, 500_000, 1_000_000, 500_000]);
  });

  it("are a second long until there are too many, and then no longer than must be", () => {
    expect(blockMsFor(255_999)).toBe(1000);
    expect(blockMsFor(256_000)).toBe(2000);
    expect(blockMsFor(512_000)).toBe(4000);
    expect(blockMsFor(10 * LAST_MS)).toBe(16_000);
  });
});
