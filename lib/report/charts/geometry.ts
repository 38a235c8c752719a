/** The little geometry that the report's pictures share: round ticks, and paths with gaps. */
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";

/** Maps a number onto a coordinate; d3's scales are such. */
export type Scale = (value: number) => number;

/** Round numbers from 0 to at least `max`, about `steps` steps of 1, 2 or 5 times a power of ten. */
export function roundTicks(max: number, steps: number): number[] {
  if (!(max > 0)) return [0, 1];
  return scaleLinear().domain([0, max]).nice(steps).ticks(steps);
}

export interface LogAxis {
  domain: [low: number, high: number];
  ticks: number[];
}

const LOG_STEPS = [1, 2, 5];

/**
 * A logarithmic axis that holds both ends, which are above 0: its domain ends at 1, 2 or 5 times a power of ten, and these are its
 * ticks, or where they are more than `most` the powers of ten alone.
 */
export function logAxis(low: number, high: number, most: number): LogAxis {
  const lowest = Math.floor(Math.log10(low)) - 1;
  const highest = Math.ceil(Math.log10(high)) + 1;
  const powers = Array.from({ length: highest - lowest + 1 }, (_, at) => lowest + at);
  const fine = enclose(
    powers.flatMap((power) => LOG_STEPS.map((step) => Number(`${step}e${power}`))),
    low,
    high,
  );
  const [first = low, last = high] = [fine[0], fine.at(-1)];
  const isTooFine = fine.length > most;
  return {
    domain: [first, last > first ? last : first * 10],
    ticks: isTooFine ? fine.filter((tick) => Number.isInteger(Math.log10(tick))) : fine,
  };
}

/** Those between the ends, and of those outside the nearest on each side. */
function enclose(candidates: readonly number[], low: number, high: number): number[] {
  const first = candidates.findLastIndex((candidate) => candidate <= low);
  const last = candidates.findIndex((candidate) => candidate >= high);
  return candidates.slice(Math.max(0, first), last === -1 ? undefined : last + 1);
}

export interface Point {
  x: number;
  y: number;
}

const pointLine = line<Point | null>()
  .defined((point) => point !== null)
  .x((point) => point?.x ?? 0)
  .y((point) => point?.y ?? 0);

/** Of so many points none can be told from its neighbours by less than a pixel. */
const MANY_POINTS = 100;

/** The `d` of a line through the points; a null is a gap, and a point alone between gaps a dot. */
export function linePath(points: readonly (Point | null)[]): string {
  return pointLine.digits(points.length > MANY_POINTS ? 0 : 1)([...points]) ?? "";
}

export interface Span {
  x: number;
  low: number;
  high: number;
}

const spanArea = area<Span | null>()
  .defined((span) => span !== null)
  .x((span) => span?.x ?? 0)
  .y0((span) => span?.low ?? 0)
  .y1((span) => span?.high ?? 0)
  .digits(1);

/** The `d` of a band between two lines; a null is a gap. */
export function areaPath(spans: readonly (Span | null)[]): string {
  return spanArea([...spans]) ?? "";
}

/** A coordinate with as many digits as can be seen. */
export function round(coordinate: number): number {
  return Math.round(coordinate * 10) / 10;
}
