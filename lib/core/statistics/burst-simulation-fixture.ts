/** Test support: stages of a run with failures in bursts, second by second, the same for the same seed. */
import { mix32 } from "../hash.ts";
import type { Counted } from "./effective-counts.ts";
import { BURSTS } from "./simulation-fixture.ts";

export interface SimulatedStage {
  seed: number;
  /** The share of requests that fail, on the mean of many such stages. */
  share: number;
  pattern: "bursts" | "independent";
}

/** The requests of one stage and their failures, in blocks of 1 s. */
export function simulateStage({ seed, share, pattern }: SimulatedStage): Counted[] {
  const { seconds, requestsPerSecond, meanBurstSeconds, meanGapSeconds } = BURSTS;
  const inBursts = meanBurstSeconds / (meanBurstSeconds + meanGapSeconds);
  const random = drawUniformly(seed);
  const draw = (mean: number) => -mean * Math.log(random());
  let isBurst = pattern === "independent" || random() < inBursts;
  let endsAt =
    pattern === "independent" ? Infinity : draw(isBurst ? meanBurstSeconds : meanGapSeconds);
  const failing = pattern === "independent" ? share : share / inBursts;
  return Array.from({ length: seconds }, (_, second) => {
    let count = 0;
    for (let request = 0; request < requestsPerSecond; request += 1) {
      while (second + request / requestsPerSecond >= endsAt) {
        isBurst = !isBurst;
        endsAt += draw(isBurst ? meanBurstSeconds : meanGapSeconds);
      }
      if (isBurst && random() < failing) count += 1;
    }
    return { count, of: requestsPerSecond };
  });
}

/** Numbers between 0 and 1, both excluded. */
export function drawUniformly(seed: number): () => number {
  let drawn = 0;
  return () => {
    drawn += 1;
    return (mix32(seed, drawn) + 0.5) / 2 ** 32;
  };
}
