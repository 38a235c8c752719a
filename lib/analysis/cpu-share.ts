/** How much of its machine k6 used, and whether that was too much to trust what it measured. */
import { formatShare } from "../core/text.ts";
import type { GeneratorSeries } from "./run-facts.ts";
import { isUnderLoad, type RunView, stageEndMs } from "./run-view.ts";
import type { Reason } from "./verdict.ts";

/** Above this share of its cores k6 is at its limit. */
export const CPU_LIMIT = 0.8;
const SUSTAINED_SAMPLES = 3;

export interface CpuShare {
  /** Middle of the sample, milliseconds since the scenario's start. */
  atMs: number;
  share: number;
}

/** k6's share of all cores between samples, while the scenario ran; starting k6 itself is not load. */
export function cpuShares(
  { plan, aggregate }: RunView,
  { cores, samples }: GeneratorSeries,
): CpuShare[] {
  const startMs = aggregate.epochMs ?? samples[0]?.atMs ?? 0;
  const endMs = Math.max(...plan.stages.map(stageEndMs));
  return samples
    .flatMap((sample, index) => {
      const elapsedMs = sample.atMs - (samples[index - 1]?.atMs ?? sample.atMs);
      if (elapsedMs <= 0) return [];
      const atMs = sample.atMs - elapsedMs / 2 - startMs;
      return [{ atMs, share: sample.cpuMs / (elapsedMs * cores) }];
    })
    .filter(({ atMs }) => atMs >= 0 && atMs <= endMs);
}

/** Speaks against the generator when k6 was at its limit for some samples in a row, or on the mean under load. */
export function limitsOfCpu(cpu: readonly CpuShare[], { plan }: RunView): Reason[] {
  const underLoad = cpu
    .filter(({ atMs }) =>
      plan.stages.some(
        (stage) => isUnderLoad(stage) && atMs >= stage.startMs && atMs < stageEndMs(stage),
      ),
    )
    .map(({ share }) => share);
  const isSustained = cpu.some(
    (_, index) =>
      index + SUSTAINED_SAMPLES <= cpu.length &&
      cpu.slice(index, index + SUSTAINED_SAMPLES).every(({ share }) => share > CPU_LIMIT),
  );
  const meanUnderLoad = underLoad.length === 0 ? 0 : mean(underLoad);
  if (!isSustained && meanUnderLoad <= CPU_LIMIT) return [];
  const highest = Math.max(...cpu.map(({ share }) => share));
  return [
    {
      code: "CPU",
      text: `k6 used up to ${formatShare(highest)} of its cores, ${formatShare(meanUnderLoad)} on the mean under load: above ${formatShare(CPU_LIMIT)} its own delays are in the latencies`,
    },
  ];
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
