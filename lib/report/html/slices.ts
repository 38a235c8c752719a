/** The parts of the HTML report that show the run slice by slice: timeline, stages, orgs. */
import type { Result } from "../../analysis/result.ts";
import {
  boundText,
  formatCount,
  formatDuration,
  formatLatency,
  formatRate,
  NO_VALUE,
} from "../../core/text.ts";
import { numberColumns, renderDetails, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";
import { failingFirst, rankFailing } from "../org-ranking.ts";
import { columnsFor, ORG_COLUMNS, STAGE_COLUMNS } from "../table-columns.ts";
import type { TableColumn } from "../table-columns.ts";
import { drawTimeline } from "../charts/timeline.ts";

const MAX_ORGS = 200;
const MAX_NAME = 60;

/** The timeline as a picture, drawn once for wide and once for narrow pages, and folded below it as a table. */
export function renderTimeline(result: Result): SafeHtml {
  const { blocks } = result.timeline;
  const body =
    blocks.length === 0
      ? html`<p class="quiet">No attempt was recorded, so there is nothing to draw.</p>`
      : html`${drawTimeline(result, { width: 1000, id: "timeline-wide" })}${drawTimeline(result, { width: 340, id: "timeline-narrow" })}${renderDetails("The same as a table", renderBlocks(result))}`;
  return html`<section aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    ${body}
  </section>`;
}

function renderBlocks({ timeline }: Result): SafeHtml {
  const perSecond = (count: number): string => formatRate((count * 1000) / timeline.blockMs);
  const columns = [
    ...textColumns("from"),
    ...numberColumns("offered", "reached", "in flight", "issued", "403 forbidden", "failed"),
    ...numberColumns("decoded", "unusable", "p50", "p95", "p99"),
  ];
  const rows = timeline.blocks.map((block) => [
    formatDuration(block.startMs),
    perSecond(block.offered),
    perSecond(block.attempts),
    block.inFlight.toFixed(1),
    ...[block.issued, block.status403, block.failed, block.decoded, block.unusable].map(
      formatCount,
    ),
    ...[block.p50Us, block.p95Us, block.p99Us].map((latencyUs) =>
      block.issued === 0 ? NO_VALUE : formatLatency(latencyUs),
    ),
  ]);
  return renderTable("Timeline", columns, rows);
}

export function renderStages({ stages }: Result): SafeHtml {
  const body =
    stages.length === 0
      ? html`<p class="quiet">No stage was reached.</p>`
      : renderItems("Stages", STAGE_COLUMNS, stages);
  return html`<section aria-labelledby="stages">
    <h2 id="stages">Stages</h2>
    ${body}
  </section>`;
}

/** Orgs with anything wrong first; beyond 200 the rest is in the result. */
export function renderOrgs({ orgs }: Result): SafeHtml {
  const shown = failingFirst(orgs).slice(0, MAX_ORGS);
  const hidden = orgs.length - shown.length;
  const failing = rankFailing(orgs).length;
  return html`<section aria-labelledby="orgs">
    <h2 id="orgs">Orgs <span class="count">${formatCount(orgs.length)}</span></h2>
    <p class="quiet">
      ${formatCount(failing)} with something wrong${failing > 0 ? ", worst first" : ""}.
    </p>
    ${renderItems("Orgs", ORG_COLUMNS, shown)}
    ${hidden > 0 ? html`<p class="quiet">And ${formatCount(hidden)} more, see result.json.</p>` : null}
  </section>`;
}

function renderItems<Item>(
  label: string,
  allColumns: readonly TableColumn<Item>[],
  items: readonly Item[],
): SafeHtml {
  const columns = columnsFor(allColumns, "full");
  const rows = items.map((item) => columns.map(({ cell }) => boundText(cell(item), MAX_NAME)));
  return renderTable(label, columns, rows);
}
