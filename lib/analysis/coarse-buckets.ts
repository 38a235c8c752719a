/** Four buckets of two digits taken together: fine enough to cut an org's tokens by latency, and near enough that most of the four occur where one does. */
import { bucketCount } from "./latency-buckets.ts";

/** An org's tokens are cut within 3 %. */
const COARSE_BITS = 2;

/** Buckets of two digits in a coarse one. */
export const FINE_PER_COARSE = 1 << COARSE_BITS;
/** Coarse buckets there are. */
export const COARSE_BUCKETS = coarsenBucket(bucketCount(2)) + 1;

/** The coarse bucket of a bucket of two digits. */
export function coarsenBucket(bucket: number): number {
  return bucket >> COARSE_BITS;
}

/** Which of its coarse bucket's a bucket of two digits is. */
export function placeInCoarse(bucket: number): number {
  return bucket & (FINE_PER_COARSE - 1);
}

/** The first bucket of two digits of a coarse one. */
export function firstOfCoarse(coarse: number): number {
  return coarse << COARSE_BITS;
}
