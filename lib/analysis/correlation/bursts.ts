/** Stretches of time in which a measure is met far more often than over the run. */
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import type { Counted } from "../../core/statistics/effective-counts.ts";
import type { Cell } from "../aggregate.ts";
import type { RunView } from "../run-view.ts";
import type { BurstFacts } from "./correlation-schema.ts";
import { countInBlock } from "./measured-blocks.ts";
import { isCorrelated } from "./measured-stage.ts";
import { type Measure, MEASURES } from "./measure.ts";
import { blocksWithin } from "../block-series.ts";

/** So many times the run's own share makes a block part of a burst. */
const TIMES = 3;
const FEWEST = 3;
const BURSTS_MAX = 20;
const ORGS_TOLD_MAX = 5;

/** The bursts of every measure, those with most events first; a burst is consecutive blocks, each surely above the run's share and at least three times it. */
export function listBursts(view: RunView): BurstFacts[] {
  return MEASURES.flatMap((measure) => burstsOf(measure, view))
    .toSorted((a, b) => b.count - a.count || a.startMs - b.startMs)
    .slice(0, BURSTS_MAX);
}

function burstsOf(measure: Measure, view: RunView): BurstFacts[] {
  const { blocks, blockMs } = view.aggregate;
  const counted = blocks.map((block) => countInBlock(measure, block));
  const inScope = new Set(
    view.plan.stages.filter(isCorrelated).flatMap((stage) => blocksWithin(stage, view)),
  );
  const all = addAll(counted.filter((_, block) => inScope.has(block)));
  if (all.count === 0) return [];
  const share = all.count / all.of;
  const isHigh = counted.map(
    ({ count, of }, block) =>
      inScope.has(block) &&
      count >= FEWEST &&
      count / of >= TIMES * share &&
      wilsonInterval(count, of).low > share,
  );
  return runsOf(isHigh).map(({ from, to }) => {
    const own = addAll(counted.slice(from, to));
    const inside = blocks.slice(from, to);
    const busyMs = inside.reduce((sum, block) => sum + block.busyMs, 0);
    const { orgs, orgCount } = orgsIn(measure, from, to, view);
    return {
      measure,
      startMs: from * blockMs,
      endMs: to * blockMs,
      at: view.utc(from * blockMs),
      ...own,
      inFlight: Math.round((10 * busyMs) / ((to - from) * blockMs)) / 10,
      orgs,
      orgCount,
    };
  });
}

function addAll(counted: readonly Counted[]): Counted {
  return counted.reduce((sum, { count, of }) => ({ count: sum.count + count, of: sum.of + of }), {
    count: 0,
    of: 0,
  });
}

function runsOf(flags: readonly boolean[]): { from: number; to: number }[] {
  const runs: { from: number; to: number }[] = [];
  flags.forEach((isHigh, block) => {
    const last = runs.at(-1);
    if (!isHigh) return;
    if (last?.to === block) last.to = block + 1;
    else runs.push({ from: block, to: block + 1 });
  });
  return runs;
}

function countInCell(measure: Measure, { status403, claims }: Cell): number {
  if (measure === "status403") return status403;
  return measure === "wrongOrg" ? claims.wrongOrg : claims.empty + claims.absent;
}

/** The orgs that it was met by within these blocks, those of most events first; claims are counted by org as unusable answers. */
function orgsIn(measure: Measure, from: number, to: number, { plan, aggregate, cellsOf }: RunView) {
  const { blocks, status403, unusable } = aggregate.orgBlocks;
  const counts = measure === "status403" ? status403 : unusable;
  const met = plan.orgs
    .map(({ org }, index) => ({ org, index }))
    .filter(({ index }) => cellsOf(index).some((cell) => countInCell(measure, cell) > 0))
    .map(({ org, index }) => ({
      org,
      count: counts.subarray(index * blocks + from, index * blocks + to).reduce((a, b) => a + b, 0),
    }))
    .filter(({ count }) => count > 0)
    .toSorted((a, b) => b.count - a.count);
  return { orgs: met.slice(0, ORGS_TOLD_MAX).map(({ org }) => org), orgCount: met.length };
}
