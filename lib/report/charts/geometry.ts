/** The little geometry that the report's pictures need: linear scales, round ticks, paths with gaps. */

export type Scale = (value: number) => number;

/** Maps a domain onto a range, both given by their ends; a domain of no length maps onto the range's start. */
export function scaleLinear(
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const length = domain[1] - domain[0];
  if (length === 0) return () => range[0];
  return (value) => range[0] + ((value - domain[0]) / length) * (range[1] - range[0]);
}

/** Round numbers from 0 to at least `max`, about `steps` steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(max: number, steps: number): number[] {
  if (!(max > 0)) return [0, 1];
  const rough = max / steps;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, at) => Number((at * step).toPrecision(12)));
}

const TIME_STEPS_SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600];

/** Milliseconds from 0 up to `endMs` in steps people count time in, at most `steps` steps. */
export function timeTicks(endMs: number, steps: number): number[] {
  const roughSeconds = endMs / steps / 1000;
  const fitting = TIME_STEPS_SECONDS.find((seconds) => seconds >= roughSeconds);
  const stepMs = (fitting ?? Math.ceil(roughSeconds / 3600) * 3600) * 1000;
  return Array.from({ length: Math.floor(endMs / stepMs) + 1 }, (_, at) => at * stepMs);
}

export interface Point {
  x: number;
  y: number;
}

/** The `d` of a line through the points; a null is a gap, and a point alone between gaps a dot. */
export function linePath(points: readonly (Point | null)[]): string {
  const commands = points.map((point, at) => {
    if (point === null) return "";
    const before = points[at - 1] ?? null;
    const after = points[at + 1] ?? null;
    const place = `${round(point.x)} ${round(point.y)}`;
    if (before !== null) return `L${place}`;
    return after === null ? `M${place}h0` : `M${place}`;
  });
  return commands.join("");
}

/** A coordinate with as many digits as can be seen. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
