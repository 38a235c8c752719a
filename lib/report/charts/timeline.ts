/** The timeline as one picture: three panels over the same time with the stages shaded behind them. */
import type { Result } from "../../analysis/result.ts";
import { formatDuration } from "../../core/text.ts";
import { linePath, round, roundTicks, scaleLinear, timeTicks } from "./geometry.ts";
import type { Scale } from "./geometry.ts";
import { html } from "../html/template.ts";
import type { SafeHtml } from "../html/template.ts";
import { listPanels } from "./timeline-panels.ts";
import type { Panel, Series } from "./timeline-panels.ts";

const LEFT = 58;
const RIGHT = 10;
const TOP = 22;
const PANEL_HEIGHT = 112;
/** Above a panel: its title, and the legend beside it, or below it where that does not fit. */
const PANEL_HEAD = 30;
const NARROW_PANEL_HEAD = 44;
const NARROW_WIDTH = 500;
const BOTTOM = 26;
/** About how wide a character of the pictures' text is. */
const CHARACTER_WIDTH = 6.1;

/** Where everything in the picture stands. */
interface Frame {
  id: string;
  width: number;
  height: number;
  panelHead: number;
  x: Scale;
  endMs: number;
  blockMs: number;
}

/**
 * Draws the timeline `width` units wide; `id` makes the names of its title and description unique on the page.
 * The text keeps its size in units, so a narrow page needs a narrow picture and not a shrunken one.
 */
export function drawTimeline(
  { timeline, stages }: Result,
  { width, id }: { width: number; id: string },
): SafeHtml {
  const panels = listPanels(timeline);
  const endMs = Math.max(
    ...timeline.blocks.map(({ startMs }) => startMs + timeline.blockMs),
    ...stages.map(({ startMs, durationMs }) => startMs + durationMs),
  );
  const panelHead = width < NARROW_WIDTH ? NARROW_PANEL_HEAD : PANEL_HEAD;
  const frame: Frame = {
    id,
    width,
    height: TOP + panels.length * (panelHead + PANEL_HEIGHT) + BOTTOM,
    panelHead,
    x: scaleLinear([0, endMs], [LEFT, width - RIGHT]),
    endMs,
    blockMs: timeline.blockMs,
  };
  return html`<svg
    class="timeline ${id}"
    viewBox="0 0 ${frame.width} ${frame.height}"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
  >
    <title id="${id}-title">Rate, latency and failures over time</title>
    <desc id="${id}-desc">${describe(stages)} The table below has the same numbers.</desc>
    ${stages.map((stage) => drawStage(stage, frame))}
    ${panels.map((panel, at) => drawPanel(panel, timeline, at, frame))} ${drawTimeAxis(frame)}
  </svg>`;
}

function describe(stages: Result["stages"]): string {
  const spans = stages.map(
    ({ stage, startMs, durationMs }) =>
      `${stage} from ${formatDuration(startMs)} to ${formatDuration(startMs + durationMs)}`,
  );
  return `Three panels over the same time: attempts offered and reached per second; p50, p95 and p99 latency; 403 forbidden and unusable tokens. Stages: ${spans.join(", ")}.`;
}

function drawStage(stage: Result["stages"][number], frame: Frame): SafeHtml {
  const left = frame.x(stage.startMs);
  const width = frame.x(stage.startMs + stage.durationMs) - left;
  const fits = stage.stage.length * CHARACTER_WIDTH < width - 4;
  const label = fits
    ? html`<text class="stage-name" x="${round(left + width / 2)}" y="13">${stage.stage}</text>`
    : null;
  return html`<rect
      class="stage stage-${stage.kind}"
      x="${round(left)}"
      y="0"
      width="${round(width)}"
      height="${frame.height - BOTTOM}"
      ><title>${stage.stage}</title></rect
    >${label}`;
}

function drawPanel(panel: Panel, timeline: Result["timeline"], at: number, frame: Frame): SafeHtml {
  const top = TOP + at * (frame.panelHead + PANEL_HEIGHT) + frame.panelHead;
  const highest = Math.max(
    0,
    ...panel.series.flatMap(({ values }) => values.map((value) => value ?? 0)),
  );
  const ticks = roundTicks(highest, 4);
  const y = scaleLinear([0, ticks.at(-1) ?? 1], [top + PANEL_HEIGHT, top]);
  const starts = timeline.blocks.map(({ startMs }) => startMs);
  const draw = panel.kind === "lines" ? drawLine : drawBars;
  return html`<g>
    <text class="panel-title" x="${LEFT}" y="${top - frame.panelHead + 20}">${panel.title}</text>
    ${drawLegend(panel, top - 10, frame)}
    ${ticks.map((tick) => drawTick(panel.format(tick), y(tick), frame))}
    ${panel.series.map((series, position) => draw(series, position, starts, y, frame))}
  </g>`;
}

function drawTick(label: string, y: number, { width }: Frame): SafeHtml {
  return html`<path class="grid" d="M${LEFT} ${round(y)}H${width - RIGHT}" /><text
      class="tick tick-y"
      x="${LEFT - 6}"
      y="${round(y + 3.5)}"
      >${label}</text
    >`;
}

function drawLegend({ series, kind }: Panel, y: number, { width }: Frame): SafeHtml[] {
  let right = width - RIGHT;
  return series.toReversed().map(({ label, className }) => {
    const text = right - label.length * CHARACTER_WIDTH;
    const mark =
      kind === "lines"
        ? html`<path class="${className}" d="M${round(text - 26)} ${y - 4}h20" />`
        : html`<rect
            class="${className}"
            x="${round(text - 15)}"
            y="${y - 9}"
            width="9"
            height="9"
          />`;
    right = text - (kind === "lines" ? 38 : 27);
    return html`${mark}<text class="legend" x="${round(text)}" y="${y}">${label}</text>`;
  });
}

function drawLine(
  series: Series,
  _position: number,
  starts: number[],
  y: Scale,
  frame: Frame,
): SafeHtml {
  const points = series.values.map((value, at) =>
    value === null ? null : { x: frame.x((starts[at] ?? 0) + frame.blockMs / 2), y: y(value) },
  );
  return html`<path class="${series.className}" d="${linePath(points)}" />`;
}

/** Bars of one series stand beside those of the other; one that is there is at least two units high, so that it is seen. */
function drawBars(
  series: Series,
  position: number,
  starts: number[],
  y: Scale,
  frame: Frame,
): SafeHtml {
  const blockWidth = frame.x(frame.blockMs) - frame.x(0);
  const width = Math.max(1, blockWidth * 0.4);
  const bottom = y(0);
  const bars = series.values.map((value, at) => {
    if (value === null || value === 0) return "";
    const left = frame.x(starts[at] ?? 0) + blockWidth * (0.1 + 0.4 * position);
    const height = Math.max(2, bottom - y(value));
    return `M${round(left)} ${round(bottom)}v${round(-height)}h${round(width)}v${round(height)}z`;
  });
  return html`<path class="${series.className}" d="${bars.join("")}" />`;
}

function drawTimeAxis({ x, endMs, width, height }: Frame): SafeHtml[] {
  return timeTicks(endMs, width < NARROW_WIDTH ? 4 : 8).map(
    (timeMs) =>
      html`<text class="tick tick-x" x="${round(x(timeMs))}" y="${height - 8}"
        >${formatDuration(timeMs)}</text
      >`,
  );
}
