/** Panels over the same time as one picture: the stages shaded behind them, events marked across them. */
import { max, min } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import type { StageKind } from "../../core/words.ts";
import { formatDuration } from "../../core/text.ts";
import { html } from "../html/template.ts";
import type { SafeHtml } from "../html/template.ts";
import { timeTicks } from "../page/time-ticks.ts";
import { linePath, logAxis, round, roundTicks } from "./geometry.ts";
import type { Scale } from "./geometry.ts";
import { drawLegend } from "./legend.ts";
import type { LegendEntry } from "./legend.ts";
import { drawPath } from "./path.ts";
import { CHARACTER_WIDTH, drawPicture } from "./picture.ts";
import type { Canvas, PictureWords } from "./picture.ts";

export interface Series {
  label: string;
  /** Class of the line or bar, which gives it colour and dashes. */
  className: string;
  /** One value per block; null where there is nothing to show. */
  values: (number | null)[];
}

export interface Panel {
  title: string;
  /** Lines for what is there all the time, bars for what ought not to be there at all. */
  kind: "lines" | "bars";
  /** `log` for latencies, of which the middle and the tail are of different sizes. */
  axis: "linear" | "log";
  series: Series[];
  format: (value: number) => string;
}

interface DrawnStage {
  stage: string;
  kind: StageKind;
  startMs: number;
  durationMs: number;
}

export interface PanelPicture extends PictureWords {
  panels: readonly Panel[];
  stages: readonly DrawnStage[];
  events: readonly { atMs: number }[];
  /** When each block starts. */
  starts: readonly number[];
  blockMs: number;
}

const LEFT = 62;
const RIGHT = 14;
/** For the names of the stages. */
const TOP = 20;
const PANEL_HEIGHT = 96;
/** Above a panel: its title, and the legend beside it, or below it where that does not fit. */
const HEAD: Record<Canvas["room"], number> = { wide: 32, narrow: 50 };
const X_TICKS: Record<Canvas["room"], number> = { wide: 8, narrow: 4 };
const BOTTOM = 26;
/** A bar is at least so high, so that it is seen. */
const LEAST_BAR = 2;

/** Where everything in the picture stands. */
interface Frame {
  canvas: Canvas;
  plotWidth: number;
  plotHeight: number;
  x: Scale;
  starts: readonly number[];
  blockMs: number;
}

/**
 * Draws the panels. What moves along with time is in an `svg` of its own, so that who zooms changes that one's `viewBox`,
 * and the words beside it keep their size; `data-end` is the time it spans in milliseconds.
 */
export function drawPanels(picture: PanelPicture, canvas: Canvas): SafeHtml {
  const { panels, stages, events, starts, blockMs } = picture;
  const endMs = endOf(picture);
  const plotWidth = canvas.width - LEFT - RIGHT;
  const plotHeight = TOP + panels.length * (HEAD[canvas.room] + PANEL_HEIGHT);
  const x = scaleLinear([0, endMs], [LEFT, LEFT + plotWidth]);
  const frame: Frame = { canvas, plotWidth, plotHeight, x, starts, blockMs };
  const axes = panels.map((panel, at) => axisOf(panel, topOf(at, canvas)));
  const body = html`<svg
      class="plot"
      data-end="${round(endMs)}"
      x="${LEFT}"
      y="0"
      width="${plotWidth}"
      height="${plotHeight}"
      viewBox="${LEFT} 0 ${plotWidth} ${plotHeight}"
      preserveAspectRatio="none"
    >
      ${stages.map((stage) => drawStage(stage, frame))}
      ${axes.map(({ ticks, y }) => ticks.map((tick) => drawGridLine(y(tick), frame)))}
      ${panels.map((panel, at) => drawSeries(panel, axes[at]?.y ?? (() => 0), frame))}
      ${events.map(({ atMs }) => html`<path class="event" d="M${round(x(atMs))} 0V${plotHeight}" />`)}
    </svg>
    ${panels.map((panel, at) => drawWords(panel, axes[at], topOf(at, canvas), canvas))}
    ${stages.map((stage) => drawStageName(stage, frame))} ${drawMoments(events, endMs, frame)}`;
  return drawPicture(canvas, plotHeight + BOTTOM, picture, body);
}

/** `baseline from 5 s to 20 s, …`, for the description of the picture. */
export function tellStages(stages: readonly DrawnStage[]): string {
  return stages
    .map(
      ({ stage, startMs, durationMs }) =>
        `${stage} from ${formatDuration(startMs)} to ${formatDuration(startMs + durationMs)}`,
    )
    .join(", ");
}

function endOf({ starts, blockMs, stages, events }: PanelPicture): number {
  return Math.max(
    1,
    ...starts.map((startMs) => startMs + blockMs),
    ...stages.map(({ startMs, durationMs }) => startMs + durationMs),
    ...events.map(({ atMs }) => atMs),
  );
}

function topOf(panel: number, { room }: Canvas): number {
  return TOP + panel * (HEAD[room] + PANEL_HEIGHT) + HEAD[room];
}

interface Axis {
  ticks: number[];
  y: Scale;
}

