/** Values in rows, each a dot or a bar with its interval: shares of orgs and of slices, and ratios of risks. */
import { max } from "d3-array";
import { scaleLinear, scaleLog } from "d3-scale";
import { formatPointChange, formatRatioChange } from "../../core/change-text.ts";
import { boundText, formatShare } from "../../core/text.ts";
import { html } from "../html/template.ts";
import type { SafeHtml } from "../html/template.ts";
import { changeAxis } from "./change-axis.ts";
import { logAxis, round, roundTicks } from "./geometry.ts";
import type { Scale } from "./geometry.ts";
import { drawPath } from "./path.ts";
import { charactersIn, drawPicture } from "./picture.ts";
import type { Canvas, PictureWords } from "./picture.ts";

export interface IntervalRow {
  label: string;
  /** Null where there is nothing: the row says so by its note. */
  value: number | null;
  interval: { low: number; high: number } | null;
  /** At the right: what the value is of. */
  note: string;
  /** Drawn like all others unless it is `calm`: what nothing is wrong with, among what stands out. */
  tone?: "calm";
}

interface Reference {
  value: number;
  label: string;
}

export interface IntervalPlot extends PictureWords {
  rows: readonly IntervalRow[];
  mark: "dot" | "bar";
  /** Shares start at 0, ratios are on a logarithmic scale around 1; changes are ratios in percent, points are differences of shares. */
  scale: "share" | "ratio" | "change" | "points";
  /** A line across all rows: what the others have, or where there is no difference. */
  reference: Reference | null;
  /** Another: how far values may go. */
  limit?: Reference;
}

const TOP = 8;
const BOTTOM = 24;

/** Where things stand: beside each other on wide pages, the words above the marks on narrow ones. */
interface Layout {
  left: number;
  right: number;
  rowHeight: number;
  labelRoom: number;
}

function layOut({ room, width }: Canvas): Layout {
  return room === "wide"
    ? { left: 220, right: width - 140, rowHeight: 22, labelRoom: 206 }
    : { left: 16, right: width - 24, rowHeight: 38, labelRoom: 180 };
}

/** Draws the rows in their order; `-` of no rows is an empty plot, which callers leave out. */
export function drawIntervalPlot(plot: IntervalPlot, canvas: Canvas): SafeHtml {
  const { rows, reference, limit, mark } = plot;
  const layout = layOut(canvas);
  const bottom = TOP + rows.length * layout.rowHeight;
  const { x, ticks } = scaleOf(plot, layout);
  const format = FORMATS[plot.scale];
  const line = (one: Reference, className: string): SafeHtml =>
    html`<path class="${className}" d="M${round(x(one.value))} ${TOP}V${bottom}"
      ><title>${one.label}</title></path
    >`;
  const lines = html`${reference === null ? null : line(reference, "reference")}${limit === undefined ? null : line(limit, "limit")}`;
  const axis = ticks.map(
    (tick) =>
      html`<path class="grid" d="M${round(x(tick))} ${TOP}V${bottom}" /><text
          class="tick tick-x"
          x="${round(x(tick))}"
          y="${bottom + 16}"
          >${format(tick)}</text
        >`,
  );
  const centres = rows.map((_, at) => centreOf(at, layout));
  const body = html`${axis}${lines}${mark === "bar" ? drawBars(rows, centres, x) : null}
  ${drawPath("interval", intervalPath(rows, centres, x))}
  ${mark === "dot" ? html`${drawDots("dot", rows, centres, x)}${drawDots("dot-calm", rows, centres, x)}` : null}
  ${rows.map((row, at) => drawWords(row, at, layout))}`;
  return drawPicture(canvas, bottom + BOTTOM, plot, body);
}

function isBeside({ left, labelRoom }: Layout): boolean {
  return left > labelRoom;
}

function centreOf(row: number, layout: Layout): number {
  return TOP + row * layout.rowHeight + (isBeside(layout) ? layout.rowHeight / 2 : 26);
}

function scaleOf(plot: IntervalPlot, layout: Layout): { x: Scale; ticks: number[] } {
  const range: [number, number] = [layout.left, layout.right];
  const values = plot.rows.flatMap(({ value, interval }) => [
    ...(value === null ? [] : [value]),
    ...(interval === null ? [] : [interval.low, interval.high]),
  ]);
  if (plot.scale === "change" || plot.scale === "points") {
    return changeAxis(
      [...values, ...(plot.limit === undefined ? [] : [plot.limit.value])],
      plot.scale,
      range,
    );
  }
  if (plot.scale === "share") {
    const ticks = roundTicks(Math.max(max(values) ?? 0, plot.reference?.value ?? 0), 5);
    const end = Math.min(1, ticks.at(-1) ?? 1);
    return { x: scaleLinear([0, end], range).clamp(true), ticks: ticks.filter((t) => t <= end) };
  }
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  const { ticks, domain } = logAxis(Math.min(0.5, ...positive), Math.max(2, ...positive), 9);
  const scale = scaleLog(domain, range).clamp(true);
  return { x: (value) => scale(Math.max(value, Number.MIN_VALUE)), ticks };
}

/** All dots of a tone are one path: points of no length with round ends. */
function drawDots(
  className: "dot" | "dot-calm",
  rows: readonly IntervalRow[],
  centres: readonly number[],
  x: Scale,
): SafeHtml | null {
  const drawn = rows.map(({ value, tone }, at) =>
    value === null || (tone === "calm") !== (className === "dot-calm")
      ? ""
      : `M${round(x(value))} ${centres[at] ?? 0}h0`,
  );
  const d = drawn.join("");
  return d === "" && className === "dot-calm" ? null : drawPath(className, d);
}

/** All bars are one path: thick lines. */
function drawBars(rows: readonly IntervalRow[], centres: readonly number[], x: Scale): SafeHtml {
  const d = rows.map(({ value }, at) =>
    value === null ? "" : `M${round(x(0))} ${centres[at] ?? 0}H${round(x(value))}`,
  );
  return drawPath("bar", d.join(""));
}

function intervalPath(rows: readonly IntervalRow[], centres: readonly number[], x: Scale): string {
  return rows
    .map(({ interval }, at) => {
      if (interval === null) return "";
      const [left, right] = [round(x(interval.low)), round(x(interval.high))];
      const y = centres[at] ?? 0;
      return `M${left} ${y - 4}v8m0-4H${right}m0-4v8`;
    })
    .join("");
}

function drawWords({ label, note }: IntervalRow, row: number, layout: Layout): SafeHtml {
  const beside = isBeside(layout);
  const y = TOP + row * layout.rowHeight + (beside ? layout.rowHeight / 2 + 4 : 14);
  const name = boundText(label, charactersIn(layout.labelRoom));
  return html`<text class="row-name" x="${beside ? layout.left - 12 : 2}" y="${y}">${name}</text
    ><text class="row-note" x="${beside ? layout.right + 12 : layout.right + 22}" y="${y}"
      >${note}</text
    >`;
}

const FORMATS: Readonly<Record<IntervalPlot["scale"], (value: number) => string>> = {
  share: formatShare,
  ratio: (ratio) => `× ${Number(ratio.toPrecision(2))}`,
  change: formatRatioChange,
  points: formatPointChange,
};
