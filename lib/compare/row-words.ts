/** A row of a comparison as a sentence. */
import { formatChangeRange, formatPointChange, formatRatioChange } from "../core/change-text.ts";
import { formatCount, formatShare } from "../core/text.ts";
import type { ChangeState } from "./change-state.ts";
import type { ComparisonRow } from "./comparison.ts";
import { wordsOfMetric } from "./metric-words.ts";

type Untold = Omit<ComparisonRow, "text">;

/** What a row comes to, with its interval and tolerance, and what would settle it. */
export function describeRow(row: Untold): string {
  const what = wordsOfMetric(row.metric);
  if (row.change === null) return `${what}: ${whyUnknown(row)}`;
  if (row.base.count === 0 && row.candidate.count === 0) {
    const counts = `none of ${formatCount(row.base.of)} and none of ${formatCount(row.candidate.of)} ${row.ofWhat}`;
    return row.state === "SAME"
      ? `${what}: ${counts}`
      : `${what}: ${counts}, too few to rule out ${toleranceOf(row)} more`;
  }
  return `${what} ${changeWords(row)}, tolerance ${toleranceOf(row)}: ${stateWords(row)}`;
}

/** `+12 % (+3.1…+22 %)`. */
export function changeWords({ change, unit }: Pick<Untold, "change" | "unit">): string {
  if (change === null) return "unknown";
  const format = unit === "share" ? formatPointChange : formatRatioChange;
  return `${format(change.estimate)} (${formatChangeRange(change.low, change.high, format)})`;
}

export function toleranceOf({ tolerance, unit }: Pick<Untold, "tolerance" | "unit">): string {
  if (tolerance === 0) return "none";
  return unit === "share" ? formatShare(tolerance).replace("%", "pp") : formatShare(tolerance);
}

function stateWords(row: Untold): string {
  const isWorse = (row.change?.estimate ?? 0) > (row.unit === "share" ? 0 : 1);
  const words: Readonly<Record<ChangeState, string>> = {
    REGRESSED: "worse by more than the tolerance",
    IMPROVED: "better by more than the tolerance",
    SHIFTED: isWorse
      ? ["surely worse, not surely by more than the tolerance", ...runsToSettle(row)].join("; ")
      : "surely better",
    SAME: "the same within the tolerance",
    INCONCLUSIVE: ["cannot tell", ...outlook(row)].join("; "),
    "NO DATA": "no data",
  };
  return words[row.state];
}

/** A change above it is told in no percent. */
const MANIFOLD = 10;

function outlook(row: Untold): string[] {
  const { smallestProvable: change, unit } = row;
  if (change === null) return runsToSettle(row);
  const shown =
    change > MANIFOLD
      ? "a manifold change"
      : `a change of ${toleranceOf({ tolerance: change, unit })} and more`;
  return [`only ${shown} would show`, ...runsToSettle(row)];
}

function runsToSettle({ runsNeeded }: Untold): string[] {
  return runsNeeded === null
    ? []
    : [`about ${formatCount(runsNeeded)} runs a side would settle it`];
}

function whyUnknown({ base, candidate, unit, ofWhat }: Untold): string {
  const counts = `${formatCount(base.of)} and ${formatCount(candidate.of)} ${ofWhat}`;
  if (base.runs === 0 || candidate.runs === 0) return `too few to judge (${counts})`;
  const need = unit === "share" ? "failures over time" : "latency over time";
  return `the stage is too short for single runs to show how ${need} scatters; make it 4 min, or run 3 and more a side`;
}
