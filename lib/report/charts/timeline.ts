/** The timeline of a run: its panels over the same time. */
import type { Result } from "../../analysis/result.ts";
import type { SafeHtml } from "../html/template.ts";
import { drawPanels, tellStages } from "./panel-picture.ts";
import type { Canvas } from "./picture.ts";
import { listPanels } from "./timeline-panels.ts";

/** Draws rate, load, latency and failures, block by block. */
export function drawTimeline(result: Result, canvas: Canvas): SafeHtml {
  const { timeline, stages, run } = result;
  return drawPanels(
    {
      title: "Rate, load, latency and failures over time",
      description: `Panels over the same time: attempts offered and reached per second; requests in flight; p50, p95 and p99 latency; shares of 403 forbidden and of unusable tokens. Stages: ${tellStages(stages)}. The table below has the same numbers.`,
      panels: listPanels(result),
      stages,
      events: run.events,
      starts: timeline.blocks.map(({ startMs }) => startMs),
      blockMs: timeline.blockMs,
    },
    canvas,
  );
}
