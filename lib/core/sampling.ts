/**
 * Which issued tokens are looked into: a share of all, and at least the floor in every group; decided by a hash of the attempt id.
 * A group's sample is always the lower end of its positions, so it is the same in whatever order and parts records are read.
 */
import { hash32 } from "./hash.ts";

/** At least this many tokens are looked into per org, stage and grant; all if there are fewer. */
export const SAMPLE_FLOOR = 20;

/** Positions are whole numbers below this. */
export const POSITION_COUNT = 2 ** 32;

/** An attempt's place in the order of sampling, uniform in 0…2³²−1. */
export function samplePosition(seed: number, attemptId: string): number {
  return hash32(seed, attemptId);
}

/** True when a token is looked into; `floorPosition` is its group's. */
export function isSampled(position: number, share: number, floorPosition: number): boolean {
  return position < share * POSITION_COUNT || position <= floorPosition;
}

/**
 * Keeps the smallest positions of one group: inserts `position` into the ascending run of `count` numbers at `start`,
 * of which at most `SAMPLE_FLOOR` stay. Returns the new count.
 */
export function keepSmallest(
  smallest: Uint32Array,
  start: number,
  count: number,
  position: number,
): number {
  let at = start + count;
  if (count === SAMPLE_FLOOR) {
    at -= 1;
    if (position >= (smallest[at] ?? 0)) return count;
  }
  while (at > start && (smallest[at - 1] ?? 0) > position) {
    smallest[at] = smallest[at - 1] ?? 0;
    at -= 1;
  }
  smallest[at] = position;
  return Math.min(SAMPLE_FLOOR, count + 1);
}
