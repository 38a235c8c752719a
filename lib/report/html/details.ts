/** The parts of the page that only some runs have: one section per detail. */
import type { Result } from "../../analysis/result.ts";
import { boundText } from "../../core/text.ts";
import type { Detail } from "../detail.ts";
import { describeScenario } from "../scenario-details.ts";
import { describeChecks, describeRetries, describeVariants } from "../slice-details.ts";
import type { Section } from "./section.ts";
import { renderTable } from "./table.ts";
import { html } from "./template.ts";

const MAX_CELL = 80;

/** Scopes, orgs and what goes with what have sections of their own. */
export function listDetailSections(result: Result): Section[] {
  return [
    ...describeScenario(result),
    ...describeVariants(result),
    ...describeRetries(result),
    ...describeChecks(result),
  ].map(sectionOf);
}

function sectionOf({ title, sentences, columns, rows }: Detail, index: number): Section {
  const cells = rows.map((row) => row.map((cell) => boundText(cell, MAX_CELL)));
  return {
    id: `detail-${index + 1}`,
    title: boundText(title, MAX_CELL),
    body: html`${sentences.map((sentence) => html`<p>${sentence}</p>`)}
    ${rows.length === 0 ? null : renderTable(title, columns, cells)}`,
  };
}
