/** What charts of a comparison are drawn from: both sides' percentile curves and timelines, one over the other. */
import type { Result } from "../analysis/result.ts";
import { medianOf, summarize } from "../core/statistics/sample.ts";
import { tCritical } from "../core/statistics/t-critical.ts";
import { GRANTS } from "../core/words.ts";
import type { Comparison } from "./comparison.ts";

type Curve = Comparison["curves"][number];
type Point = Curve["base"][number];
type Block = Result["timeline"]["blocks"][number];
type Line = Comparison["timeline"]["blocks"][number]["base"];

/** From so many runs on their own scatter says what they differ by. */
const SEVERAL = 3;

/** The curves of each phase and grant that was issued tokens on both sides. */
export function drawCurves(base: readonly Result[], candidate: readonly Result[]): Curve[] {
  const stages = new Set(
    [...base, ...candidate].flatMap(({ slices }) => slices.map(({ stage }) => stage)),
  );
  return [...stages].flatMap((stage) =>
    GRANTS.flatMap((grant) => {
      const at = (runs: readonly Result[]) =>
        runs.flatMap(({ slices }) => {
          const slice = slices.find((one) => one.stage === stage && one.grant === grant);
          return slice === undefined || slice.points.length === 0 ? [] : [slice.points];
        });
      const [before, after] = [meanCurve(at(base)), meanCurve(at(candidate))];
      if (before.length === 0 || after.length === 0) return [];
      return [{ stage, grant, base: before, candidate: after }];
    }),
  );
}

/** The geometric mean of runs at each share that all have; its band by their scatter, or the run's own of a single one. */
function meanCurve(curves: readonly (readonly Point[])[]): Point[] {
  const [first, ...others] = curves;
  if (first === undefined) return [];
  if (others.length === 0) return [...first];
  return first.flatMap(({ p }): Point[] => {
    const values = curves.flatMap((curve) => curve.find((point) => point.p === p)?.us ?? []);
    if (values.length < curves.length) return [];
    const { n, mean, variance } = summarize(values.map((us) => Math.log(Math.max(1, us))));
    const us = Math.exp(mean);
    if (n < SEVERAL) return [{ p, us, lowUs: null, highUs: null }];
    const half = tCritical(n - 1) * Math.sqrt(variance / n);
    return [{ p, us, lowUs: Math.exp(mean - half), highUs: Math.exp(mean + half) }];
  });
}

/** Blocks of the same length at the same time of every run; none where runs were cut into other lengths. */
export function drawTimelines(
  base: readonly Result[],
  candidate: readonly Result[],
): Comparison["timeline"] {
  const runs = [...base, ...candidate];
  const blockMs = runs[0]?.timeline.blockMs ?? 0;
  const stages = (runs[0]?.stages ?? [])
    .filter(({ kind }) => kind !== "preflight")
    .map(({ stage, kind, startMs, durationMs }) => ({ stage, kind, startMs, durationMs }));
  const isAlike = runs.every(({ timeline }) => timeline.blockMs === blockMs);
  const length = isAlike ? Math.max(...runs.map(({ timeline }) => timeline.blocks.length)) : 0;
  return {
    blockMs,
    stages,
    blocks: Array.from({ length }, (_, index) => ({
      startMs: index * blockMs,
      base: lineOf(base, index),
      candidate: lineOf(candidate, index),
    })),
  };
}

/** The median over a side's runs in one block. */
function lineOf(runs: readonly Result[], index: number): Line {
  const blocks = runs.flatMap(({ timeline }) => timeline.blocks[index] ?? []);
  const median = (valueOf: (block: Block) => number | null) => {
    const values = blocks.flatMap((block) => valueOf(block) ?? []);
    return values.length === 0 ? null : medianOf(values);
  };
  return {
    p95Us: median(({ issued, p95Us }) => (issued === 0 ? null : p95Us)),
    status403Share: median(({ attempts, status403 }) =>
      attempts === 0 ? null : status403 / attempts,
    ),
    unusableShare: median(({ decoded, unusable }) => (decoded === 0 ? null : unusable / decoded)),
  };
}
