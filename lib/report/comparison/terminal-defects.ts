/** The correctness defects of a comparison on a terminal: counts, when, examples, and the fix. */
import type { Comparison, DefectFacts } from "../../compare/comparison.ts";
import { formatCount, formatLatency } from "../../core/text.ts";
import { firstClause } from "../finding-words.ts";
import {
  bullet,
  indent,
  labelled,
  name,
  type Screen,
  sentence,
  titled,
} from "../terminal-section.ts";
import { evidenceOf } from "./evidence.ts";

const MAX_DEFECTS = 6;

/** None of them is left out for being known. */
export function defectsSection(comparison: Comparison, screen: Screen): string[] {
  const { defects } = comparison;
  if (defects.length === 0) return [];
  const lines = defects
    .slice(0, MAX_DEFECTS)
    .flatMap((defect) => defectLines(defect, comparison, screen));
  const fresh = defects.filter(({ isNew }) => isNew).length;
  const title = `Correctness defects: ${formatCount(defects.length)}, ${fresh === 0 ? "none" : formatCount(fresh)} of them new`;
  return titled(title, lines, defects.length - MAX_DEFECTS, screen);
}

function defectLines(defect: DefectFacts, comparison: Comparison, screen: Screen): string[] {
  const { why, fix, firstAt, lastAt, examples } = evidenceOf(defect, comparison);
  const text = `${sentence(defect.text)} [${name(defect.rule)}]`;
  const lines = bullet(defect.isNew ? "✗" : "·", text, screen.cells);
  const facts = [
    firstAt === "" ? [] : labelled("seen", sentence(`${firstAt} to ${lastAt}`), screen),
    ...examples.map(({ at, org, attemptId, detail, latencyUs }) =>
      labelled(
        "example",
        sentence(`${at}, ${org}, attempt ${attemptId}, ${formatLatency(latencyUs)}: ${detail}`),
        screen,
      ),
    ),
    why === "" ? [] : labelled("why", sentence(firstClause(why)), screen),
    fix === "" ? [] : labelled("fix", sentence(fix), screen),
  ];
  const painted = defect.isNew ? lines.map((line) => screen.paint("red", line)) : lines;
  return [...painted, ...indent(facts.flat())];
}
