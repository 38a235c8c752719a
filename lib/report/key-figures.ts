/** The few numbers that a reader looks for first. */
import type { Result } from "../analysis/result.ts";
import { formatCount, formatCountShare, formatLatency, formatShare } from "../core/text.ts";
import { countOrgs } from "./run-words.ts";
import { showLatency, showUnusable } from "./table-columns.ts";

export interface KeyFigure {
  name: string;
  value: string;
  /** What the value is of, or beside. */
  note: string;
  /** True when it is something that ought not to be there. */
  bad: boolean;
}

export function listKeyFigures({ totals, orgs, run, orgsChecked }: Result): KeyFigure[] {
  const { outcomes, latencyUs } = totals;
  return [
    {
      name: "Attempts",
      value: formatCount(totals.attempts),
      note: `over ${countOrgs(orgs)}`,
      bad: false,
    },
    {
      name: "Tokens issued",
      value: formatCountShare(outcomes.issued, totals.attempts),
      note: `of attempts; ${formatShare(run.sample)} to be decoded`,
      bad: false,
    },
    {
      name: "Unusable tokens",
      value: showUnusable(totals),
      note: orgsChecked.text,
      bad: totals.unusable > 0,
    },
    {
      name: "403 forbidden",
      value: formatCountShare(totals.status403, totals.attempts),
      note: "of attempts",
      bad: totals.status403 > 0,
    },
    {
      name: "p95 latency",
      value: showLatency(latencyUs, "p95"),
      note:
        latencyUs.n === 0
          ? "no token was issued"
          : `p50 ${formatLatency(latencyUs.p50)}, p99 ${formatLatency(latencyUs.p99)}`,
      bad: false,
    },
  ];
}
