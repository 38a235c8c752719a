/** Latency by percentile of both sides, for each stage and grant: curves with their bands, and all points as a table. */
import type { Comparison } from "../../../compare/comparison.ts";
import { boundText, formatLatency, NO_VALUE } from "../../../core/text.ts";
import { type DrawnCurve, drawPercentileCurve } from "../../charts/percentile-curve.ts";
import { drawBoth } from "../../charts/picture.ts";
import { renderMoreCount, type Section } from "../../html/section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "../../html/table.ts";
import { html, type HtmlValue, type SafeHtml } from "../../html/template.ts";
import { GRANT_WORDS } from "../../wording.ts";

type Curve = Comparison["curves"][number];

const MAX_DRAWN = 6;
const MAX_CURVES = 40;
const MAX_NAME = 60;

/** None where no stage has tokens of both sides; of warm-ups and ramps the points alone. */
export function listPercentileSections({ curves, rows }: Comparison): Section[] {
  if (curves.length === 0) return [];
  const rankOf = ({ stage, grant }: Curve): number => {
    const row = rows.find((one) => one.stage === stage && one.grant === grant);
    return row === undefined ? 2 : Number(!row.decisive);
  };
  const sorted = curves.toSorted((a, b) => rankOf(a) - rankOf(b));
  const drawn = sorted.filter((curve) => rankOf(curve) < 2).slice(0, MAX_DRAWN);
  const shown = sorted.slice(0, MAX_CURVES);
  return [
    {
      id: "percentiles",
      title: "Latency by percentile",
      body: html`<p class="quiet">
          Issued tokens only, the geometric mean of a side's runs. Bands are 95 % intervals: by the
          scatter between three runs and more, or a single run's own.
        </p>
        ${drawn.map(renderCurve)}
        ${renderAlternative(renderPoints(shown), "All stages and grants as a table")}
        ${renderMoreCount(sorted.length - shown.length, "stages and grants", "comparison.json")}`,
    },
  ];
}

function nameOf({ stage, grant }: Curve): string {
  return `${boundText(stage, MAX_NAME)}, ${GRANT_WORDS[grant]}`;
}

function renderCurve(curve: Curve, at: number): SafeHtml {
  const title = `Latency by percentile, ${nameOf(curve)}`;
  return html`<h3>${nameOf(curve)}</h3>
    <figure>
      ${drawBoth(`percentiles-${at + 1}`, (canvas) => drawPercentileCurve(curvesOf(curve), canvas, title))}
    </figure>`;
}

function curvesOf({ base, candidate }: Curve): DrawnCurve[] {
  return [
    { curve: { points: base }, className: "curve-base", bandClass: "band-base", label: "base" },
    {
      curve: { points: candidate },
      className: "curve-candidate",
      bandClass: "band-candidate",
      label: "candidate",
    },
  ];
}

function renderPoints(curves: readonly Curve[]): SafeHtml {
  const columns = [
    ...textColumns("of", "side", "percentile"),
    ...numberColumns("latency", "95 % from", "95 % to"),
  ];
  const rows = curves.flatMap((curve) => [
    ...pointRows(curve, "base", curve.base),
    ...pointRows(curve, "candidate", curve.candidate),
  ]);
  return renderTable("Latency by percentile", columns, rows);
}

function pointRows(curve: Curve, side: string, points: Curve["base"]): HtmlValue[][] {
  return points.map(({ p, us, lowUs, highUs }) => [
    nameOf(curve),
    side,
    `p${Number((p * 100).toFixed(3))}`,
    formatLatency(us),
    lowUs === null ? NO_VALUE : formatLatency(lowUs),
    highUs === null ? NO_VALUE : formatLatency(highUs),
  ]);
}
