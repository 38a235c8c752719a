/** How long after a spike tokens come as they did before it. */
import type { Result } from "../analysis/result.ts";
import { medianOf } from "../core/statistics/sample.ts";

type Block = Result["timeline"]["blocks"][number];

/** As fast as before, but for what blocks differ by anyhow. */
const AS_FAST = 1.25;
const AS_RARE = 0.01;

/**
 * Milliseconds from the end of the last spike to the end of the first block whose p95 is at most a quarter above the baseline's median and which fails at most one
 * percentage point more often; null without a baseline, a spike, or a recovery that far.
 */
export function recoveryMs({ stages, timeline: { blockMs, blocks } }: Result): number | null {
  const baseline = stages.find(({ kind }) => kind === "baseline");
  const spike = stages.findLast(({ kind }) => kind === "spike");
  if (baseline === undefined || spike === undefined) return null;
  const before = blocks.filter(({ startMs, attempts }) => {
    const isWithin =
      startMs >= baseline.startMs && startMs + blockMs <= baseline.startMs + baseline.durationMs;
    return isWithin && attempts > 0;
  });
  if (before.length === 0) return null;
  const p95Us = medianOf(before.map((block) => block.p95Us));
  const failed = before.reduce((sum, block) => sum + failedShare(block), 0) / before.length;
  const endMs = spike.startMs + spike.durationMs;
  const calm = blocks.find(
    (block) =>
      block.startMs >= endMs &&
      block.issued > 0 &&
      block.p95Us <= AS_FAST * p95Us &&
      failedShare(block) <= failed + AS_RARE,
  );
  return calm === undefined ? null : calm.startMs + blockMs - endMs;
}

function failedShare({ failed, attempts }: Block): number {
  return attempts === 0 ? 0 : failed / attempts;
}
