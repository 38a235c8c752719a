/** Evidence for and against the generator: whether what was measured may be k6's doing and not the server's. */
import { formatCount, formatDuration } from "../core/text.ts";
import { isAtRest, type RunView, stageEndMs } from "./run-view.ts";
import { busyShare, mostTakenShare, takenShare } from "./busy-share.ts";
import { cpuShares, limitsOfCpu, mean } from "./cpu-share.ts";
import type { Drops } from "./drops.ts";
import { isFrequent } from "./frequency.ts";
import { sustainableRate } from "./generator-capacity.ts";
import type { Result } from "./result.ts";
import type { GeneratorSeries, K6Summary, RunFacts } from "./run-facts.ts";
import type { Reason } from "./verdict.ts";

/** Above this share of virtual users that wait for the server or before a retry, none is free to start the next attempt. */
const ALL_TAKEN = 0.9;
/** An attempt this late though virtual users were free was late for the generator's sake. */
const LAG_LIMIT_MS = 500;
/**
 * Half of them this much later than the most punctual one: k6 did not get its time, whatever the latest ones were. (Measured medians: 7 to 13 ms, nearly
 * the same for each attempt, where it gets it, also beside two programs that keep both cores busy; 22 to 142 ms where it is stopped for 90 of every
 * 100 ms, while the p99 of one such run in eight was below the limit above.)
 */
const TYPICAL_LAG_LIMIT_MS = 15;
const LAG_FEWEST = 20;

export interface GeneratorInput {
  manifest: RunFacts;
  k6Summary: K6Summary | null;
  series: GeneratorSeries | null;
  drops: Drops;
  startLagMs: Result["startLagMs"];
}

/** `answers` of the server, or the time of a `retry`: the pause that the server asked for, or the client's own. */
export type Awaited = "answers" | "retry";

export interface GeneratorEvidence {
  facts: Result["generator"];
  /** Why the run is GENERATOR-LIMITED; empty when nothing speaks against the generator. */
  limits: Reason[];
  /** Virtual users that the rate takes at this server's latency at rest, where the plan has fewer; null where it has enough. */
  neededVus: number | null;
  /** What every virtual user waited for while attempts were dropped and k6 had capacity left; null where none were, or some were free. */
  awaited: Awaited | null;
}

export function judgeGenerator(view: RunView, input: GeneratorInput): GeneratorEvidence {
  const { manifest, series, drops } = input;
  const cpu = series === null ? [] : cpuShares(view, series);
  const dropped = drops.count ?? 0;
  const isWaiting = dropped > 0 && droppedWhile(takenShare, view, drops);
  const awaited: Awaited = droppedWhile(busyShare, view, drops) ? "answers" : "retry";
  const neededVus = isWaiting ? lackingVus(view) : null;
  const limits = [
    ...limitsOfCpu(cpu, view),
    ...limitsOfLag(view, input),
    ...(isWaiting ? limitsOfPlan(view, neededVus) : limitsOfDrops(dropped, input)),
  ];
  const shares = cpu.map(({ share }) => share);
  const rss = series?.samples.map(({ rssMb }) => rssMb) ?? [];
  return {
    facts: {
      cores: series?.cores ?? manifest.platformCores,
      vus: view.plan.vus,
      cpuShare: shares.length === 0 ? null : { mean: mean(shares), max: Math.max(...shares) },
      peakRssMb: rss.length === 0 ? null : Math.max(...rss),
      busyVuShareMax: Math.max(
        0,
        ...view.aggregate.blocks.map((_, block) => busyShare(block, view)),
      ),
      sustainableRatePerSecond: sustainableRate(view, cpu, limits),
    },
    limits,
    neededVus,
    awaited: isWaiting && limits.length === 0 ? awaited : null,
  };
}

function limitsOfLag(view: RunView, { startLagMs }: GeneratorInput): Reason[] {
  const late = startLagMs.flatMap((told) => {
    const index = view.plan.stages.findIndex(({ name }) => name === told.stage);
    const planned = view.plan.stages[index];
    const isTold =
      told.n >= LAG_FEWEST &&
      planned !== undefined &&
      mostTakenShare(planned.startMs, stageEndMs(planned), view) < ALL_TAKEN;
    const lateness = isTold ? sayLateness(told, view.aggregate.lag[index]?.exactMs.min ?? 0) : null;
    return lateness === null ? [] : [`attempts in ${told.stage} started ${lateness}`];
  });
  return late
    .slice(0, 1)
    .map((text) => ({ code: "LAG", text: `${text} though virtual users were free` }));
}

/** Null of attempts that started in time. A lower bound of each lag is none of how it differs from the least. */
function sayLateness(
  { p50, p99, lowerBound }: Result["startLagMs"][number],
  minMs: number,
): string | null {
  if (p99 > LAG_LIMIT_MS) return `up to ${formatDuration(p99)} late (p99)`;
  if (lowerBound || p50 - minMs <= TYPICAL_LAG_LIMIT_MS) return null;
  return `${formatDuration(p50)} late by half`;
}

function limitsOfDrops(count: number, { k6Summary }: GeneratorInput): Reason[] {
  if (!isFrequent(count, count + (k6Summary?.started ?? 0))) return [];
  return [
    {
      code: "DROPS",
      text: `${formatCount(count)} attempts were never started though virtual users were free`,
    },
  ];
}

/** How many virtual users the plan's rate takes at this server's latency at rest; null where it has so many. */
function lackingVus({ plan, aggregate }: RunView): number | null {
  const restUs = plan.stages.map((stage, index) =>
    isAtRest(stage) ? (aggregate.latencies.byStage[index]?.p95 ?? 0) : 0,
  );
  const rate = Math.max(
    ...plan.stages.flatMap((stage) => [stage.fromRatePerSecond, stage.toRatePerSecond]),
  );
  const needed = Math.ceil((rate * Math.max(...restUs)) / 1e6);
  return plan.vus >= needed ? null : needed;
}

function limitsOfPlan({ plan }: RunView, needed: number | null): Reason[] {
  if (needed === null) return [];
  return [
    {
      code: "FEW_VUS",
      text: `the plan has ${formatCount(plan.vus)} virtual users, and its rate takes ${formatCount(needed)} at this server's latency at rest`,
    },
  ];
}

// A bound rises in the block after the drops at the latest, so the block before counts as well.
function droppedWhile(shareOf: typeof takenShare, view: RunView, { blocks }: Drops): boolean {
  const asked = blocks.length > 0 ? blocks : [...view.aggregate.blocks.keys()];
  const busy = asked.filter(
    (block) => Math.max(shareOf(block, view), shareOf(block - 1, view)) >= ALL_TAKEN,
  );
  return blocks.length > 0 ? 2 * busy.length >= blocks.length : busy.length > 0;
}
