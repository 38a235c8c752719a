/** Small seeded 32-bit hashes for drawing and sampling, the same in every runtime; not for secrets. */

// k6 looks a global up by name at each use; a constant of the module is three times faster.
const { imul } = Math;

/**
 * Hashes a number with a seed to 0…2³²−1.
 * Source: `lowbias32` of C. Wellons' hash-prospector (public domain), two multiplications of low bias.
 */
export function mix32(seed: number, value: number): number {
  let h = value ^ seed;
  h = imul(h ^ (h >>> 16), 0x7feb352d);
  h = imul(h ^ (h >>> 15), 0x846ca68b);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hashes a text, by UTF-16 code units, with a seed to 0…2³²−1 (FNV-1a, then `mix32`). */
export function hash32(seed: number, text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(seed, h);
}
