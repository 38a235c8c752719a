/** Orgs over time: one row an org, one field a stretch of time, darker where a larger share went wrong. */
import { scaleLinear } from "d3-scale";
import type { HeatMap } from "../../analysis/org-comparison-schema.ts";
import { boundText, formatCount, formatDuration } from "../../core/text.ts";
import { html } from "../html/template.ts";
import type { SafeHtml } from "../html/template.ts";
import { timeTicks } from "../page/time-ticks.ts";
import { round } from "./geometry.ts";
import type { Scale } from "./geometry.ts";
import { drawLegend } from "./legend.ts";
import type { LegendEntry } from "./legend.ts";
import { drawPath } from "./path.ts";
import { charactersIn, drawPicture } from "./picture.ts";
import type { Canvas } from "./picture.ts";

export type HeatMeasure = "status403" | "unusable";
type Counts = Pick<HeatMap["rows"][number], "attempts" | HeatMeasure>;

export interface HeatRow extends Counts {
  name: string;
}

/** Upper ends of the levels, as shares of attempts; above the last is the darkest. */
const LEVEL_ENDS = [0, 0.01, 0.05, 0.2, 0.5];
const LEVEL_WORDS = ["none", "to 1 %", "to 5 %", "to 20 %", "to 50 %", "above"];
const LEFT: Record<Canvas["room"], number> = { wide: 150, narrow: 92 };
const RIGHT = 14;
const ROW_HEIGHT = 15;
const BOTTOM = 24;

/** The rows in which a measure was met, and one for all other orgs where they met it. */
export function listHeatRows({ rows, rest }: HeatMap, measure: HeatMeasure): HeatRow[] {
  const own = rows.map(({ org, ...counts }) => ({ name: org, ...counts }));
  const others = rest === null ? [] : [{ name: `${formatCount(rest.orgs)} other orgs`, ...rest }];
  return [...own, ...others].filter((row) => row[measure].some((count) => count > 0));
}

/** Draws the rows over their columns; a field without attempts is left blank. */
export function drawHeatMap(
  rows: readonly HeatRow[],
  columnMs: number,
  { measure, title }: { measure: HeatMeasure; title: string },
  canvas: Canvas,
): SafeHtml {
  const left = LEFT[canvas.room];
  const entries: LegendEntry[] = LEVEL_WORDS.map((label, level) => ({
    label,
    className: `heat-${level}`,
    mark: "field",
  }));
  const legend = drawLegend(entries, { left: 4, y: 14, width: canvas.width - 8 });
  const top = legend.height + 6;
  const folded = canvas.room === "wide" ? rows : rows.map((row) => foldRow(row, measure));
  const widthMs = canvas.room === "wide" ? columnMs : 2 * columnMs;
  const columns = Math.max(1, ...folded.map(({ attempts }) => attempts.length));
  const x = scaleLinear([0, columns], [left, canvas.width - RIGHT]);
  const bottom = top + rows.length * ROW_HEIGHT;
  const ticks = timeTicks({ fromMs: 0, toMs: columns * widthMs }, canvas.room === "wide" ? 8 : 4);
  const body = html`${legend.body}
  ${folded.map((row, at) => drawRow(row, measure, top + at * ROW_HEIGHT, x, left))}
  ${ticks.map((ms) => html`<text class="tick tick-x" x="${round(x(ms / widthMs))}" y="${bottom + 16}">${formatDuration(ms)}</text>`)}`;
  const description = `One row an org, one field ${formatDuration(widthMs)}: the darker, the larger the share of its attempts. ${formatCount(rows.length)} rows. The table below has the counts.`;
  return drawPicture(canvas, bottom + BOTTOM, { title, description }, body);
}

/** Two columns in one, for narrow pictures. */
function foldRow(row: HeatRow, measure: HeatMeasure): HeatRow {
  return { ...row, attempts: foldCounts(row.attempts), [measure]: foldCounts(row[measure]) };
}

function foldCounts(counts: readonly number[]): number[] {
  return Array.from(
    { length: Math.ceil(counts.length / 2) },
    (_, at) => (counts[2 * at] ?? 0) + (counts[2 * at + 1] ?? 0),
  );
}

function drawRow(
  row: HeatRow,
  measure: HeatMeasure,
  top: number,
  x: Scale,
  left: number,
): SafeHtml {
  const levels = row.attempts.map((attempts, at) => levelOf(row[measure][at] ?? 0, attempts));
  // A thick line is half as much to write as a rectangle.
  const fields = LEVEL_WORDS.map((_, level) => {
    const d = runsOf(levels, level)
      .map(([from, to]) => `M${round(x(from))} 0h${round(x(to) - x(from) - 0.5)}`)
      .join("");
    return d === "" ? null : drawPath(`heat-${level}`, d);
  });
  const name = boundText(row.name, charactersIn(left - 12));
  return html`<g transform="translate(0 ${top + ROW_HEIGHT / 2})"
    ><title>${row.name}</title
    ><text class="row-name" x="${left - 8}" y="4">${name}</text>${fields}</g
  >`;
}

function levelOf(count: number, attempts: number): number | null {
  if (attempts === 0) return null;
  const share = count / attempts;
  const level = LEVEL_ENDS.findIndex((end) => share <= end);
  return level === -1 ? LEVEL_ENDS.length : level;
}

/** Where a level goes on over several columns, as `[from, to)`. */
function runsOf(levels: readonly (number | null)[], level: number): [number, number][] {
  const runs: [number, number][] = [];
  levels.forEach((one, at) => {
    if (one !== level) return;
    const last = runs.at(-1);
    if (last?.[1] === at) last[1] = at + 1;
    else runs.push([at, at + 1]);
  });
  return runs;
}
