/** What a comparison of two targets says on a terminal below its verdict: splits first, then orgs that differ otherwise. */
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { formatCount } from "../../core/text.ts";
import { fitCells, wrapText } from "../terminal-layout.ts";
import {
  bullet,
  indent,
  labelled,
  name,
  type Screen,
  sentence,
  titled,
} from "../terminal-section.ts";
import {
  describeOutcomes,
  describeTally,
  describeUntold,
  listDifferences,
  listDiffering,
  listUntold,
} from "./target-words.ts";
import { differencesSection } from "./terminal-differences.ts";
import { alonePart } from "./terminal-parts.ts";
import { type FittingColumn, layOutFitting } from "./terminal-table.ts";

const MAX_SPLITS = 8;
const MAX_ORGS = 10;
const MAX_DIFFERENCES = 4;
const MAX_NOTES = 4;

type Split = TargetComparison["splits"][number];
type Side = TargetComparison["base"];

/** In their order; those with nothing to say are empty. */
export function listTargetSections(comparison: TargetComparison, screen: Screen): string[][] {
  return [
    sidesSection(comparison, screen),
    guardSection(comparison, screen),
    splitsSection(comparison, screen),
    untoldSection(comparison, screen),
    differingSection(comparison, screen),
    aloneSection(comparison, screen),
    notesSection(comparison, screen),
  ];
}

function sidesSection({ base, candidate }: TargetComparison, screen: Screen): string[] {
  return [
    ...labelled("Base", describeSide(base), screen),
    ...labelled("Candidate", describeSide(candidate), screen),
  ];
}

function describeSide({ name: target, dialect, hosts, runs }: Side): string {
  const where = hosts.length === 0 ? "embedded issuer" : hosts.map(name).join(", ");
  const many = `${formatCount(runs.length)} ${runs.length === 1 ? "run" : "runs"}`;
  return sentence(`${target} (${dialect}, ${where}), ${many}`);
}

function guardSection({ differences }: TargetComparison, screen: Screen): string[] {
  return differences.length === 0 ? [] : differencesSection(differences, screen);
}

function splitsSection({ splits, base, candidate }: TargetComparison, screen: Screen): string[] {
  if (splits.length === 0) return [];
  const lines = splits
    .slice(0, MAX_SPLITS)
    .flatMap((split) => splitLines(split, base.name, candidate.name, screen));
  const title = `Orgs that work at one target only: ${formatCount(splits.length)}`;
  return titled(title, lines, splits.length - MAX_SPLITS, screen);
}

function splitLines(split: Split, base: string, candidate: string, screen: Screen): string[] {
  const title = bullet("✗", `${sentence(split.text)} [${split.rule}]`, screen.cells);
  const columns: readonly FittingColumn[] = [
    { head: "differs", align: "left", giveUp: 0 },
    { head: name(base), align: "left", giveUp: 0 },
    { head: name(candidate), align: "left", giveUp: 0 },
  ];
  const rows = split.differing.map((one) => [
    name(one.what),
    shown(one.base),
    shown(one.candidate),
  ]);
  const [head = "", ...lines] =
    rows.length === 0 ? [] : layOutFitting(columns, rows, screen.cells - 4);
  const table = rows.length === 0 ? [] : [screen.paint("dim", head), ...lines];
  return [
    ...title.map((line) => screen.paint("red", line)),
    ...indent([...table, ...labelled("fix", sentence(split.fix), screen)]),
  ];
}

/** What one side says; a dash for nothing. */
function shown(text: string): string {
  return text === "" ? "–" : sentence(text);
}

const UNTOLD_COLUMNS: readonly FittingColumn[] = ["org", "why", "base", "candidate"].map(
  (head) => ({ head, align: "left", giveUp: 0 }),
);

function untoldSection(comparison: TargetComparison, screen: Screen): string[] {
  const untold = listUntold(comparison);
  if (untold.length === 0) return [];
  const rows = untold
    .slice(0, MAX_ORGS)
    .map((org) => [
      name(org.org),
      describeUntold(org),
      describeOutcomes(org.base),
      describeOutcomes(org.candidate),
    ]);
  const [head = "", ...lines] = layOutFitting(UNTOLD_COLUMNS, rows, screen.cells - 2);
  const title = `Orgs that cannot be told: ${formatCount(untold.length)}`;
  return titled(title, [screen.paint("dim", head), ...lines], untold.length - MAX_ORGS, screen);
}

const ORG_COLUMNS: readonly FittingColumn[] = [
  { head: "org", align: "left", giveUp: 0 },
  { head: "differs in", align: "left", giveUp: 0 },
  { head: "base", align: "left", giveUp: 0 },
  { head: "candidate", align: "left", giveUp: 0 },
];

function differingSection(comparison: TargetComparison, screen: Screen): string[] {
  const differing = listDiffering(comparison);
  const said = wrapText(describeTally(comparison), screen.cells - 2);
  if (differing.length === 0) return titled("Orgs", said, 0, screen);
  const rows = differing.slice(0, MAX_ORGS).flatMap((org) =>
    listDifferences(org)
      .slice(0, MAX_DIFFERENCES)
      .map((one, at) => [
        at === 0 ? name(org.org) : "",
        name(one.what),
        sentence(one.base),
        sentence(one.candidate),
      ]),
  );
  const [head = "", ...lines] = layOutFitting(ORG_COLUMNS, rows, screen.cells - 2);
  const table = [screen.paint("dim", head), ...lines];
  return titled("Orgs", [...said, ...table], differing.length - MAX_ORGS, screen);
}

function aloneSection(comparison: TargetComparison, screen: Screen): string[] {
  const { onlyInBase, onlyInCandidate, base, candidate } = comparison;
  const lines = [
    ...alonePart(onlyInBase, `at ${name(base.name)}`, screen),
    ...alonePart(onlyInCandidate, `at ${name(candidate.name)}`, screen),
  ];
  return lines.length === 0 ? [] : titled("Orgs of one side", lines, 0, screen);
}

function notesSection({ notes }: TargetComparison, screen: Screen): string[] {
  return notes
    .slice(0, MAX_NOTES)
    .flatMap((note) => labelled("Note", fitCells(sentence(note), 600), screen));
}
