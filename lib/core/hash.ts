/** Small seeded 32-bit hashes for drawing and sampling, the same in every runtime; not for secrets. */

// k6 looks a global up by name at each use; a constant of the module is three times faster.
const { imul } = Math;

/**
 * Hashes a number with a seed to 0…2³²−1.
 * Source: the finaliser of MurmurHash3 (A. Appleby, public domain).
 */
export function mix32(seed: number, value: number): number {
  let h = imul(value ^ seed, 0xcc9e2d51) ^ imul(seed, 0x1b873593);
  h = imul(h ^ (h >>> 16), 0x85ebca6b);
  h = imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Hashes a text, by UTF-16 code units, with a seed to 0…2³²−1 (FNV-1a, then `mix32`). */
export function hash32(seed: number, text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) h = imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix32(seed, h);
}
