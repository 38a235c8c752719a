/** Both sides over the same time as one picture. */
import type { Comparison } from "../../compare/comparison.ts";
import { formatLatency, formatShare } from "../../core/text.ts";
import { drawPanels, type Panel, tellStages } from "../charts/panel-picture.ts";
import type { Canvas } from "../charts/picture.ts";
import type { SafeHtml } from "../html/template.ts";

type Line = Comparison["timeline"]["blocks"][number]["base"];

/** Draws p95 latency, 403s and unusable tokens of both sides, the stages shaded behind them. */
export function drawComparedTimeline({ timeline }: Comparison, canvas: Canvas): SafeHtml {
  const { blocks, blockMs, stages } = timeline;
  return drawPanels(
    {
      title: "Both sides over time",
      description: `Panels over the same time: p95 latency; share of 403 forbidden; share of unusable tokens. The base is grey and dashed, the candidate solid. Stages: ${tellStages(stages)}. The table below has the same numbers.`,
      panels: [
        panelOf("p95 latency (log)", "log", formatLatency, ({ p95Us }) => p95Us, timeline),
        panelOf("403 forbidden", "linear", formatShare, (line) => line.status403Share, timeline),
        panelOf("Unusable tokens", "linear", formatShare, (line) => line.unusableShare, timeline),
      ],
      stages,
      events: [],
      starts: blocks.map(({ startMs }) => startMs),
      blockMs,
    },
    canvas,
  );
}

function panelOf(
  title: string,
  axis: Panel["axis"],
  format: Panel["format"],
  read: (line: Line) => number | null,
  { blocks }: Comparison["timeline"],
): Panel {
  return {
    title,
    kind: "lines",
    axis,
    format,
    series: [
      { label: "base", className: "line-base", values: blocks.map(({ base }) => read(base)) },
      {
        label: "candidate",
        className: "line-candidate",
        values: blocks.map(({ candidate }) => read(candidate)),
      },
    ],
  };
}
