/** Whether a measure and latency rise and fall together over the blocks of a stage, at once or one after the other. */
import { fewestForScan, type LagScan, scanLags } from "../../core/statistics/lag-scan.ts";
import { holm } from "../../core/statistics/multiplicity.ts";
import type { PlanStage } from "../../core/plan.ts";
import { blocksWithin } from "../block-series.ts";
import type { RunView } from "../run-view.ts";
import type { SeriesFacts } from "./correlation-schema.ts";
import { countInBlock } from "./measured-blocks.ts";
import { isCorrelated } from "./measured-stage.ts";
import { type Measure, MEASURES } from "./measure.ts";

/** Blocks by which one series may follow the other. */
const MAX_LAG = 3;
const SURE = 0.05;

/** Whether it moves is settled when all are known. */
type Scanned = Omit<SeriesFacts, "movesTogether">;

/** Each measure that was met in a stage, against the stage's p95 of issued attempts; corrected for how many there are. */
export function findMovingTogether(view: RunView): SeriesFacts[] {
  const series = view.plan.stages
    .filter(isCorrelated)
    .flatMap((stage) => MEASURES.flatMap((measure) => compareIn(stage, measure, view)));
  const tested = series.filter(({ p }) => p !== null);
  const corrected = holm(tested.map(({ p }) => p ?? 1));
  const moving = new Set(tested.filter((_, index) => (corrected[index] ?? 1) < SURE));
  return series.map((one) => {
    const movesTogether = moving.has(one);
    const isUnsure = one.p !== null && !movesTogether;
    const text = isUnsure ? "no movement in common that chance would not bring" : one.text;
    return { ...one, movesTogether, text };
  });
}

function compareIn(stage: PlanStage, measure: Measure, view: RunView): Scanned[] {
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
  const nothing = { ...facts, lag: null, rho: null, p: null };
  const needed = fewestForScan(MAX_LAG);
  if (told.length < needed) {
    return [{ ...nothing, text: `not enough data: ${needed} blocks of the stage are needed` }];
  }
  const scan = scanLags(
    told.map(({ p95Us }) => p95Us),
    told.map(({ share }) => share),
    MAX_LAG,
  );
  if (scan === null) return [{ ...nothing, text: "one of them never changes" }];
  return [{ ...facts, ...scan, text: describe(scan, blockMs) }];
}

function describe({ lag, rho }: LagScan, blockMs: number): string {
  const how = rho > 0 ? "moves together with p95" : "moves against p95";
  if (lag === 0) return how;
  const seconds = (Math.abs(lag) * blockMs) / 1000;
  return `${how}, ${seconds} s ${lag > 0 ? "after" : "before"} it`;
}
