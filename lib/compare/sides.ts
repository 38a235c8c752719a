/** The two sides of a comparison: what they are called, and what is asked by holding them against each other. */
import type { Result } from "../analysis/result.ts";
import type { Comparison, Side } from "./comparison.ts";

const SDK = "sdk";

/** The value that all runs of a side have in common under a label; null when they do not. */
export function commonLabel(runs: readonly Result[], name: string): string | null {
  const values = new Set(runs.map(({ run }) => run.labels[name]));
  const [value] = values;
  return values.size === 1 && value !== undefined ? value : null;
}

/** `sdk` where each side has one version under that label, and they differ. */
export function questionOf(
  base: readonly Result[],
  candidate: readonly Result[],
): Comparison["question"] {
  const [before, after] = [commonLabel(base, SDK), commonLabel(candidate, SDK)];
  return before !== null && after !== null && before !== after ? "sdk" : "runs";
}

/** Names of labels that tell the sides apart: each side has one value, and they differ; `sdk` first. */
export function tellingLabels(base: readonly Result[], candidate: readonly Result[]): string[] {
  const names = new Set([...base, ...candidate].flatMap(({ run }) => Object.keys(run.labels)));
  return [...names]
    .filter((name) => {
      const [before, after] = [commonLabel(base, name), commonLabel(candidate, name)];
      return before !== null && after !== null && before !== after;
    })
    .toSorted((a, b) => Number(b === SDK) - Number(a === SDK) || (a < b ? -1 : 1));
}

/** A side under the name that tells it apart: the value of a label, else its first run. */
export function describeSide(runs: readonly Result[], telling: readonly string[]): Side {
  const [label] = telling;
  const value = label === undefined ? null : commonLabel(runs, label);
  const [first] = runs;
  const more = runs.length > 1 ? ` and ${runs.length - 1} more` : "";
  return {
    name: value === null ? `${first?.run.id ?? ""}${more}` : `${label} ${value}`,
    runs: runs.map(({ run, verdict }) => ({
      id: run.id,
      startedAt: run.startedAt,
      labels: run.labels,
      state: verdict.state,
      passed: verdict.passed,
    })),
  };
}
