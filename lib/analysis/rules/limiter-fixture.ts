/** Rate limiters as servers have them, for tests: each says of an attempt at a time whether it passes. */
export type Limiter = (nowMs: number) => boolean;

const MINUTE_MS = 60_000;

/** So many attempts per minute by the clock. */
export function fixedWindow(perMinute: number): Limiter {
  const counts = new Map<number, number>();
  return (nowMs) => {
    const minute = Math.floor(nowMs / MINUTE_MS);
    const count = (counts.get(minute) ?? 0) + 1;
    counts.set(minute, count);
    return count <= perMinute;
  };
}

/** So many passed attempts in any sixty seconds. */
export function slidingWindow(perMinute: number): Limiter {
  const passed: number[] = [];
  return (nowMs) => {
    while ((passed[0] ?? nowMs) <= nowMs - MINUTE_MS) passed.shift();
    if (passed.length >= perMinute) return false;
    passed.push(nowMs);
    return true;
  };
}

/** A bucket of `burst` that refills at a rate. */
export function tokenBucket(perMinute: number, burst: number): Limiter {
  let level = burst;
  let updatedMs = 0;
  return (nowMs) => {
    level = Math.min(burst, level + ((nowMs - updatedMs) * perMinute) / MINUTE_MS);
    updatedMs = nowMs;
    if (level < 1) return false;
    level -= 1;
    return true;
  };
}
