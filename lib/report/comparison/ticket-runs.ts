/** What a ticket says of a comparison of runs, section by section. */
import type { Comparison, FindingChange } from "../../compare/comparison.ts";
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
import { columnsFor } from "../table-columns.ts";
import { notesSection, type TicketNote, type TicketSection } from "../ticket-composition.ts";
import { capitalize } from "../wording.ts";
import { FACT_COLUMNS, orgColumns } from "./row-columns.ts";
import { groupRows, isRegressed, METRIC_NAMES } from "./row-words.ts";
import { defectSections } from "./ticket-defects.ts";
import { metricSections, otherStagesSections, timelineSection } from "./ticket-metrics.ts";
import {
  differencesSection,
  methodSection,
  moreBlocks,
  outcomeSection,
  reproductionSection,
  tableOf,
} from "./ticket-parts.ts";
import { listComparisonMethod } from "./verdict-words.ts";

const MAX_ORGS = 10;
const MAX_FINDINGS = 20;
const MAX_RUNS = 60;

/** All sections in their order; the notes follow the verdict. */
export function listRunTicketSections(
  comparison: Comparison,
  notes: readonly TicketNote[],
): TicketSection[] {
  const groups = groupRows(comparison.rows);
  return [
    outcomeSection(comparison, otherReasons(comparison)),
    ...notesSection(notes),
    ...defectSections(comparison),
    differencesSection(comparison.differences),
    ...metricSections(
      groups.filter(({ decisive }) => decisive),
      comparison,
    ),
    ...timelineSection(comparison),
    ...orgSections(comparison),
    ...findingsSection(comparison),
    ...factsSection(comparison),
    reproductionSection(comparison),
    methodSection(listComparisonMethod(comparison)),
    ...otherStagesSections(
      groups.filter(({ decisive }) => !decisive),
      comparison,
    ),
    runsSection(comparison),
  ];
}

/** The first is said with the verdict. */
function otherReasons({ verdict }: Comparison): string[] {
  return verdict.reasons.slice(1).map(({ text }) => text);
}

/** By each metric the sentence, and the orgs that surely regressed most. */
function orgSections({ orgs }: Comparison): TicketSection[] {
  if (orgs.metrics.length === 0) return [];
  const head: Block[] = [heading(3, own(`Orgs: ${formatCount(orgs.compared)} on both sides`))];
  return [
    { name: "orgs", blocks: head, essential: true },
    ...orgs.metrics.map(({ metric, unit, text, rows }) => {
      const regressed = rows.filter(isRegressed);
      const columns = columnsFor(orgColumns(unit), "wide");
      const table = tableOf(columns, regressed.slice(0, MAX_ORGS), "names");
      const blocks: Block[] = [
        paragraph(strong(own(`${METRIC_NAMES[metric]}:`)), own(" "), prose(`${capitalize(text)}.`)),
        ...(regressed.length === 0 ? [] : [table]),
        ...moreBlocks(regressed.length - MAX_ORGS),
      ];
      return { name: `orgs by ${METRIC_NAMES[metric]}`, blocks, essential: false };
    }),
    ...aloneSection(orgs),
  ];
}

function aloneSection({ onlyInBase, onlyInCandidate }: Comparison["orgs"]): TicketSection[] {
  const items: Line[] = [
    ...(onlyInBase.length === 0 ? [] : [aloneLine("base", onlyInBase)]),
    ...(onlyInCandidate.length === 0 ? [] : [aloneLine("candidate", onlyInCandidate)]),
  ];
  if (items.length === 0) return [];
  return [{ name: "orgs of one side", blocks: [{ kind: "list", items }], essential: false }];
}

function aloneLine(side: string, orgs: readonly string[]): Line {
  return [own(`In every run of the ${side} alone: `), ...namesLine(orgs, MAX_ORGS)];
}

function findingsSection({ findings }: Comparison): TicketSection[] {
  const { appeared, vanished, inBoth } = findings;
  const items = [
    ...appeared.map((change) => findingLine("appeared", change)),
    ...vanished.map((change) => findingLine("vanished", change)),
    ...inBoth.map((change) => findingLine("on both sides", change)),
  ];
  if (items.length === 0) return [];
  const title = `Findings: ${formatCount(appeared.length)} appeared, ${formatCount(vanished.length)} vanished, ${formatCount(inBoth.length)} on both sides`;
  const blocks: Block[] = [
    heading(3, own(title)),
    { kind: "list", items: items.slice(0, MAX_FINDINGS) },
    ...moreBlocks(items.length - MAX_FINDINGS),
  ];
  return [{ name: "findings", blocks, essential: false }];
}

function findingLine(what: string, { title, rule, orgs, base, candidate }: FindingChange): Line {
  return [
    strong(own(`${what}:`)),
    own(" "),
    prose(title, 200),
    own(` (${formatCount(base.count)} → ${formatCount(candidate.count)}, `),
    code(rule),
    own(") in "),
    ...namesLine(orgs, MAX_ORGS),
  ];
}

function factsSection({ facts }: Comparison): TicketSection[] {
  if (facts.length === 0) return [];
  const blocks: Block[] = [heading(3, own("Facts")), tableOf(FACT_COLUMNS, facts, "words")];
  return [{ name: "facts", blocks, essential: false }];
}

function runsSection({ base, candidate, provenance }: Comparison): TicketSection {
  const items = [
    ...base.runs.map((run) => ["base", run] as const),
    ...candidate.runs.map((run) => ["candidate", run] as const),
  ].map(([side, { id, startedAt, state }]): Line => {
    const origin = provenance.runs.find(({ run }) => run === id);
    const versions = origin === undefined ? "" : `, tokenrush ${origin.tokenrush}, k6 ${origin.k6}`;
    return [own(`${side}: `), code(id), prose(`, started ${startedAt}, ${state}${versions}`)];
  });
  const list: Block = { kind: "list", items: items.slice(0, MAX_RUNS) };
  const blocks: Block[] = [
    {
      kind: "folded",
      summary: `Runs: ${formatCount(items.length)}`,
      blocks: [list, ...moreBlocks(items.length - MAX_RUNS)],
    },
  ];
  return { name: "runs", blocks, essential: false };
}
