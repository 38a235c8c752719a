/** Whether the machine that made the load kept up, how late attempts started, and whether every one is accounted for. */
import type { Result } from "../../analysis/result.ts";
import { boundText, formatCount, formatLatency, formatRate } from "../../core/text.ts";
import { addsUp, describeReconciliation, listMachineFacts } from "../run-words.ts";
import type { Section } from "./section.ts";
import { numberColumns, renderFacts, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue } from "./template.ts";

const MAX_NAME = 60;

const LAG_COLUMNS = [
  ...textColumns("stage"),
  ...numberColumns("attempts", "p50", "p99", "max"),
  ...textColumns("measured"),
];

/** None where no start could be held against the schedule. */
export function listLagSections({ startLagMs }: Result): Section[] {
  if (startLagMs.length === 0) return [];
  const rows = startLagMs.map((lag): HtmlValue[] => [
    boundText(lag.stage, MAX_NAME),
    formatCount(lag.n),
    ...[lag.p50, lag.p99, lag.max].map((ms) => formatLatency(ms * 1000)),
    lag.lowerBound ? "from the latest tick: a lower bound" : "from the intended start",
  ]);
  return [
    {
      id: "start-lag",
      title: "Start lag",
      body: html`<p class="quiet">
          How long after its intended start an attempt started: large values are of the load
          generator, not of the server.
        </p>
        ${renderTable("Start lag", LAG_COLUMNS, rows)}`,
    },
  ];
}

export function generatorSection(result: Result): Section {
  const { reconciliation, generator } = result;
  const verdict = addsUp(result)
    ? html`<span class="good">✓ adds up</span>`
    : html`<span class="bad">✗ does not add up</span>`;
  const sustainable: [string, HtmlValue][] =
    generator.sustainableRatePerSecond === null
      ? []
      : [["Could hold", formatRate(generator.sustainableRatePerSecond)]];
  const notes = reconciliation.notes.map((note): [string, string] => ["Note", note]);
  const body = renderFacts([
    ...listMachineFacts(result),
    ...sustainable,
    ["Accounts", html`${verdict} ${describeReconciliation(result)}`],
    ...notes,
  ]);
  return { id: "generator", title: "Load generator and accounts", body };
}
