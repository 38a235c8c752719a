/** The run's blocks by stage: what is held against time must not mix stages, whose load differs on purpose. */
import type { PlanStage } from "../core/plan.ts";
import type { Counted } from "../core/statistics/effective-counts.ts";
import { burstDesignEffect } from "../core/statistics/design-effect.ts";
import { countFilled, LEAST_BLOCKS } from "../core/statistics/merged-blocks.ts";
import { stageEndMs } from "./run-view.ts";

interface Timed {
  aggregate: { blockMs: number; blocks: { length: number } };
}

/** Indexes of the blocks that lie whole within a stage. */
export function blocksWithin(stage: PlanStage, { aggregate }: Timed): number[] {
  const { blockMs, blocks } = aggregate;
  const first = Math.ceil(stage.startMs / blockMs);
  const end = Math.min(blocks.length, Math.floor(stageEndMs(stage) / blockMs));
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => first + index);
}

/**
 * The design effect of a share over some stages: how many times less certain it is because failures come in bursts. Scatter is taken within each stage,
 * for that a spike fails more often than the baseline is no burst; stages weigh by the variance they bring. `effectOf` is `burstDesignEffect` unless another is given. 1 where no stage has blocks enough to tell.
 */
export function designEffectWithin(
  stages: readonly PlanStage[],
  counted: (block: number) => Counted,
  timed: Timed,
  effectOf: (blocks: readonly Counted[], blockMs: number) => number = burstDesignEffect,
): number {
  let [weights, sum] = [0, 0];
  for (const stage of stages) {
    const blocks = blocksWithin(stage, timed).map(counted);
    if (countFilled(blocks) < LEAST_BLOCKS) continue;
    const weight = binomialVariance(blocks);
    weights += weight;
    sum += weight * effectOf(blocks, timed.aggregate.blockMs);
  }
  return weights === 0 ? 1 : sum / weights;
}

/**
 * The design effect of a share over all repeats of a stage, whose blocks make one series: what differs from repeat to repeat is scatter too, and each of
 * them may be too short to show any. 1 where all together have too few blocks to tell.
 */
export function designEffectAcross(
  repeats: readonly PlanStage[],
  counted: (block: number) => Counted,
  timed: Timed,
): number {
  const blocks = repeats.flatMap((stage) => blocksWithin(stage, timed)).map(counted);
  return countFilled(blocks) < LEAST_BLOCKS
    ? 1
    : burstDesignEffect(blocks, timed.aggregate.blockMs);
}

function binomialVariance(blocks: readonly Counted[]): number {
  const of = blocks.reduce((total, block) => total + block.of, 0);
  const count = blocks.reduce((total, block) => total + block.count, 0);
  return of === 0 ? 0 : count * (1 - count / of);
}
