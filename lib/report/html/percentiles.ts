/** Latency by percentile: the curve with its band, and its points as a table. */
import type { Result } from "../../analysis/result.ts";
import type { PercentileCurveFacts } from "../../analysis/percentile-schema.ts";
import { boundText, formatCount, formatLatency, NO_VALUE } from "../../core/text.ts";
import { drawPercentileCurve, listCurves } from "../charts/percentile-curve.ts";
import { drawBoth } from "../charts/picture.ts";
import type { Section } from "./section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_NAME = 60;

const BAND_WORDS: Record<PercentileCurveFacts["interval"], string> = {
  blocks: "by the scatter between blocks of time",
  ranks: "by ranks, as if attempts were independent",
};

/** None where no token was issued. */
export function listPercentileSections({ percentiles, stages }: Result): Section[] {
  const kinds = new Map(stages.map(({ stage, kind }) => [stage, kind]));
  const curves = listCurves(percentiles, (stage) => kinds.get(stage) ?? "");
  if (!curves.some(({ curve }) => curve.points.length > 0)) return [];
  const [first] = percentiles;
  const band = first === undefined ? "" : BAND_WORDS[first.interval];
  return [
    {
      id: "percentiles",
      title: "Latency by percentile",
      body: html`<p class="quiet">
          Issued tokens only. The band is the 95 % interval of the whole load, made ${band}.
        </p>
        <figure>
          ${drawBoth("percentile-picture", (canvas) => drawPercentileCurve(curves, canvas))}
        </figure>
        ${renderAlternative(renderPoints(percentiles))}`,
    },
  ];
}

function renderPoints(curves: readonly PercentileCurveFacts[]): SafeHtml {
  const columns = [
    ...textColumns("of", "percentile"),
    ...numberColumns("latency", "95 % from", "95 % to", "tokens issued"),
  ];
  const rows = curves.flatMap(({ stage, n, points }) =>
    points.map(({ p, us, lowUs, highUs }): HtmlValue[] => [
      boundText(stage ?? "whole load", MAX_NAME),
      `p${Number((p * 100).toFixed(3))}`,
      formatLatency(us),
      lowUs === null ? NO_VALUE : formatLatency(lowUs),
      highUs === null ? NO_VALUE : formatLatency(highUs),
      formatCount(n),
    ]),
  );
  return renderTable("Latency by percentile", columns, rows);
}
