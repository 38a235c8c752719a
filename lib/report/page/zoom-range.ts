/** The stretch of time a zoomed timeline shows. */
import type { TimeRange } from "./time-ticks.ts";

/** No stretch is shorter: there would be nothing between its marks. */
const SHORTEST_MS = 200;
const ZOOM = 0.5;
const STEP = 0.5;

export type ZoomStep = "in" | "out" | "earlier" | "later";

/** Halves or doubles a stretch around its middle, or moves it by half of itself; it stays within the run. */
export function stepRange({ fromMs, toMs }: TimeRange, step: ZoomStep, endMs: number): TimeRange {
  const length = toMs - fromMs;
  const middle = (fromMs + toMs) / 2;
  if (step === "in" || step === "out") {
    const half = (length * (step === "in" ? ZOOM : 1 / ZOOM)) / 2;
    return withinRun({ fromMs: middle - half, toMs: middle + half }, endMs);
  }
  const by = step === "earlier" ? -length * STEP : length * STEP;
  return withinRun({ fromMs: fromMs + by, toMs: toMs + by }, endMs);
}

/** The same stretch, moved into the run and at least as long as can be shown. */
export function withinRun({ fromMs, toMs }: TimeRange, endMs: number): TimeRange {
  const length = Math.min(endMs, Math.max(SHORTEST_MS, toMs - fromMs));
  const from = Math.min(Math.max(0, fromMs), endMs - length);
  return { fromMs: from, toMs: from + length };
}

/** The stretch between two places of the pointer, as shares of the width of what is shown. */
export function rangeBetween(one: number, other: number, shown: TimeRange): TimeRange {
  const length = shown.toMs - shown.fromMs;
  const [low, high] = [Math.min(one, other), Math.max(one, other)];
  return { fromMs: shown.fromMs + low * length, toMs: shown.fromMs + high * length };
}
