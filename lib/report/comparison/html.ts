/** The page of a comparison: one file that asks nothing of any server and says the verdict first, in the frame of a run's page. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import type { Comparison } from "../../compare/comparison.ts";
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { renderMethod, renderPage } from "../html/page-frame.ts";
import type { Section } from "../html/section.ts";
import { listDefectSections } from "./html/defects.ts";
import { differencesSection } from "./html/differences.ts";
import { listFactSections } from "./html/facts.ts";
import { listFindingSections } from "./html/findings.ts";
import { renderHeader } from "./html/header.ts";
import { listMetricSections } from "./html/metrics.ts";
import { gatherOrgs, type OrgFacts } from "./html/org-facts.ts";
import { listOrgTableSections } from "./html/org-table.ts";
import { listOrgSections } from "./html/orgs.ts";
import { listPercentileSections } from "./html/percentiles.ts";
import { reproduceSection } from "./html/reproduce.ts";
import { listTargetSections } from "./html/targets.ts";
import { listTimelineSections } from "./html/timeline.ts";
import { describeOutcome, describeSides, listComparisonMethod } from "./verdict-words.ts";

/** Renders a comparison as one self-contained page, from the comparison alone. */
export function renderComparisonHtml(comparison: AnyComparison): string {
  const { symbol, word, tone } = describeOutcome(comparison.verdict);
  return renderPage({
    title: `${symbol} ${word}: ${describeSides(comparison)}, ${comparison.id}`,
    tone,
    skip: "To the numbers",
    header: renderHeader(comparison),
    sections:
      comparison.kind === "runs" ? sectionsOfRuns(comparison) : sectionsOfTargets(comparison),
    footer: renderMethod(listComparisonMethod(comparison)),
  });
}

/** From what decides to what explains; of runs that cannot be compared, only why. */
function sectionsOfRuns(comparison: Comparison): Section[] {
  const orgs: OrgFacts = gatherOrgs(comparison);
  return [
    ...listDefectSections(comparison, orgs),
    differencesSection(comparison),
    ...listMetricSections(comparison),
    ...listTimelineSections(comparison),
    ...listPercentileSections(comparison),
    ...listOrgSections(comparison, orgs),
    ...listOrgTableSections(comparison, orgs),
    ...listFindingSections(comparison, orgs),
    ...listFactSections(comparison),
    reproduceSection(comparison),
  ];
}

function sectionsOfTargets(comparison: TargetComparison): Section[] {
  return [...listTargetSections(comparison), reproduceSection(comparison)];
}
