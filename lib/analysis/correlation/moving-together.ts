/** Whether a measure and latency rise and fall together over the blocks of a stage, at once or one after the other. */
import { circularShiftTest } from "../../core/statistics/circular-shift.ts";
import { holm } from "../../core/statistics/multiplicity.ts";
import type { PlanStage } from "../../core/plan.ts";
import { blocksWithin } from "../block-series.ts";
import type { RunView } from "../run-view.ts";
import type { SeriesFacts } from "./correlation-schema.ts";
import { countInBlock } from "./measured-blocks.ts";
import { isCorrelated } from "./measured-stage.ts";
import { type Measure, MEASURES } from "./measure.ts";

/** Blocks by which one series may follow the other. */
const LAGS = [-3, -2, -1, 0, 1, 2, 3] as const;
/** Pairs of blocks that a correlation takes, by the test itself. */
const FEWEST_BLOCKS = 8;
const SURE = 0.05;

/** Each measure that was met in a stage, against the stage's p95 of issued attempts; `p` is corrected for the lags tried. */
export function findMovingTogether(view: RunView): SeriesFacts[] {
  return view.plan.stages
    .filter(isCorrelated)
    .flatMap((stage) => MEASURES.flatMap((measure) => compareIn(stage, measure, view)));
}

function compareIn(stage: PlanStage, measure: Measure, view: RunView): SeriesFacts[] {
  const { blocks, blockMs } = view.aggregate;
  const told = blocksWithin(stage, view).flatMap((index) => {
    const block = blocks[index];
    const { count, of } = countInBlock(measure, block);
    // A block without an issued attempt has no latency, and one without any of the denominator no share.
    return block === undefined || of === 0 || block.latencyUs.n === 0
      ? []
      : [{ p95Us: block.latencyUs.p95, share: count / of, count }];
  });
  if (told.every(({ count }) => count === 0)) return [];
  const facts = { stage: stage.name, measure, blocks: told.length, blockMs };
  const nothing = { lag: null, rho: null, p: null, movesTogether: false };
  if (told.length < FEWEST_BLOCKS + Math.max(...LAGS)) {
    const needed = FEWEST_BLOCKS + Math.max(...LAGS);
    return [{ ...facts, ...nothing, text: `not enough data: ${needed} blocks are needed` }];
  }
  const latency = told.map(({ p95Us }) => p95Us);
  const shares = told.map(({ share }) => share);
  const tests = LAGS.flatMap((lag) => {
    const tested = circularShiftTest(latency, shares, { lag });
    return tested === null ? [] : [{ lag, ...tested }];
  });
  const corrected = holm(tests.map(({ p }) => p));
  const best = tests
    .map((test, index) => ({ ...test, p: corrected[index] ?? 1 }))
    .toSorted(
      (a, b) => a.p - b.p || Math.abs(b.rho) - Math.abs(a.rho) || Math.abs(a.lag) - Math.abs(b.lag),
    )[0];
  if (best === undefined) return [{ ...facts, ...nothing, text: "neither rises nor falls" }];
  const { lag, rho, p } = best;
  const movesTogether = p < SURE;
  return [
    { ...facts, lag, rho, p, movesTogether, text: describe(lag, rho, movesTogether, blockMs) },
  ];
}

function describe(lag: number, rho: number, movesTogether: boolean, blockMs: number): string {
  if (!movesTogether) return "no movement in common that chance would not bring";
  const how = rho > 0 ? "moves together with p95" : "moves against p95";
  if (lag === 0) return how;
  const seconds = (Math.abs(lag) * blockMs) / 1000;
  return `${how}, ${seconds} s ${lag > 0 ? "after" : "before"} it`;
}