function axisOf({ axis, series }: Panel, top: number): Axis {
  const values = series.flatMap((one) => one.values).filter((value) => value !== null);
  const highest = max(values) ?? 0;
  const lowest = min(values.filter((value) => value > 0)) ?? 0;
  const range: [number, number] = [top + PANEL_HEIGHT, top];
  if (axis === "log" && lowest > 0) {
    const { ticks, domain } = logAxis(lowest, highest, 6);
    const scale = scaleLog(domain, range);
    return { ticks, y: (value) => scale(Math.max(domain[0], value)) };
  }
  const ticks = roundTicks(highest, 3);
  return { ticks, y: scaleLinear([0, ticks.at(-1) ?? 1], range) };
}

function drawStage({ stage, kind, startMs, durationMs }: DrawnStage, frame: Frame): SafeHtml {
  const left = frame.x(startMs);
  const width = frame.x(startMs + durationMs) - left;
  return html`<rect
    class="stage stage-${kind}"
    x="${round(left)}"
    y="0"
    width="${round(width)}"
    height="${frame.plotHeight}"
    ><title>${stage}</title></rect
  >`;
}

/** Hidden where it does not fit; who zooms moves it by the times it carries. */
function drawStageName({ stage, startMs, durationMs }: DrawnStage, { x }: Frame): SafeHtml {
  const [left, right] = [x(startMs), x(startMs + durationMs)];
  const fits = stage.length * CHARACTER_WIDTH < right - left - 4;
  return html`<text
    class="stage-name${fits ? "" : " out"}"
    data-from="${startMs}"
    data-to="${startMs + durationMs}"
    x="${round((left + right) / 2)}"
    y="14"
    >${stage}</text
  >`;
}

function drawGridLine(y: number, { plotWidth }: Frame): SafeHtml {
  return html`<path class="grid" d="M${LEFT} ${round(y)}h${plotWidth}" />`;
}

function drawWords(panel: Panel, axis: Axis | undefined, top: number, canvas: Canvas): SafeHtml {
  const isWide = canvas.room === "wide";
  const titleY = top - HEAD[canvas.room] + 20;
  const left = isWide ? LEFT + panel.title.length * (CHARACTER_WIDTH + 1.4) + 20 : LEFT;
  const place = { left, y: isWide ? titleY : titleY + 18, width: canvas.width - left - RIGHT };
  return html`<text class="panel-title" x="${LEFT}" y="${titleY}">${panel.title}</text>
    ${drawLegend(legendOf(panel), place).body}
    ${axis?.ticks.map((tick) => drawTick(panel.format(tick), axis.y(tick))) ?? null}`;
}

/** The marks of a panel's series, with their words. */
function legendOf({ series, kind }: Panel): LegendEntry[] {
  return series.map(({ label, className }) => ({
    label,
    className,
    mark: kind === "lines" ? "line" : "field",
  }));
}

function drawTick(label: string, y: number): SafeHtml {
  return html`<text class="tick tick-y" x="${LEFT - 6}" y="${round(y + 3.5)}">${label}</text>`;
}

function drawSeries(panel: Panel, y: Scale, frame: Frame): SafeHtml[] {
  return panel.series.map((series, position) =>
    panel.kind === "lines" ? drawLine(series, y, frame) : drawBars(series, position, y, frame),
  );
}

function drawLine(
  { values, className }: Series,
  y: Scale,
  { x, starts, blockMs }: Frame,
): SafeHtml {
  const points = values.map((value, at) =>
    value === null ? null : { x: x((starts[at] ?? 0) + blockMs / 2), y: y(value) },
  );
  return drawPath(className, linePath(points));
}

/** Bars of one series stand beside those of the other; each is a thick line, which is half as much to write as a rectangle. */
function drawBars(
  { values, className }: Series,
  position: number,
  y: Scale,
  { x, starts, blockMs }: Frame,
): SafeHtml {
  const blockWidth = x(blockMs) - x(0);
  const width = Math.max(1, blockWidth * 0.4);
  const bottom = round(y(0));
  const bars = values.map((value, at) => {
    if (value === null || value === 0) return "";
    const middle = x(starts[at] ?? 0) + blockWidth * (0.3 + 0.4 * position);
    return `M${round(middle)} ${bottom}v${-Math.round(Math.max(LEAST_BAR, bottom - y(value)))}`;
  });
  return drawPath(className, bars.join(""), round(width));
}

/** What stands on the axis of time: its marks, and the numbers of the events. */
function drawMoments(
  events: PanelPicture["events"],
  endMs: number,
  { x, plotHeight, canvas }: Frame,
): SafeHtml {
  const ticks = timeTicks({ fromMs: 0, toMs: endMs }, X_TICKS[canvas.room]);
  return html`<g class="moments" data-steps="${X_TICKS[canvas.room]}">
      ${ticks.map((timeMs) => html`<text class="tick tick-x" data-at="${timeMs}" x="${round(x(timeMs))}" y="${plotHeight + 16}">${formatDuration(timeMs)}</text>`)}
    </g>
    ${events.map(({ atMs }, at) => html`<text class="event-number" data-at="${round(atMs)}" x="${round(x(atMs) + 3)}" y="${TOP + 8}">${at + 1}</text>`)}`;
}
