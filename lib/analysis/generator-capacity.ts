/** The rate that this machine could hold: what to lower the load to where the generator was the limit. */
import type { Reason } from "./verdict.ts";
import { CPU_LIMIT, type CpuShare } from "./cpu-share.ts";
import { blocksWithin } from "./block-series.ts";
import { isUnderLoad, type RunView } from "./run-view.ts";

/** k6 itself takes some of an idle machine: below this share, CPU says little of what an attempt costs. */
const TELLING_SHARE = 0.1;
/** Of a rate that was reached with difficulty, so much is held with ease. */
const EASE = 0.8;

/**
 * Attempts per second over all orgs that this machine could hold by what it did in this run, rounded down; null where the run does not tell.
 * Where CPU was the limit, by its cost per attempt at four fifths of the cores; else a part of what was reached under load.
 */
export function sustainableRate(
  view: RunView,
  cpu: readonly CpuShare[],
  limits: readonly Reason[],
): number | null {
  if (limits.length === 0) return null;
  const isOfCpu = limits.some(({ code }) => code === "CPU");
  const rate = isOfCpu ? rateByCpu(view, cpu) : EASE * reachedRate(view);
  return rate >= 1 ? Math.floor(rate) : null;
}

/** By the median cost of an attempt over the samples that tell. */
function rateByCpu(view: RunView, cpu: readonly CpuShare[]): number {
  const { blocks, blockMs } = view.aggregate;
  const rates = cpu
    .flatMap(({ atMs, share }) => {
      const attempts = blocks[Math.floor(atMs / blockMs)]?.attempts ?? 0;
      return share < TELLING_SHARE || attempts === 0
        ? []
        : [((attempts * 1000) / blockMs) * (CPU_LIMIT / share)];
    })
    .toSorted((a, b) => a - b);
  return rates[Math.floor((rates.length - 1) / 2)] ?? 0;
}

/** Mean attempts per second in the stage under load in which most were started. */
function reachedRate(view: RunView): number {
  const { blocks, blockMs } = view.aggregate;
  const rates = view.plan.stages.filter(isUnderLoad).map((stage) => {
    const within = blocksWithin(stage, view);
    const attempts = within.reduce((sum, index) => sum + (blocks[index]?.attempts ?? 0), 0);
    return within.length === 0 ? 0 : (attempts * 1000) / (within.length * blockMs);
  });
  return Math.max(0, ...rates);
}
