/** The HTML report: one file that asks nothing of any server and says the verdict first; its script only sorts, zooms and copies. */
import type { Result } from "../analysis/result.ts";
import { answersSection } from "./html/answers.ts";
import { listBreakdownSections } from "./html/breakdowns.ts";
import { correlationSection, listLatencySections } from "./html/correlation.ts";
import { listDetailSections } from "./html/details.ts";
import { listFindingSections } from "./html/findings.ts";
import { gatesSection } from "./html/gates.ts";
import { generatorSection, listLagSections } from "./html/generator.ts";
import { renderHeader } from "./html/header.ts";
import { listHeatMapSections } from "./html/heat-map.ts";
import { listLoadSections } from "./html/load.ts";
import { listOrgComparisonSections } from "./html/org-comparison.ts";
import { orgTableSection } from "./html/org-table.ts";
import { gatherFacts } from "./html/page-facts.ts";
import type { PageFacts } from "./html/page-facts.ts";
import { listPercentileSections } from "./html/percentiles.ts";
import { renderMethod, renderPage } from "./html/page-frame.ts";
import { reproduceSection } from "./html/run.ts";
import { figuresSection, runSection } from "./html/run-strip.ts";
import { listScopeSections } from "./html/scopes.ts";
import type { Section } from "./html/section.ts";
import { stagesSection } from "./html/stages.ts";
import { timelineSection } from "./html/timeline.ts";
import { listMethod } from "./method.ts";
import { describeVerdict } from "./verdict-words.ts";

/** Renders a run as one self-contained page, from the result alone. */
export function renderHtml(result: Result): string {
  const { symbol, word, tone } = describeVerdict(result.verdict);
  const facts = gatherFacts(result);
  return renderPage({
    title: `${symbol} ${word}: ${result.run.scenario}, ${result.run.id}`,
    tone,
    skip: "To the findings",
    header: renderHeader(facts),
    sections: listSections(facts),
    footer: renderMethod(listMethod(result)),
  });
}

/** From what decides to what explains. */
function listSections(facts: PageFacts): Section[] {
  const { result } = facts;
  return [
    ...listFindingSections(facts),
    runSection(result),
    figuresSection(result),
    stagesSection(result),
    answersSection(result),
    timelineSection(result),
    ...listPercentileSections(result),
    ...listOrgComparisonSections(facts),
    ...listHeatMapSections(result),
    orgTableSection(facts),
    correlationSection(result),
    ...listLatencySections(result),
    ...listLoadSections(facts),
    ...listBreakdownSections(result),
    ...listScopeSections(facts),
    ...listLagSections(result),
    ...listDetailSections(result),
    gatesSection(result),
    generatorSection(result),
    reproduceSection(result),
  ];
}
