/** The gates: what was asked of the run, what came out, and whether it holds. */
import type { Result } from "../../analysis/result.ts";
import { describeGate } from "../gate-words.ts";
import type { Section } from "./section.ts";
import { renderNothing } from "./section.ts";
import { renderTable, textColumns } from "./table.ts";
import { html } from "./template.ts";
import type { HtmlValue } from "./template.ts";

const COLUMNS = textColumns("gate", "value, 95 % interval", "limit", "kept", "why");

export function gatesSection({ gates }: Result): Section {
  const rows = gates.map((gate): HtmlValue[] => {
    const { symbol, name, value, limit, reason } = describeGate(gate);
    const kept = html`<span class="${gate.passed ? "good" : "bad"}"
      >${symbol} ${gate.passed ? "kept" : "breached"}</span
    >`;
    return [name, value, limit, kept, reason];
  });
  const body =
    rows.length === 0
      ? renderNothing("No gate was set.")
      : renderTable("Gates", COLUMNS, rows, { className: "prose" });
  return { id: "gates", title: "Gates", body };
}
