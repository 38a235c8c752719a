/** Test support: comparisons full of what others may have written in a name, a label or an answer. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import { type Comparison, comparisonSchema } from "../../compare/comparison.ts";
import { type TargetComparison, targetComparisonSchema } from "../../compare/target-comparison.ts";
import { ORG_FIELDS } from "../redaction/named-orgs.ts";
import { freePlaces, type Path, writeAt } from "../redaction/planted-names-fixture.ts";
import { rewriteStrings } from "../redaction/string-walk.ts";
import { regressedComparison, splitComparison } from "./comparison-fixture.ts";

const MARK = "what others wrote";
/** A name too long to be drawn: whether it fits must not depend on the text. */
const LONG = "s".repeat(90);

const RUNS = poisonable(small(regressedComparison(12)), (value) => comparisonSchema.parse(value));
const TARGETS = poisonable(splitComparison(), (value) => targetComparisonSchema.parse(value));

function small(comparison: Comparison): Comparison {
  const { timeline, orgs, defects, differences } = comparison;
  const refused = differences.map((one) => ({ ...one, weight: "refused" as const }));
  return {
    ...comparison,
    differences: [...differences, ...refused],
    defects: [...defects, ...defects.map((one) => ({ ...one, isNew: false }))],
    timeline: { ...timeline, blocks: timeline.blocks.slice(0, 5) },
    orgs: { ...orgs, onlyInBase: ["org-0000"], onlyInCandidate: ["org-0001"] },
  };
}

interface Poisonable<Kind extends AnyComparison> {
  base: Kind;
  places: readonly Path[];
  parse: (value: unknown) => Kind;
}

function poisonable<Kind extends AnyComparison>(
  base: Kind,
  parse: (value: unknown) => Kind,
): Poisonable<Kind> {
  const isValid = (document: object): boolean => {
    try {
      parse(document);
      return true;
    } catch {
      return false;
    }
  };
  return { base, parse, places: freePlaces(base, isValid, []) };
}

/** A comparison of runs in which everything that is no enumeration is this text; its structure does not depend on the text. */
export function poisonedComparison(text: string): Comparison {
  const poisoned = poison(RUNS, text);
  const stages = poisoned.timeline.stages.map((stage) => ({ ...stage, stage: LONG + text }));
  const runs = [...poisoned.base.runs, ...poisoned.candidate.runs];
  for (const run of runs) run.labels = { [text]: text };
  return { ...poisoned, timeline: { ...poisoned.timeline, stages } };
}

/** The same of two targets. */
export function poisonedTargets(text: string): TargetComparison {
  const poisoned = poison(TARGETS, text);
  for (const { base, candidate } of poisoned.orgs) {
    base.groups = { [text]: text };
    candidate.groups = { [text]: text };
  }
  return poisoned;
}

function poison<Kind extends AnyComparison>(
  { base, places, parse }: Poisonable<Kind>,
  text: string,
): Kind {
  const copy = structuredClone(base);
  for (const path of places) writeAt(copy, path, text);
  rewriteStrings(copy, {
    recordFields: [],
    rewrite: (name, { field }) => (ORG_FIELDS.includes(field) ? `${name} ${text}` : name),
    rewriteKey: (key) => key,
  });
  return parse(copy);
}

/** A comparison in which each thing that others write is another of these texts, in turn from one of them on. */
export function crowdedComparison(texts: readonly string[], from: number): Comparison {
  let at = from;
  const next = (): string => {
    const text = texts[at % texts.length] ?? "";
    at += 1;
    return JSON.stringify(text).slice(1, -1);
  };
  const crowded: Comparison = JSON.parse(
    JSON.stringify(poisonedComparison(MARK)).replace(new RegExp(MARK, "g"), next),
  );
  return crowded;
}
