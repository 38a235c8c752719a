/** What the timeline shows: three panels over the same time, each with its series. */
import type { Result } from "../../analysis/result.ts";
import { formatCount, formatDuration, formatLatency, formatRate } from "../../core/text.ts";

type Timeline = Result["timeline"];

export interface Series {
  label: string;
  /** Class of the line or bar, which gives it colour and dashes. */
  className: string;
  /** One value per block; null where there is nothing to show. */
  values: (number | null)[];
}

export interface Panel {
  title: string;
  /** Lines for what is there all the time, bars for what ought not to be there at all. */
  kind: "lines" | "bars";
  series: Series[];
  format: (value: number) => string;
}

/** Rate, latency, and what went wrong, block by block as the result has them. */
export function listPanels(timeline: Timeline): Panel[] {
  return [ratePanel(timeline), latencyPanel(timeline), failurePanel(timeline)];
}

function ratePanel({ blockMs, blocks }: Timeline): Panel {
  const perSecond = (count: number): number => (count * 1000) / blockMs;
  return {
    title: "Attempts per second",
    kind: "lines",
    format: formatRate,
    series: [
      line(
        "offered",
        blocks.map(({ offered }) => perSecond(offered)),
      ),
      line(
        "reached",
        blocks.map(({ attempts }) => perSecond(attempts)),
      ),
    ],
  };
}

function latencyPanel({ blocks }: Timeline): Panel {
  const values = (percentile: "p50Us" | "p95Us" | "p99Us"): (number | null)[] =>
    blocks.map((block) => (block.issued === 0 ? null : block[percentile]));
  return {
    title: "Latency of issued tokens",
    kind: "lines",
    format: formatLatency,
    series: [
      line("p50", values("p50Us")),
      line("p95", values("p95Us")),
      line("p99", values("p99Us")),
    ],
  };
}

function failurePanel({ blockMs, blocks }: Timeline): Panel {
  const denied = blocks.map(({ status403 }) => status403);
  const unusable = blocks.map((block) => block.unusable);
  return {
    title: `What went wrong, per ${formatDuration(blockMs)}`,
    kind: "bars",
    format: formatCount,
    series: [
      { label: "403 forbidden", className: "bar-denied", values: denied },
      { label: "unusable", className: "bar-unusable", values: unusable },
    ],
  };
}

function line(label: string, values: (number | null)[]): Series {
  return { label, className: `line-${label}`, values };
}
