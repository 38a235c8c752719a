/** Times worth a mark on an axis, the same for who draws the page and for the page when it is zoomed. */

const STEPS_SECONDS = [0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

export interface TimeRange {
  fromMs: number;
  toMs: number;
}

/** Milliseconds within a range in steps people count time in, at most `steps` steps. */
export function timeTicks({ fromMs, toMs }: TimeRange, steps: number): number[] {
  const roughSeconds = (toMs - fromMs) / steps / 1000;
  if (!(roughSeconds > 0)) return [fromMs];
  const fitting = STEPS_SECONDS.find((seconds) => seconds >= roughSeconds * 0.999);
  const stepMs = (fitting ?? Math.ceil(roughSeconds / 3600) * 3600) * 1000;
  const first = Math.ceil(fromMs / stepMs - 1e-9);
  const last = Math.floor(toMs / stepMs + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) => (first + at) * stepMs);
}
