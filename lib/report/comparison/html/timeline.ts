/** Both sides over the same time, one over the other, and the same as a table. */
import type { Comparison } from "../../../compare/comparison.ts";
import { formatDuration, formatLatency, formatShare, NO_VALUE } from "../../../core/text.ts";
import { drawBoth } from "../../charts/picture.ts";
import type { Section } from "../../html/section.ts";
import { numberColumns, renderAlternative, renderTable, textColumns } from "../../html/table.ts";
import { html, type SafeHtml } from "../../html/template.ts";
import { renderZoom } from "../../html/timeline.ts";
import { drawComparedTimeline } from "../timeline-picture.ts";

type Line = Comparison["timeline"]["blocks"][number]["base"];

/** None where nothing was compared, or where runs were cut into blocks of other lengths. */
export function listTimelineSections(comparison: Comparison): Section[] {
  const { blocks, stages } = comparison.timeline;
  if (blocks.length === 0) return [];
  return [
    {
      id: "timeline",
      title: "Timeline",
      body: html`<p class="quiet">
          The median of each side's runs in every block of time: the base grey and dashed, the
          candidate solid.
        </p>
        ${renderZoom(stages)}
        <figure class="zoomable">
          ${drawBoth("timeline-picture", (canvas) => drawComparedTimeline(comparison, canvas))}
        </figure>
        ${renderAlternative(renderBlocks(comparison))}`,
    },
  ];
}

function renderBlocks({ timeline }: Comparison): SafeHtml {
  const columns = [
    ...textColumns("from"),
    ...numberColumns("p95, base", "p95, candidate", "403, base", "403, candidate"),
    ...numberColumns("unusable, base", "unusable, candidate"),
  ];
  const rows = timeline.blocks.map(({ startMs, base, candidate }) => [
    formatDuration(startMs),
    ...cells(base, candidate, ({ p95Us }) => p95Us, formatLatency),
    ...cells(base, candidate, ({ status403Share }) => status403Share, formatShare),
    ...cells(base, candidate, ({ unusableShare }) => unusableShare, formatShare),
  ]);
  return renderTable("Timeline", columns, rows);
}

function cells(
  base: Line,
  candidate: Line,
  read: (line: Line) => number | null,
  format: (value: number) => string,
): string[] {
  return [base, candidate].map((line) => {
    const value = read(line);
    return value === null ? NO_VALUE : format(value);
  });
}
