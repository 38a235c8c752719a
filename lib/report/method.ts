/** How the numbers of a result are made, as every report says at its foot. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatShare } from "../core/text.ts";

/** How the numbers are made, in four lines. */
export function listMethod({ run, totals }: Result): string[] {
  return [
    "Denominators: 403 over attempts; claim states over decoded tokens; unusable over issued tokens and 200s without a token, weighted by inclusion when sampled.",
    "Latency: issued tokens only, from before connecting to the last byte; a percentile p is the smallest value with a cumulative count of at least p·n, never interpolated.",
    "Intervals: Wilson, 95 %. A correctness defect counts from its first case; a failure from its third, with the lower bound above 0.1 %.",
    `Sampling: ${formatShare(run.sample)} of issued tokens, at least 20 per org, stage and grant; ${formatCount(totals.decoded)} of ${formatCount(totals.outcomes.issued)} were decoded.`,
  ];
}
