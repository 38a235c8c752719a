/** The correlation block of a result: what goes with 403s and useless tokens, and what there is too little of to say. */
import { provenDesignEffect } from "../../core/statistics/design-effect.ts";
import { riskRatio } from "../../core/statistics/risk-ratio.ts";
import { trendTest } from "../../core/statistics/trend-test.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { blocksWithin, designEffectWithin } from "../block-series.ts";
import type { RunView } from "../run-view.ts";
import { breakDown } from "./breakdowns.ts";
import { listBursts } from "./bursts.ts";
import { measureConcurrency } from "./concurrency.ts";
import { describeCorrelation, describeLatency, describeNone } from "./correlation-words.ts";
import type { BrokenDown, Correlation, LatencyFacts } from "./correlation-schema.ts";
import type { LatencyFifths } from "./latency-fifths.ts";
import { countInBlock } from "./measured-blocks.ts";
import { isCorrelated } from "./measured-stage.ts";
import { FEWEST_EVENTS, type Measure, MEASURES } from "./measure.ts";
import { findMovingTogether } from "./moving-together.ts";

const SURE = 0.05;

export function correlate(view: RunView): Correlation {
  const latency = MEASURES.map((measure) => {
    const met = view.aggregate.fifths.find((one) => one.measure === measure);
    return met === undefined ? noneOf(measure, view) : judgeFifths(met, view);
  });
  const parts = {
    latency,
    series: findMovingTogether(view),
    bursts: listBursts(view),
    concurrency: measureConcurrency(view),
    breakdowns: breakDown(view, (measure) => designEffectOf(measure, view)),
  };
  return { ...parts, text: describeCorrelation(parts) };
}

/** Calls are a sample, too thin in time to tell of bursts. */
function designEffectOf(measure: BrokenDown, view: RunView): number {
  const { blocks } = view.aggregate;
  const stages = view.plan.stages.filter(isCorrelated);
  const known = MEASURES.find((one) => one === measure);
  if (measure === "refusedUse") return 1;
  return designEffectWithin(
    stages,
    (index) => {
      const block = blocks[index];
      if (known !== undefined) return countInBlock(known, block);
      return { count: block?.failed ?? 0, of: block?.attempts ?? 0 };
    },
    view,
    provenDesignEffect,
  );
}

/** A measure that nothing shows. */
function noneOf(measure: Measure, view: RunView): LatencyFacts {
  const stages = view.plan.stages.filter(isCorrelated);
  const blocks = stages.flatMap((stage) => blocksWithin(stage, view));
  const of = blocks.reduce((sum, index) => {
    return sum + countInBlock(measure, view.aggregate.blocks[index]).of;
  }, 0);
  return {
    measure,
    designEffect: 1,
    fifths: [],
    trend: null,
    riskRatio: { crude: null, stratified: null, strata: 0 },
    text: describeNone(measure, of),
  };
}

/** The trend over the fifths and the ratio of the slowest to the others; both null below ten events. */
export function judgeFifths(
  { measure, fifths, strata, crude }: LatencyFifths,
  view: RunView,
): LatencyFacts {
  const events = fifths.reduce((sum, { count }) => sum + count, 0);
  const designEffect = events === 0 ? 1 : designEffectOf(measure, view);
  const isEnough = events >= FEWEST_EVENTS;
  const scored = fifths.map((fifth, score) => ({ ...fifth, score }));
  const trend = isEnough ? trendTest(scored, designEffect) : null;
  const facts = {
    measure,
    designEffect,
    fifths: fifths.map(({ count, of }) => ({
      count,
      of,
      interval: wilsonInterval(count, of, designEffect),
    })),
    trend: trend === null ? null : { ...trend, isSure: trend.p < SURE },
    riskRatio: {
      crude: isEnough ? riskRatio([crude], designEffect).crude : null,
      stratified: isEnough ? riskRatio(strata, designEffect).stratified : null,
      strata: strata.length,
    },
  };
  return { ...facts, text: describeLatency(facts) };
}
