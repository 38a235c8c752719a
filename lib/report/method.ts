/** How the numbers of a result are made, as every report says at its foot. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatShare } from "../core/text.ts";

/** How the numbers are made, in a few lines, each short enough to be kept whole. */
export function listMethod({ run, totals }: Result): string[] {
  return [
    "Denominators: 403 over attempts; claim states over decoded tokens; unusable over issued tokens and 200s without a token, weighted by inclusion when sampled.",
    "Latency: issued tokens only, from before connecting to the last byte; a percentile p is the smallest value with a cumulative count of at least p·n, never interpolated.",
    "Intervals: 95 %. Of a share x of n it is Wilson's of x/d of n/d. The design effect d says how many times failures, which come in bursts, scatter more between blocks of time within a stage than independent ones would, and stands beside an interval where it exceeds 1. It is the largest over blocks merged to the longest of at most 30 s that leave 8 with data, and to two thirds and a third of that; with fewer blocks, at rest, and for gates of single orgs it is 1.",
    "Percentiles: Woodruff's interval, by the scatter between such blocks, or the ranks that hold the quantile where blocks are too few. Orgs that stand out are corrected for how many are looked at: Benjamini-Hochberg, 5 % false discoveries.",
    "A correctness defect counts from its first case; a failure from its third, with Wilson's lower bound, at d = 1, above 0.1 %.",
    `Sampling: ${formatShare(run.sample)} of issued tokens, at least 20 per org, stage and grant; ${formatCount(totals.decoded)} of ${formatCount(totals.outcomes.issued)} were decoded.`,
  ];
}
