/** What a run concludes, in a word, a symbol and a next step. */
import type { Result } from "../analysis/result.ts";

export interface VerdictWords {
  /** Says it without colour. */
  symbol: "✓" | "✗" | "?";
  /** `PASSED`, `FAILED`, `FAILED · INCOMPLETE`, `INCOMPLETE`, `GENERATOR-LIMITED` or `NO VERDICT`. */
  word: string;
  tone: "good" | "bad" | "unknown";
}

export function describeVerdict({ state, passed }: Result["verdict"]): VerdictWords {
  if (passed === null) {
    return { symbol: "?", word: state === "VALID" ? "NO VERDICT" : state, tone: "unknown" };
  }
  const suffix = state === "VALID" ? "" : ` · ${state}`;
  return passed
    ? { symbol: "✓", word: `PASSED${suffix}`, tone: "good" }
    : { symbol: "✗", word: `FAILED${suffix}`, tone: "bad" };
}

function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** One sentence: what to do with this verdict. */
export function describeNextStep({ verdict, findings }: Result): string {
  if (verdict.passed === false && findings.length > 0) {
    return "Try the fix of the first finding on one org, then run again.";
  }
  const [first, ...more] = verdict.advice;
  if (first !== undefined) {
    return `${capitalize([first, ...more].join("; "))}.`;
  }
  if (verdict.state === "INCOMPLETE") {
    return "Run it again: what was seen until it ended is in the report.";
  }
  if (verdict.passed === false) return "See in the report at which stage the gate was breached.";
  if (verdict.passed === null) return "See the reasons: this run cannot be judged.";
  return "Keep result.json: a later run can be held against it.";
}
