/** What a comparison concludes, of what and with what to do next, as phrases for every report. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import type { Comparison } from "../../compare/comparison.ts";
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { formatCount } from "../../core/text.ts";
import type { VerdictWords } from "../verdict-words.ts";
import { capitalize } from "../wording.ts";

/** `✗ REGRESSED`; a comparison without a verdict is neither good nor bad. */
export function describeOutcome({ state, passed }: AnyComparison["verdict"]): VerdictWords {
  if (passed === null) return { symbol: "?", word: state, tone: "unknown" };
  return passed
    ? { symbol: "✓", word: state, tone: "good" }
    : { symbol: "✗", word: state, tone: "bad" };
}

/** `sdk 4.2.0 → 4.3.0` where both sides are named by one label, else both names as they are. */
export function describeSides({ base, candidate }: AnyComparison): string {
  const [label = "", ...before] = base.name.split(" ");
  const [other, ...after] = candidate.name.split(" ");
  const isShared = label === other && before.length > 0 && after.length > 0;
  const [from, to] = isShared ? [before.join(" "), after.join(" ")] : [base.name, candidate.name];
  return `${isShared ? `${label} ` : ""}${from} → ${to}`;
}

/** `spike, 41 orgs, 5 + 5 runs`. */
export function describeLoad(comparison: AnyComparison): string {
  const { base, candidate } = comparison;
  const runs = `${formatCount(base.runs.length)} + ${formatCount(candidate.runs.length)} runs`;
  const orgs = comparison.kind === "runs" ? comparison.orgs.compared : comparison.orgs.length;
  const scenario = comparison.kind === "runs" ? comparison.provenance.runs[0]?.scenario : undefined;
  const parts = [
    scenario ?? "",
    orgs === 0 ? "" : `${formatCount(orgs)} ${orgs === 1 ? "org" : "orgs"}`,
    runs,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

/** Why, in one sentence; it may begin with the name of an org, which keeps its case. */
export function describeReason({ kind, verdict }: AnyComparison): string {
  return `${kind === "runs" ? capitalize(verdict.text) : verdict.text}.`;
}

/** One sentence: what to do with this verdict. */
export function describeNextMove(comparison: AnyComparison): string {
  return comparison.kind === "runs" ? nextOfRuns(comparison) : nextOfTargets(comparison);
}

function nextOfRuns({ verdict, defects }: Comparison): string {
  if (verdict.advice.length > 0) return `${capitalize(verdict.advice.join("; "))}.`;
  if (verdict.passed === false) {
    return defects.length > 0
      ? "Try the fix of the first defect on one org, then run the candidate and compare again."
      : "See which stages and orgs regressed, change the candidate, then run it and compare again.";
  }
  if (verdict.passed === null) return "See the reasons: these runs cannot be told apart.";
  return "Keep the candidate's runs: the next version can be held against them.";
}

function nextOfTargets({ verdict, splits }: TargetComparison): string {
  const [first] = splits;
  if (first !== undefined) return `${capitalize(first.fix)}.`;
  return verdict.advice.length > 0
    ? `${capitalize(verdict.advice.join("; "))}.`
    : "Nothing to do here: what fails, fails at both targets.";
}

/** How the numbers are made, as every report says at its foot; the noise only where there are numbers. */
export function listComparisonMethod(comparison: AnyComparison): string[] {
  return comparison.kind === "runs" && comparison.rows.length > 0
    ? [`Noise: ${comparison.noise.text}`, ...comparison.notes]
    : comparison.notes;
}
