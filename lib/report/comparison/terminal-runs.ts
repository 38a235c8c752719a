/** What a comparison of runs says on a terminal below its verdict. */
import type { Comparison, FindingChange, OrgComparisonFacts } from "../../compare/comparison.ts";
import { formatCount } from "../../core/text.ts";
import { listBounded } from "../finding-words.ts";
import {
  bullet,
  indent,
  labelled,
  name,
  type Screen,
  sentence,
  titled,
} from "../terminal-section.ts";
import { capitalize } from "../wording.ts";
import {
  isRegressed,
  METRIC_NAMES,
  showChange,
  showFact,
  showFactChange,
  showSide,
} from "./row-words.ts";
import { defectsSection } from "./terminal-defects.ts";
import { differencesSection } from "./terminal-differences.ts";
import { inBrackets, metricsSection, shareAlone } from "./terminal-metrics.ts";
import { alonePart } from "./terminal-parts.ts";
import { type FittingColumn, layOutFitting } from "./terminal-table.ts";

const MAX_ORGS = 10;
const MAX_FINDINGS = 8;
const MAX_NAMES = 6;

/** In their order; those with nothing to say are empty. */
export function listRunSections(comparison: Comparison, screen: Screen): string[][] {
  return [
    defectsSection(comparison, screen),
    differencesSection(comparison.differences, screen),
    metricsSection(comparison, screen),
    orgsSection(comparison, screen),
    aloneSection(comparison, screen),
    findingsSection(comparison, screen),
    factsSection(comparison, screen),
    methodSection(comparison, screen),
  ];
}

const SIDES: readonly FittingColumn[] = [
  { head: "base", align: "right", giveUp: 0, shorten: shareAlone },
  { head: "candidate", align: "right", giveUp: 0, shorten: shareAlone },
  { head: "change [95 % CI]", align: "right", giveUp: 0 },
  { head: "verdict", align: "left", giveUp: 1 },
];

/** By each metric a sentence, and the orgs that regressed, what is surely worst first. */
function orgsSection({ orgs }: Comparison, screen: Screen): string[] {
  if (orgs.metrics.length === 0) return [];
  const lines = orgs.metrics.flatMap((facts) => [
    ...bullet("·", sentence(`${capitalize(facts.text)}.`), screen.cells),
    ...regressedLines(facts, screen),
  ]);
  return titled(`Orgs: ${formatCount(orgs.compared)} on both sides`, lines, 0, screen);
}

function regressedLines({ rows, unit, metric }: OrgComparisonFacts, screen: Screen): string[] {
  const regressed = rows.filter(isRegressed);
  if (regressed.length === 0) return [];
  const cells = regressed
    .slice(0, MAX_ORGS)
    .map(({ org, base, candidate, change, state }) => [
      name(org),
      showSide(base, unit),
      showSide(candidate, unit),
      inBrackets(showChange(change, unit)),
      state,
    ]);
  const columns = [{ head: METRIC_NAMES[metric], align: "left" as const, giveUp: 0 }, ...SIDES];
  const [head = "", ...lines] = layOutFitting(columns, cells, screen.cells - 4);
  const hidden = regressed.length - MAX_ORGS;
  return indent([
    screen.paint("dim", head),
    ...lines.map((line) => screen.paint("red", line)),
    ...(hidden > 0
      ? [screen.paint("dim", `and ${formatCount(hidden)} more, ${screen.elsewhere}`)]
      : []),
  ]);
}

function aloneSection({ orgs }: Comparison, screen: Screen): string[] {
  const lines = [
    ...alonePart(orgs.onlyInBase, "in every run of the base", screen),
    ...alonePart(orgs.onlyInCandidate, "in every run of the candidate", screen),
  ];
  return lines.length === 0 ? [] : titled("Orgs of one side", lines, 0, screen);
}

function findingsSection({ findings }: Comparison, screen: Screen): string[] {
  const { appeared, vanished, inBoth } = findings;
  const changes = [
    ...appeared.map((change) => ["+", change] as const),
    ...vanished.map((change) => ["−", change] as const),
    ...inBoth.map((change) => ["=", change] as const),
  ];
  if (changes.length === 0) return [];
  const lines = changes
    .slice(0, MAX_FINDINGS)
    .flatMap(([mark, change]) => bullet(mark, describeFinding(change), screen.cells));
  const title = `Findings: ${formatCount(appeared.length)} appeared, ${formatCount(vanished.length)} vanished, ${formatCount(inBoth.length)} on both sides`;
  return titled(title, lines, changes.length - MAX_FINDINGS, screen);
}

function describeFinding({ title, rule, orgs, base, candidate }: FindingChange): string {
  const counts = `${formatCount(base.count)} → ${formatCount(candidate.count)}`;
  return `${sentence(title)} [${name(rule)}]: ${counts}, ${listBounded(orgs, MAX_NAMES, name)}`;
}

const FACT_COLUMNS: readonly FittingColumn[] = [
  { head: "fact", align: "left", giveUp: 0 },
  { head: "base", align: "right", giveUp: 0 },
  { head: "candidate", align: "right", giveUp: 0 },
  { head: "change [95 % CI]", align: "right", giveUp: 1 },
];

function factsSection({ facts }: Comparison, screen: Screen): string[] {
  if (facts.length === 0) return [];
  const rows = facts.map((fact) => [
    sentence(fact.name),
    showFact(fact.base, fact.format),
    showFact(fact.candidate, fact.format),
    inBrackets(showFactChange(fact)),
  ]);
  const [head = "", ...lines] = layOutFitting(FACT_COLUMNS, rows, screen.cells - 2);
  return titled("Facts", [screen.paint("dim", head), ...lines], 0, screen);
}

function methodSection({ noise, rows }: Comparison, screen: Screen): string[] {
  if (rows.length === 0) return [];
  return [
    // Else it is a footnote of the table.
    ...(noise.source === "measured" ? labelled("Noise", sentence(noise.text), screen) : []),
    ...labelled(
      "Method",
      "95 % intervals; REGRESSED only where the whole of one lies beyond the tolerance, corrected for all rows (Holm) and all orgs (Benjamini-Hochberg, 5 %); the intervals shown are not corrected. Orgs are counted over the whole load, warm-ups and ramps too. The report says the rest.",
      screen,
    ),
  ];
}
