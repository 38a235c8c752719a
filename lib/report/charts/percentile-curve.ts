/** The percentile curve: latency over how rare it is, with the band in which the true percentile surely lies. */
import { max, min } from "d3-array";
import { scaleLog } from "d3-scale";
import type { PercentileCurveFacts } from "../../analysis/percentile-schema.ts";
import { boundText, formatLatency } from "../../core/text.ts";
import { html } from "../html/template.ts";
import type { SafeHtml } from "../html/template.ts";
import { areaPath, linePath, logAxis, round } from "./geometry.ts";
import type { Scale, Span } from "./geometry.ts";
import { drawLegend } from "./legend.ts";
import type { LegendEntry } from "./legend.ts";
import { drawPath } from "./path.ts";
import { drawPicture } from "./picture.ts";
import type { Canvas } from "./picture.ts";

const LEFT = 62;
const RIGHT = 18;
const PLOT_HEIGHT = 250;
const BOTTOM = 42;
const LEGEND_HEIGHT = 20;
const MAX_NAME = 18;
/** Marks of the axis: `p90` is where one in ten is slower. */
const MARKS = [0, 0.5, 0.9, 0.99, 0.999, 0.9999];

/** A curve and the classes that give its line and its band colour and dashes; null for a curve without a band. */
export interface DrawnCurve {
  curve: { points: readonly CurvePoint[] };
  className: string;
  bandClass: string | null;
  label: string;
}

interface CurvePoint {
  p: number;
  us: number;
  lowUs: number | null;
  highUs: number | null;
}

/** Names and line of at most four curves of stages beside that of the whole load, which alone has its band. */
export function listCurves(
  curves: readonly PercentileCurveFacts[],
  kindOf: (stage: string) => string,
): DrawnCurve[] {
  const whole = curves.find(({ stage }) => stage === null);
  const stages = curves.filter(
    ({ stage }) =>
      stage !== null && ["baseline", "spike", "soak", "recovery"].includes(kindOf(stage)),
  );
  return [
    ...(whole === undefined
      ? []
      : [
          {
            curve: whole,
            className: "curve-whole",
            bandClass: "curve-band",
            label: "whole load",
          },
        ]),
    ...stages.slice(0, 4).map((curve, at) => ({
      curve,
      className: `curve-${at + 1}`,
      bandClass: null,
      label: boundText(curve.stage ?? "", MAX_NAME),
    })),
  ];
}

/** Both axes are logarithmic: every step to the right is ten times rarer. */
export function drawPercentileCurve(
  curves: readonly DrawnCurve[],
  canvas: Canvas,
  title = "Latency by percentile",
): SafeHtml {
  const legend = drawLegend(legendOf(curves), {
    left: LEFT,
    y: 14,
    width: canvas.width - LEFT - RIGHT,
  });
  const top = legend.height + LEGEND_HEIGHT / 2;
  const points = curves.flatMap(({ curve }) => curve.points);
  const x = scaleOfShare(points, canvas.width);
  const { y, ticks } = scaleOfLatency(curves, top);
  const body = html`${legend.body} ${ticks.map((tick) => drawLevel(tick, y, canvas))}
    ${marksFor(canvas)
      .filter((mark) => rarity(mark) <= rarest(points))
      .map((mark) => drawMark(mark, x, top))}
    ${curves.map((drawn) => drawBand(drawn, { x, y }))}
    ${curves.map((drawn) => drawCurve(drawn, { x, y }))}
    <text class="axis-name" x="${canvas.width - RIGHT}" y="${top + PLOT_HEIGHT + 34}"
      >share of tokens issued at least this fast</text
    >`;
  return drawPicture(
    canvas,
    top + PLOT_HEIGHT + BOTTOM,
    {
      title,
      description: `Latency of issued tokens over the percentile, which goes by 1/(1-p) on a logarithmic scale: ${curves.map(({ label }) => label).join(", ")}. The table below has the same numbers.`,
    },
    body,
  );
}

/** One band is named alone; several by whose they are. */
function legendOf(curves: readonly DrawnCurve[]): LegendEntry[] {
  const bands = curves.filter(({ curve }) => curve.points.some(({ lowUs }) => lowUs !== null));
  const banded = bands.flatMap(({ bandClass, label }) =>
    bandClass === null ? [] : [{ bandClass, label }],
  );
  return [
    ...curves.map(({ label, className }) => ({ label, className, mark: "line" as const })),
    ...banded.map(({ bandClass, label }) => ({
      label: banded.length === 1 ? "95 % band" : `95 % band, ${label}`,
      className: bandClass,
      mark: "band" as const,
    })),
  ];
}

/** A narrow picture has no room for the name of the first. */
function marksFor({ room }: Canvas): number[] {
  return room === "wide" ? MARKS : MARKS.slice(1);
}

function rarity(p: number): number {
  return 1 / (1 - p);
}

function rarest(points: readonly CurvePoint[]): number {
  return Math.max(10, ...points.map(({ p }) => rarity(Math.min(p, 0.999_999))));
}

function scaleOfShare(points: readonly CurvePoint[], width: number): Scale {
  const scale = scaleLog([1, rarest(points)], [LEFT, width - RIGHT]);
  return (p) => scale(rarity(Math.min(p, 0.999_999)));
}

function scaleOfLatency(curves: readonly DrawnCurve[], top: number): { y: Scale; ticks: number[] } {
  const values = curves
    .flatMap(({ curve, bandClass }) =>
      curve.points.flatMap(({ us, lowUs, highUs }) =>
        bandClass === null ? [us] : [us, lowUs ?? us, highUs ?? us],
      ),
    )
    .filter((value) => value > 0);
  const { ticks, domain } = logAxis(min(values) ?? 1, max(values) ?? 10, 8);
  const scale = scaleLog(domain, [top + PLOT_HEIGHT, top]);
  return { y: (us) => scale(Math.max(domain[0], us)), ticks };
}

function drawLevel(tick: number, y: Scale, { width }: Canvas): SafeHtml {
  return html`<path class="grid" d="M${LEFT} ${round(y(tick))}H${width - RIGHT}" /><text
      class="tick tick-y"
      x="${LEFT - 6}"
      y="${round(y(tick) + 3.5)}"
      >${formatLatency(tick)}</text
    >`;
}

function drawMark(p: number, x: Scale, top: number): SafeHtml {
  const name = p === 0 ? "fastest" : `p${Number((p * 100).toFixed(2))}`;
  return html`<path class="grid" d="M${round(x(p))} ${top}v${PLOT_HEIGHT + 4}" /><text
      class="tick ${p === 0 ? "tick-start" : "tick-x"}"
      x="${round(x(p))}"
      y="${top + PLOT_HEIGHT + 17}"
      >${name}</text
    >`;
}

interface Axes {
  x: Scale;
  y: Scale;
}

function drawBand({ curve, bandClass }: DrawnCurve, { x, y }: Axes): SafeHtml | null {
  if (bandClass === null) return null;
  const spans = curve.points.map(({ p, us, lowUs, highUs }): Span | null =>
    lowUs === null ? null : { x: x(p), low: y(lowUs), high: y(highUs ?? us) },
  );
  return drawPath(bandClass, areaPath(spans));
}

function drawCurve({ curve, className }: DrawnCurve, { x, y }: Axes): SafeHtml {
  return drawPath(className, linePath(curve.points.map(({ p, us }) => ({ x: x(p), y: y(us) }))));
}
