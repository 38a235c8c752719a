/** The timeline's section: the picture, what the page's script zooms it by, its events in words, and its numbers as a table. */
import type { Result } from "../../analysis/result.ts";
import {
  boundText,
  formatCount,
  formatDuration,
  formatLatency,
  formatRate,
  NO_VALUE,
} from "../../core/text.ts";
import { drawBoth } from "../charts/picture.ts";
import { drawTimeline } from "../charts/timeline.ts";
import type { Section } from "./section.ts";
import { renderNothing } from "./section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";

const MAX_NAME = 60;

const HOOK_WORDS: Readonly<Record<Result["run"]["events"][number]["hook"], string>> = {
  none: "",
  ok: ", its hook succeeded",
  failed: ", its hook failed",
  "not run": ", did not happen",
};

export function timelineSection(result: Result): Section {
  const body =
    result.timeline.blocks.length === 0
      ? renderNothing("No attempt was recorded, so there is nothing to draw.")
      : html`${renderZoom(result.stages)}
          <figure class="zoomable">
            ${drawBoth("timeline-picture", (canvas) => drawTimeline(result, canvas))}
          </figure>
          ${renderEvents(result)} ${renderAlternative(renderBlocks(result))}`;
  return { id: "timeline", title: "Timeline", body };
}

/** Shown by the page's script. */
export function renderZoom(
  stages: readonly Pick<Result["stages"][number], "stage" | "startMs" | "durationMs">[],
): SafeHtml {
  const options = stages
    .filter(({ durationMs }) => durationMs > 0)
    .map(
      ({ stage, startMs, durationMs }) =>
        html`<option data-from="${startMs}" data-to="${startMs + durationMs}">
          ${boundText(stage, MAX_NAME)}
        </option>`,
    );
  return html`<div class="controls zoom" role="group" aria-label="Zoom of the timeline" hidden>
    <label
      >Show
      <select id="zoom-stage">
        <option>whole run</option>
        ${options}
      </select></label
    >
    <button type="button" data-zoom="in">Zoom in</button>
    <button type="button" data-zoom="out">Zoom out</button>
    <button type="button" data-zoom="earlier">Earlier</button>
    <button type="button" data-zoom="later">Later</button>
    <output id="zoom-range" for="zoom-stage"></output>
  </div>`;
}

function renderEvents({ run }: Result): SafeHtml | null {
  if (run.events.length === 0) return null;
  return html`<ol class="events" aria-label="Events">
    ${run.events.map(({ name, at, atMs, kind, hook }) => html`<li><strong>${boundText(name, MAX_NAME)}</strong> ${kind === "other" ? "" : `(${kind}) `}after ${formatDuration(atMs)}, <time>${at}</time>${HOOK_WORDS[hook]}</li>`)}
  </ol>`;
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
