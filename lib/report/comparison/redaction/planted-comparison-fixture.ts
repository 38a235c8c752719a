/** For tests: comparisons of either kind with names planted in every text that is not enumerated. */
import type { AnyComparison } from "../../../compare/comparison-file.ts";
import { type Comparison, comparisonSchema } from "../../../compare/comparison.ts";
import {
  type TargetComparison,
  targetComparisonSchema,
} from "../../../compare/target-comparison.ts";
import {
  freePlaces,
  type MarkedNames,
  type Path,
  plantAt,
} from "../../redaction/planted-names-fixture.ts";
import { RECORD_FIELDS } from "../../redaction/schema-words.ts";
import { rewriteStrings } from "../../redaction/string-walk.ts";
import { regressedComparison, splitComparison } from "../comparison-fixture.ts";

type Plant = (position: number) => string;

interface Planting<Kind extends AnyComparison> {
  base: Kind;
  places: readonly Path[];
  parse: (value: unknown) => Kind;
}

const RUNS: Planting<Comparison> = plantingOf(
  shortened(regressedComparison(12)),
  (value) => comparisonSchema.parse(value),
  /^provenance\.runs\.\d+\.target\.name$/,
);
const TARGETS: Planting<TargetComparison> = plantingOf(
  splitComparison(),
  (value) => targetComparisonSchema.parse(value),
  /^(?:base|candidate)\.name$/,
);

/** How many texts there are to plant names in. */
export const COMPARISON_PLACES = RUNS.places.length + TARGETS.places.length;

/** The orgs of the fixtures that a vendor may know the ids of. */
export const FAILING_OF = { runs: ["org-0007"], targets: ["org-0003"] } as const;

function plantingOf<Kind extends AnyComparison>(
  base: Kind,
  parse: (value: unknown) => Kind,
  target: RegExp,
): Planting<Kind> {
  const isValid = (document: object): boolean => {
    try {
      parse(document);
      return true;
    } catch {
      return false;
    }
  };
  const places = freePlaces(base, isValid, []).filter((path) => !target.test(path.join(".")));
  return { base, parse, places };
}

/** One of each of what there are many of. */
function shortened(comparison: Comparison): Comparison {
  return {
    ...comparison,
    rows: comparison.rows.slice(0, 14),
    timeline: { ...comparison.timeline, blocks: comparison.timeline.blocks.slice(0, 3) },
    orgs: { ...comparison.orgs, onlyInBase: ["org-0000"], onlyInCandidate: ["org-0009"] },
  };
}

/** The comparison of runs under marked names, with what `plant` gives in each text. */
export function plantRuns(marked: MarkedNames, plant: Plant): Comparison {
  const copy = renamed(RUNS.base, marked);
  plantAt(copy, RUNS.places, plant);
  const labels = { [plant(1)]: plant(2) };
  for (const run of [...copy.base.runs, ...copy.candidate.runs]) Object.assign(run.labels, labels);
  for (const { target } of copy.provenance.runs) {
    Object.assign(target, { name: marked.target, embedded: false, hosts: [...marked.names.hosts] });
  }
  return RUNS.parse(copy);
}

/** The same of the comparison of targets. */
export function plantTargets(marked: MarkedNames, plant: Plant): TargetComparison {
  const copy = renamed(TARGETS.base, marked);
  plantAt(copy, TARGETS.places, plant);
  copy.base = { ...copy.base, name: marked.target, hosts: [...marked.names.hosts] };
  for (const org of copy.orgs) {
    const own = marked.names.orgs.find((names) => names.org === org.org);
    Object.assign(org.base.groups, own?.groups, { [plant(3)]: "1" });
    Object.assign(org.candidate.groups, own?.groups);
  }
  return TARGETS.parse(copy);
}

function renamed<Kind extends AnyComparison>(comparison: Kind, { nameOf }: MarkedNames): Kind {
  const copy = structuredClone(comparison);
  rewriteStrings(copy, {
    recordFields: RECORD_FIELDS,
    rewrite: (text) => text.replace(/org-\d{4}/g, (org) => nameOf(org)),
    rewriteKey: (key) => key,
  });
  return copy;
}
