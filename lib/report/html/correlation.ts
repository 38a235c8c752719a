/** What goes with what: the sentences first, then how often each measure is met by latency. */
import type { LatencyFacts } from "../../analysis/correlation/correlation-schema.ts";
import type { Result } from "../../analysis/result.ts";
import { formatCount, formatShare, NO_VALUE } from "../../core/text.ts";
import { drawIntervalPlot } from "../charts/interval-plot.ts";
import type { IntervalPlot, IntervalRow } from "../charts/interval-plot.ts";
import { drawBoth } from "../charts/picture.ts";
import { capitalize, formatP, MEASURE_WORDS } from "../wording.ts";
import type { Section } from "./section.ts";
import { renderNothing } from "./section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const FIFTHS = ["fastest fifth", "second fifth", "middle fifth", "fourth fifth", "slowest fifth"];

type Ratio = LatencyFacts["riskRatio"]["crude"];

export function correlationSection({ correlation }: Result): Section {
  const { text } = correlation;
  const said =
    text.length === 0
      ? renderNothing("Nothing was met often enough to be held against anything.")
      : html`<ul class="sentences">
            ${text.map((sentence) => html`<li>${capitalize(sentence)}.</li>`)}
          </ul>
          <p class="quiet">
            What moves together need not bring about each other: orgs, load and time may lie behind
            both.
          </p>`;
  return { id: "correlation", title: "What goes with what", body: said };
}

/** None where no token or attempt could be held against latency. */
export function listLatencySections({ correlation }: Result): Section[] {
  const met = correlation.latency.filter(({ fifths }) => fifths.some(({ count }) => count > 0));
  if (met.length === 0) return [];
  const ratios = met.filter(
    ({ riskRatio }) => riskRatio.crude !== null || riskRatio.stratified !== null,
  );
  return [
    {
      id: "by-latency",
      title: "By latency",
      body: html`<p class="quiet">
          Each org's tokens in each stage in fifths, from the fastest to the slowest, so that a slow
          org does not pass for slow answers.
        </p>
        ${met.map(renderFifths)} ${ratios.length === 0 ? null : renderRatios(ratios)}`,
    },
  ];
}

function renderFifths(facts: LatencyFacts): SafeHtml {
  const { measure, fifths } = facts;
  const words = MEASURE_WORDS[measure];
  const columns = [
    ...textColumns("by latency"),
    ...numberColumns("seen", "of", "share", "95 % from", "95 % to"),
  ];
  const rows = fifths.map(({ count, of, interval }, at): HtmlValue[] => [
    FIFTHS[at] ?? String(at + 1),
    formatCount(count),
    formatCount(of),
    of === 0 ? NO_VALUE : formatShare(count / of),
    formatShare(interval.low),
    formatShare(interval.high),
  ]);
  return html`<h3>${capitalize(words)}</h3>
    <p>${capitalize(facts.text)}.</p>
    <figure>
      ${drawBoth(`fifths-${measure}`, (canvas) => drawIntervalPlot(plotOfFifths(facts), canvas))}
    </figure>
    ${renderAlternative(renderTable(`${capitalize(words)} by latency`, columns, rows))}`;
}

function plotOfFifths({ measure, fifths }: LatencyFacts): IntervalPlot {
  const words = MEASURE_WORDS[measure];
  return {
    title: `${capitalize(words)} by fifths of latency`,
    description: `Share of ${words} in each fifth, with its 95 % interval. The table below has the same numbers.`,
    mark: "bar",
    scale: "share",
    reference: null,
    rows: fifths.map(({ count, of, interval }, at) => ({
      label: FIFTHS[at] ?? String(at + 1),
      value: of === 0 ? null : count / of,
      interval,
      note: `${formatCount(count)} of ${formatCount(of)}`,
    })),
  };
}

function renderRatios(measured: readonly LatencyFacts[]): SafeHtml {
  const columns = [
    ...textColumns("what", "compared"),
    ...numberColumns("risk ratio", "95 % from", "95 % to", "orgs and stages"),
    ...numberColumns("trend z", "p", "design effect"),
  ];
  const rows = measured.flatMap((facts): HtmlValue[][] => [
    ratioCells(facts, "within org and stage", facts.riskRatio.stratified),
    ratioCells(facts, "whatever the org", facts.riskRatio.crude),
  ]);
  return html`<h3>Slowest fifth against the others</h3>
    <figure>
      ${drawBoth("risk-ratios", (canvas) => drawIntervalPlot(plotOfRatios(measured), canvas))}
    </figure>
    ${renderAlternative(renderTable("Risk ratios", columns, rows))}`;
}

function ratioCells(
  { measure, riskRatio, trend, designEffect }: LatencyFacts,
  compared: string,
  ratio: Ratio,
): HtmlValue[] {
  return [
    MEASURE_WORDS[measure],
    compared,
    ...(ratio === null
      ? [NO_VALUE, NO_VALUE, NO_VALUE]
      : [ratio.ratio, ratio.low, ratio.high].map(formatRatio)),
    formatCount(riskRatio.strata),
    trend === null ? NO_VALUE : trend.z.toFixed(2),
    trend === null ? NO_VALUE : formatP(trend.p),
    designEffect.toFixed(2),
  ];
}

function formatRatio(ratio: number): string {
  return `× ${Number(ratio.toPrecision(2))}`;
}

function plotOfRatios(measured: readonly LatencyFacts[]): IntervalPlot {
  return {
    title: "Risk ratios of the slowest fifth",
    description:
      "How many times as likely each measure is in the slowest fifth as in the others, with its 95 % interval, on a logarithmic scale; the dashed line is where there is no difference.",
    mark: "dot",
    scale: "ratio",
    reference: { value: 1, label: "no difference" },
    rows: measured.flatMap(({ measure, riskRatio }): IntervalRow[] => [
      ratioRow(`${MEASURE_WORDS[measure]}, within`, riskRatio.stratified),
      ratioRow(`${MEASURE_WORDS[measure]}, crude`, riskRatio.crude),
    ]),
  };
}

function ratioRow(label: string, ratio: Ratio): IntervalRow {
  if (ratio === null) return { label, value: null, interval: null, note: "no ratio" };
  return { label, value: ratio.ratio, interval: ratio, note: formatRatio(ratio.ratio) };
}
