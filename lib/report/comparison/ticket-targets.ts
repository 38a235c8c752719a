/** What a ticket says of a comparison of two targets, section by section: splits first. */
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { formatCount } from "../../core/text.ts";
import {
  type Block,
  code,
  heading,
  type Line,
  namesLine,
  own,
  paragraph,
  prose,
  strong,
} from "../document.ts";
import { notesSection, type TicketNote, type TicketSection } from "../ticket-composition.ts";
import {
  describeOutcomes,
  describeTally,
  describeUntold,
  listDifferences,
  listDiffering,
  listUntold,
} from "./target-words.ts";
import {
  columnsOf,
  differencesSection,
  methodSection,
  moreBlocks,
  outcomeSection,
  reproductionSection,
} from "./ticket-parts.ts";

const MAX_SPLITS = 20;
const MAX_ORGS = 10;
const MAX_DIFFERENCES = 12;

type Split = TargetComparison["splits"][number];
type Side = TargetComparison["base"];

/** All sections in their order; the notes follow the verdict. */
export function listTargetTicketSections(
  comparison: TargetComparison,
  notes: readonly TicketNote[],
): TicketSection[] {
  return [
    outcomeSection(comparison, []),
    ...notesSection(notes),
    sidesSection(comparison),
    ...(comparison.differences.length === 0 ? [] : [differencesSection(comparison.differences)]),
    ...splitSections(comparison),
    ...untoldSection(comparison),
    ...differingSection(comparison),
    ...aloneSection(comparison),
    reproductionSection(comparison),
    methodSection(comparison.notes),
  ];
}

function sidesSection({ base, candidate }: TargetComparison): TicketSection {
  const items = [sideLine("Base", base), sideLine("Candidate", candidate)];
  return { name: "targets", blocks: [{ kind: "list", items }], essential: true };
}

function sideLine(label: string, { name, dialect, hosts, runs }: Side): Line {
  const where = hosts.length === 0 ? [own("embedded issuer")] : namesLine(hosts, MAX_ORGS);
  return [
    strong(own(`${label}:`)),
    own(" "),
    code(name),
    own(", "),
    code(dialect),
    own(", "),
    ...where,
    own(`; ${runs.length === 1 ? "run" : "runs"} `),
    ...namesLine(runs, MAX_ORGS),
  ];
}

/** One section per split, so that each is kept or left out on its own. */
function splitSections({ splits }: TargetComparison): TicketSection[] {
  if (splits.length === 0) return [];
  const title = `Orgs that work at one target only: ${formatCount(splits.length)}`;
  const hidden = moreBlocks(splits.length - MAX_SPLITS);
  return [
    { name: "splits", blocks: [heading(3, own(title))], essential: true },
    ...splits.slice(0, MAX_SPLITS).map((split, at) => ({
      name: `split ${at + 1}`,
      blocks: splitBlocks(split),
      essential: false,
    })),
    ...(hidden.length === 0 ? [] : [{ name: "more splits", blocks: hidden, essential: true }]),
  ];
}

function splitBlocks({ org, text, rule, differing, fix }: Split): Block[] {
  const rows = differing
    .slice(0, MAX_DIFFERENCES)
    .map((one): Line[] => [
      [prose(one.what, 60)],
      [code(one.base, 200)],
      [code(one.candidate, 200)],
    ]);
  const items: Line[] = [
    [prose(text)],
    [strong(own("Fix:")), own(" "), prose(fix)],
    [own("Rule "), code(rule)],
  ];
  return [
    heading(4, code(org)),
    { kind: "list", items },
    ...(rows.length === 0 ? [] : [{ kind: "table" as const, columns: COLUMNS, rows }]),
  ];
}

const COLUMNS = columnsOf("differs", "base", "candidate");

function untoldSection(comparison: TargetComparison): TicketSection[] {
  const untold = listUntold(comparison);
  if (untold.length === 0) return [];
  const rows = untold
    .slice(0, MAX_ORGS)
    .map((org): Line[] => [
      [code(org.org)],
      [own(describeUntold(org))],
      [own(describeOutcomes(org.base))],
      [own(describeOutcomes(org.candidate))],
    ]);
  const blocks: Block[] = [
    heading(3, own(`Orgs that cannot be told: ${formatCount(untold.length)}`)),
    { kind: "table", columns: columnsOf("org", "why", "base", "candidate"), rows },
    ...moreBlocks(untold.length - MAX_ORGS),
  ];
  return [{ name: "orgs that cannot be told", blocks, essential: false }];
}

function differingSection(comparison: TargetComparison): TicketSection[] {
  const differing = listDiffering(comparison);
  const rows = differing.slice(0, MAX_ORGS).flatMap((org) =>
    listDifferences(org)
      .slice(0, MAX_DIFFERENCES)
      .map((one): Line[] => [
        [code(org.org)],
        [prose(one.what, 60)],
        [code(one.base, 200)],
        [code(one.candidate, 200)],
      ]),
  );
  const columns = [...columnsOf("org"), ...COLUMNS];
  const blocks: Block[] = [
    heading(3, own("Orgs")),
    paragraph(own(`${describeTally(comparison)}.`)),
    ...(rows.length === 0 ? [] : [{ kind: "table" as const, columns, rows }]),
    ...moreBlocks(differing.length - MAX_ORGS),
  ];
  return [{ name: "orgs", blocks, essential: false }];
}

function aloneSection({ onlyInBase, onlyInCandidate }: TargetComparison): TicketSection[] {
  const items: Line[] = [
    ...(onlyInBase.length === 0
      ? []
      : [[own("At the base alone: "), ...namesLine(onlyInBase, MAX_ORGS)]]),
    ...(onlyInCandidate.length === 0
      ? []
      : [[own("At the candidate alone: "), ...namesLine(onlyInCandidate, MAX_ORGS)]]),
  ];
  if (items.length === 0) return [];
  return [{ name: "orgs of one side", blocks: [{ kind: "list", items }], essential: false }];
}
