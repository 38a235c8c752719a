/** What is told of both sides without a verdict: throughput, requests per token, recovery. */
import type { Comparison } from "../../../compare/comparison.ts";
import { boundText } from "../../../core/text.ts";
import type { Section } from "../../html/section.ts";
import { renderTable } from "../../html/table.ts";
import { FACT_COLUMNS } from "../row-columns.ts";

const MAX_CELL = 80;

/** None where nothing was compared. */
export function listFactSections({ facts }: Comparison): Section[] {
  if (facts.length === 0) return [];
  const rows = facts.map((fact) => FACT_COLUMNS.map(({ cell }) => boundText(cell(fact), MAX_CELL)));
  return [{ id: "facts", title: "Facts", body: renderTable("Facts", FACT_COLUMNS, rows) }];
}
