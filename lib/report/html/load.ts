/** How failures go with load and time: series that move together, bursts, and how many requests were in flight. */
import type { ConcurrencyFacts } from "../../analysis/correlation/correlation-schema.ts";
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount, formatDuration, formatShare, NO_VALUE } from "../../core/text.ts";
import { drawIntervalPlot } from "../charts/interval-plot.ts";
import type { IntervalPlot } from "../charts/interval-plot.ts";
import { drawBoth } from "../charts/picture.ts";
import { capitalize, formatP, MEASURE_WORDS } from "../wording.ts";
import { showOrg } from "./page-facts.ts";
import type { PageFacts } from "./page-facts.ts";
import type { Section } from "./section.ts";
import { renderMoreCount, renderNothing } from "./section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue, SafeHtml } from "./template.ts";

const MAX_NAME = 60;
const MAX_SERIES = 40;
const MAX_BURSTS = 40;

/** None where there is nothing of it. */
export function listLoadSections(facts: PageFacts): Section[] {
  const { series, bursts, concurrency } = facts.result.correlation;
  const met = concurrency.filter(({ fifths }) => fifths.some(({ count }) => count > 0));
  if (series.length + bursts.length + met.length === 0) return [];
  return [
    {
      id: "by-load",
      title: "By load and time",
      body: html`${met.map(renderConcurrency)} ${renderBursts(facts)} ${renderSeries(series)}`,
    },
  ];
}

function renderConcurrency(facts: ConcurrencyFacts): SafeHtml {
  const { measure, fifths, meanInFlight, meanInFlightAtEvents } = facts;
  const words = MEASURE_WORDS[measure];
  const columns = [...textColumns("requests in flight"), ...numberColumns("seen", "of", "share")];
  const rows = fifths.map(({ inFlight, count, of }): HtmlValue[] => [
    inFlight.toFixed(1),
    formatCount(count),
    formatCount(of),
    of === 0 ? NO_VALUE : formatShare(count / of),
  ]);
  return html`<h3>${capitalize(words)} by requests in flight</h3>
    <p>
      On the mean ${meanInFlight.toFixed(1)} requests were in flight, and
      ${meanInFlightAtEvents.toFixed(1)} when this was met.
    </p>
    <figure>
      ${drawBoth(`flight-${measure}`, (canvas) => drawIntervalPlot(plotOf(facts), canvas))}
    </figure>
    ${renderAlternative(renderTable(`${capitalize(words)} by requests in flight`, columns, rows))}`;
}

function plotOf({ measure, fifths }: ConcurrencyFacts): IntervalPlot {
  const words = MEASURE_WORDS[measure];
  return {
    title: `${capitalize(words)} by requests in flight`,
    description: `Share of ${words} in fifths of all attempts, from the fewest requests in flight to the most. The table below has the same numbers.`,
    mark: "bar",
    scale: "share",
    reference: null,
    rows: fifths.map(({ inFlight, count, of }) => ({
      label: `${inFlight.toFixed(1)} in flight`,
      value: of === 0 ? null : count / of,
      interval: null,
      note: `${formatCount(count)} of ${formatCount(of)}`,
    })),
  };
}

function renderBursts(facts: PageFacts): SafeHtml | null {
  const { bursts } = facts.result.correlation;
  if (bursts.length === 0) return null;
  const columns = [
    ...textColumns("UTC", "what", "orgs"),
    ...numberColumns("after", "lasted", "seen", "of", "in flight"),
  ];
  const rows = bursts
    .slice(0, MAX_BURSTS)
    .map((burst): HtmlValue[] => [
      html`<time>${burst.at}</time>`,
      MEASURE_WORDS[burst.measure],
      listOrgs(burst.orgs, burst.orgCount, facts),
      formatDuration(burst.startMs),
      formatDuration(burst.endMs - burst.startMs),
      formatCount(burst.count),
      formatCount(burst.of),
      burst.inFlight.toFixed(1),
    ]);
  return html`<h3>Bursts</h3>
    ${renderTable("Bursts", columns, rows)} ${renderMoreCount(bursts.length - MAX_BURSTS, "bursts")}`;
}

function listOrgs(orgs: readonly string[], orgCount: number, facts: PageFacts): HtmlValue {
  const more = orgCount - orgs.length;
  const names = orgs.map((org, at) => html`${at > 0 ? ", " : ""}${showOrg(org, facts)}`);
  return html`${names}${more > 0 ? ` and ${formatCount(more)} more` : ""}`;
}

function renderSeries(series: Result["correlation"]["series"]): SafeHtml | null {
  if (series.length === 0) return null;
  const told = series.filter(({ rho }) => rho !== null);
  const untold = series.length - told.length;
  const columns = [
    ...textColumns("stage", "what", "with p95 latency"),
    ...numberColumns("Spearman's rho", "p", "lag", "blocks"),
  ];
  const rows = told
    .slice(0, MAX_SERIES)
    .map((one): HtmlValue[] => [
      boundText(one.stage, MAX_NAME),
      MEASURE_WORDS[one.measure],
      one.text,
      one.rho === null ? NO_VALUE : one.rho.toFixed(2),
      one.p === null ? NO_VALUE : formatP(one.p),
      one.lag === null ? NO_VALUE : formatDuration(one.lag * one.blockMs),
      formatCount(one.blocks),
    ]);
  const table =
    rows.length === 0
      ? renderNothing("No stage is long enough for its course to be held against that of latency.")
      : renderTable("What moves together with latency", columns, rows);
  const rest =
    rows.length === 0 || untold === 0
      ? null
      : html`<p class="quiet">${formatCount(untold)} more are too short or too even to tell.</p>`;
  return html`<h3>Over time, with p95 latency</h3>
    ${table} ${rest}`;
}
