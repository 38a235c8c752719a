/** The run's figures stage by stage, and by grant and variant where there are several. */
import type { Result } from "../../analysis/result.ts";
import { boundText } from "../../core/text.ts";
import { columnsFor, GRANT_COLUMNS, STAGE_COLUMNS, VARIANT_COLUMNS } from "../table-columns.ts";
import type { TableColumn } from "../table-columns.ts";
import type { Section } from "./section.ts";
import { renderNothing } from "./section.ts";
import { renderTable } from "./table.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";

const MAX_NAME = 60;

export function stagesSection({ stages, grants, variants }: Result): Section {
  const body =
    stages.length === 0
      ? renderNothing("No stage was reached.")
      : renderItems("Stages", STAGE_COLUMNS, stages);
  const byGrant =
    grants.length < 2
      ? null
      : html`<h3>By grant</h3>
          ${renderItems("Grants", GRANT_COLUMNS, grants)}`;
  const byVariant =
    variants.length < 2
      ? null
      : html`<h3>By variant</h3>
          ${renderItems("Variants", VARIANT_COLUMNS, variants)}`;
  return { id: "stages", title: "Stages", body: html`${body} ${byGrant} ${byVariant}` };
}

function renderItems<Item>(
  label: string,
  allColumns: readonly TableColumn<Item>[],
  items: readonly Item[],
): SafeHtml {
  const columns = columnsFor(allColumns, "full");
  const rows = items.map((item) => columns.map(({ cell }) => boundText(cell(item), MAX_NAME)));
  return renderTable(label, columns, rows);
}
