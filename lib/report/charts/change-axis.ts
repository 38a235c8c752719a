/** The axis of changes: no change is always on it, and what nothing bounds ends at its ends. */
import { max, min } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import type { Scale } from "./geometry.ts";

/** By how many percent a ratio is more or less than one. */
const PERCENTS = [
  -99, -95, -90, -80, -60, -50, -40, -30, -20, -10, -5, 0, 5, 10, 20, 30, 50, 75, 100, 150, 200,
  300, 500, 900, 1900, 4900, 9900,
];
const RATIOS = PERCENTS.map((percent) => 1 + percent / 100);
/** Units between two marks, so that their words stand apart. */
const APART = 52;
const STEPS = 6;
/** Of a difference of shares; less is no axis to read, and next to nothing has no marks at all. */
const MIN_SPAN = 1e-6;

/**
 * Of ratios a logarithmic axis, of differences of shares a linear one; infinite values take no part and stand at its ends.
 * A mark that would stand in the words of one nearer to no change is left out.
 */
export function changeAxis(
  values: readonly number[],
  kind: "change" | "points",
  range: [number, number],
): { x: Scale; ticks: number[] } {
  return kind === "points" ? pointAxis(values, range) : ratioAxis(values, range);
}

function ratioAxis(values: readonly number[], range: [number, number]) {
  const finite = values.filter((value) => value > 0 && Number.isFinite(value));
  const low = Math.min(1 / 1.05, min(finite) ?? 1);
  const high = Math.max(1.05, max(finite) ?? 1);
  const x = scaleLog([low, high], range).clamp(true);
  const place = (ratio: number): number => x(Math.max(ratio, Number.MIN_VALUE));
  const inside = RATIOS.filter((ratio) => ratio >= low && ratio <= high);
  return { x: place, ticks: keepApart(inside, 1, place) };
}

function pointAxis(values: readonly number[], range: [number, number]) {
  const finite = values.filter((value) => Number.isFinite(value));
  const [low, high] = [Math.min(0, min(finite) ?? 0), Math.max(0, max(finite) ?? 0)];
  const scale = scaleLinear(high - low < MIN_SPAN ? [0, 0.01] : [low, high], range)
    .nice(STEPS)
    .clamp(true);
  return { x: scale, ticks: keepApart(scale.ticks(STEPS), 0, scale) };
}

/** Those nearest to no change first. */
function keepApart(ticks: readonly number[], none: number, place: Scale): number[] {
  const kept: number[] = [];
  const byDistance = ticks.toSorted(
    (one, other) => Math.abs(place(one) - place(none)) - Math.abs(place(other) - place(none)),
  );
  for (const tick of byDistance) {
    const x = place(tick);
    if (kept.every((other) => Math.abs(place(other) - x) >= APART)) kept.push(tick);
  }
  return kept.toSorted((a, b) => a - b);
}
