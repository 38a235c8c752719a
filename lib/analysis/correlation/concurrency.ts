/** How often each measure is met by how many requests were in flight: whether it takes concurrency. */
import type { Counted } from "../../core/statistics/effective-counts.ts";
import type { RunView } from "../run-view.ts";
import { blocksWithin } from "../block-series.ts";
import type { ConcurrencyFacts } from "./correlation-schema.ts";
import { FIFTHS } from "./latency-fifths.ts";
import { countInBlock } from "./measured-blocks.ts";
import { isCorrelated } from "./measured-stage.ts";
import { type Measure, MEASURES } from "./measure.ts";

interface CountedBlock extends Counted {
  inFlight: number;
}

/** Attempts by fifths of what was in flight in their block, for each measure that was met; and the means at the moment of each. */
export function measureConcurrency(view: RunView): ConcurrencyFacts[] {
  const { blocks, blockMs } = view.aggregate;
  const indexes = view.plan.stages
    .filter(isCorrelated)
    .flatMap((stage) => blocksWithin(stage, view));
  return MEASURES.flatMap((measure) => {
    const counted = indexes
      .map((index) => ({
        ...countInBlock(measure, blocks[index]),
        inFlight: (blocks[index]?.busyMs ?? 0) / blockMs,
      }))
      .filter(({ of }) => of > 0)
      .toSorted((a, b) => a.inFlight - b.inFlight);
    return counted.some(({ count }) => count > 0) ? [describe(measure, counted)] : [];
  });
}

function describe(measure: Measure, counted: readonly CountedBlock[]): ConcurrencyFacts {
  const total = counted.reduce((sum, { of }) => sum + of, 0);
  const fifths = Array.from({ length: FIFTHS }, () => ({ count: 0, of: 0, weighted: 0 }));
  let before = 0;
  for (const { count, of, inFlight } of counted) {
    const fifth = fifths[Math.floor((FIFTHS * (before + of / 2)) / total)];
    before += of;
    if (fifth === undefined) continue;
    fifth.count += count;
    fifth.of += of;
    fifth.weighted += of * inFlight;
  }
  const meanOver = (weight: (block: CountedBlock) => number) =>
    roundTo1(
      counted.reduce((sum, block) => sum + weight(block) * block.inFlight, 0) /
        counted.reduce((sum, block) => sum + weight(block), 0),
    );
  return {
    measure,
    meanInFlight: meanOver(({ of }) => of),
    meanInFlightAtEvents: meanOver(({ count }) => count),
    fifths: fifths
      .filter(({ of }) => of > 0)
      .map(({ count, of, weighted }) => ({ count, of, inFlight: roundTo1(weighted / of) })),
  };
}

function roundTo1(number: number): number {
  return Math.round(10 * number) / 10;
}
