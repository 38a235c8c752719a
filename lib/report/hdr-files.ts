/** Latencies for HdrHistogram's own tools: a log of intervals, and a distribution by percentile. */
import { decodeFromCompressedBase64, HistogramLogWriter } from "hdr-histogram-js";
import type { Histograms } from "../analysis/histograms-file.ts";
import type { Result } from "../analysis/result.ts";
import { boundText } from "../core/text.ts";

const US_PER_MS = 1000;
const MAX_NAME = 80;
const TICKS_PER_HALF_DISTANCE = 5;

type StageHistogram = Histograms["stages"][number];

/**
 * An interval log, format 1.3: one line per stage and grant, values in microseconds, maxima in milliseconds.
 * Tags hold neither commas nor spaces, so comments at the head say which stage and grant each stands for. Times are seconds
 * since the load began.
 */
export function renderHlog({ stages }: Histograms, { run, stages: facts }: Result): string {
  const lines: string[] = [];
  const writer = new HistogramLogWriter((line) => lines.push(line));
  const tags = tagAll(stages);
  writer.outputComment(
    `[tokenrush ${boundText(run.tokenrush, MAX_NAME)}, run ${boundText(run.id, MAX_NAME)}]`,
  );
  writer.outputLogFormatVersion();
  writer.outputComment(startOf(run));
  stages.forEach(({ stage, grant }, at) => {
    writer.outputComment(`[Tag ${tags[at]}: stage ${boundText(stage, MAX_NAME)}, grant ${grant}]`);
  });
  writer.outputLegend();
  stages.forEach(({ stage, histogram }, at) => {
    const fact = facts.find((one) => one.stage === stage);
    const startSeconds = (fact?.startMs ?? 0) / 1000;
    const endSeconds = startSeconds + (fact?.durationMs ?? 0) / 1000;
    const decoded = decodeFromCompressedBase64(histogram);
    decoded.tag = tags[at] ?? "";
    writer.outputIntervalHistogram(decoded, startSeconds, endSeconds, US_PER_MS);
  });
  return lines.join("");
}

function startOf({ startedAt }: Result["run"]): string {
  const startMs = Date.parse(startedAt);
  const seconds = Number.isNaN(startMs) ? 0 : startMs / 1000;
  return `[StartTime: ${seconds.toFixed(3)} (seconds since epoch), ${boundText(startedAt, MAX_NAME)}]`;
}

/** The distribution of all latencies of the load by percentile, in milliseconds. */
export function renderHgrm({ total }: Histograms): string {
  return decodeFromCompressedBase64(total).outputPercentileDistribution(
    TICKS_PER_HALF_DISTANCE,
    US_PER_MS,
  );
}

/** A tag each, of the names' letters and digits; where those are alike, a number tells them apart. */
function tagAll(stages: readonly StageHistogram[]): string[] {
  const used = new Set<string>();
  return stages.map(({ stage, grant }) => {
    const slug = `${stage.slice(0, MAX_NAME)} ${grant}`
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-")
      .replace(/^-/, "");
    let tag = slug;
    for (let number = 2; used.has(tag); number += 1) tag = `${slug}-${number}`;
    used.add(tag);
    return tag;
  });
}
