/** Test support: series whose blocks hang on the ones before, the same for the same seed. */
import { drawUniformly } from "./burst-simulation-fixture.ts";

/** Draws series of so many blocks, each of variance 1; a block keeps the share `memory` of the one before. */
export function drawSeries(seed: number): (blocks: number, memory: number) => number[] {
  const random = drawUniformly(seed);
  const normal = () => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
  return (blocks, memory) => {
    let level = normal();
    return Array.from({ length: blocks }, () => {
      const now = level;
      level = memory * level + Math.sqrt(1 - memory ** 2) * normal();
      return now;
    });
  };
}
