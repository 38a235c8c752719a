/** What the comparison tells of a defect besides its counts. */
import type { ComparedEvidence, Comparison } from "../../compare/comparison.ts";

const NONE: Omit<ComparedEvidence, "rule"> = {
  why: "",
  fix: "",
  check: "",
  firstAt: "",
  lastAt: "",
  examples: [],
};

/** Of a rule; empty texts and no examples where the comparison has none. */
export function evidenceOf(
  { rule }: { rule: string },
  { evidence }: Pick<Comparison, "evidence">,
): Omit<ComparedEvidence, "rule"> {
  return evidence.find((one) => one.rule === rule) ?? NONE;
}
