/** What the timeline shows: panels over the same time, each with its series. */
import type { Result } from "../../analysis/result.ts";
import { formatCount, formatLatency, formatRate, formatShare } from "../../core/text.ts";
import type { Panel, Series } from "./panel-picture.ts";

type Block = Result["timeline"]["blocks"][number];

/** Rate, requests in flight, latency, and what went wrong, block by block as the result has them. */
export function listPanels(result: Result): Panel[] {
  return [ratePanel(result), inFlightPanel(result), latencyPanel(result), failurePanel(result)];
}

function ratePanel({ timeline: { blockMs, blocks } }: Result): Panel {
  const perSecond = (count: number): number => (count * 1000) / blockMs;
  return {
    title: "Attempts per second",
    kind: "lines",
    axis: "linear",
    format: formatRate,
    series: [
      makeSeries(
        "offered",
        "line-offered",
        blocks.map(({ offered }) => perSecond(offered)),
      ),
      makeSeries(
        "reached",
        "line-reached",
        blocks.map(({ attempts }) => perSecond(attempts)),
      ),
    ],
  };
}

function inFlightPanel({ timeline: { blocks } }: Result): Panel {
  const values = blocks.map(({ inFlight }) => inFlight);
  return {
    title: "Requests in flight",
    kind: "lines",
    axis: "linear",
    format: formatCount,
    series: [makeSeries("in flight", "line-flight", values)],
  };
}

function latencyPanel({ timeline: { blocks } }: Result): Panel {
  const values = (percentile: "p50Us" | "p95Us" | "p99Us"): (number | null)[] =>
    blocks.map((block) => (block.issued === 0 ? null : block[percentile]));
  return {
    title: "Latency of issued tokens (log)",
    kind: "lines",
    axis: "log",
    format: formatLatency,
    series: [
      makeSeries("p50", "line-p50", values("p50Us")),
      makeSeries("p95", "line-p95", values("p95Us")),
      makeSeries("p99", "line-p99", values("p99Us")),
    ],
  };
}

function failurePanel({ timeline: { blocks }, run }: Result): Panel {
  const denied = blocks.map(({ status403, attempts }) => shareOf(status403, attempts));
  const unusable = blocks.map((block) => shareOf(block.unusable, tokensOf(block, run.sample)));
  return {
    title: "Share of what went wrong",
    kind: "bars",
    axis: "linear",
    format: formatShare,
    series: [
      makeSeries("403 forbidden", "bar-denied", denied),
      makeSeries(unusableWords(run.sample), "bar-unusable", unusable),
    ],
  };
}

/** Where only some tokens are looked into, unusable ones are among those. */
function tokensOf({ attempts, decoded }: Block, sample: number): number {
  return sample < 1 ? decoded : attempts;
}

function unusableWords(sample: number): string {
  return sample < 1 ? "unusable, of tokens decoded" : "unusable tokens";
}

// An answer without a token is unusable, but is not decoded: their share is never shown as more than all.
function shareOf(count: number, of: number): number | null {
  return of === 0 ? null : Math.min(1, count / of);
}

function makeSeries(label: string, className: string, values: (number | null)[]): Series {
  return { label, className, values };
}
