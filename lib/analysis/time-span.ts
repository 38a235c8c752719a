/** From the first to the last time something was seen. */

/** Milliseconds since the start of a phase; of nothing, the last is before the first. */
export interface TimeSpan {
  firstMs: number;
  lastMs: number;
}

export function noSpan(): TimeSpan {
  return { firstMs: Number.POSITIVE_INFINITY, lastMs: Number.NEGATIVE_INFINITY };
}

export function widenSpan(into: TimeSpan, { firstMs, lastMs }: Readonly<TimeSpan>): void {
  into.firstMs = Math.min(into.firstMs, firstMs);
  into.lastMs = Math.max(into.lastMs, lastMs);
}
