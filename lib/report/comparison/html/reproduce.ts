/** Which runs were compared, and how to run and compare them again. */
import type { AnyComparison } from "../../../compare/comparison-file.ts";
import type { Comparison } from "../../../compare/comparison.ts";
import { boundText } from "../../../core/text.ts";
import { renderCopyButton } from "../../html/copy-button.ts";
import { renderMoreCount, type Section } from "../../html/section.ts";
import { renderFacts, renderTable, textColumns } from "../../html/table.ts";
import { html, type HtmlValue, raw, type SafeHtml } from "../../html/template.ts";
import { shortHash } from "../../run-words.ts";
import { listComparisonCommands } from "../reproduction.ts";

const MAX_RUNS = 60;
const MAX_NAME = 120;

const COLUMNS = textColumns(
  "run",
  "side",
  "verdict",
  "labels",
  "target",
  "seed",
  "configuration",
  "commit",
  "tokenrush, k6",
);

export function reproduceSection(comparison: AnyComparison): Section {
  const commands = listComparisonCommands(comparison).flatMap((line) => [line, raw("\n")]);
  return {
    id: "reproduce",
    title: "Runs, and how to compare them again",
    body: html`${renderFacts([
        ["Comparison", comparison.id],
        ["Made", `${comparison.comparedAt}, by tokenrush ${comparison.tokenrush}`],
      ])}
      ${comparison.kind === "runs" ? renderRuns(comparison) : null}
      <pre id="commands" tabindex="0" aria-label="Commands that compare and run the same again">
${commands}</pre>
      ${renderCopyButton("commands", "commands")}`,
  };
}

function renderRuns({ base, candidate, provenance }: Comparison): SafeHtml {
  const origins = new Map(provenance.runs.map((origin) => [origin.run, origin]));
  const all = [
    ...base.runs.map((run) => ["base", run] as const),
    ...candidate.runs.map((run) => ["candidate", run] as const),
  ];
  const rows = all.slice(0, MAX_RUNS).map(([side, run]): HtmlValue[] => {
    const origin = origins.get(run.id);
    const labels = Object.entries(run.labels).map(([name, value]) => `${name}=${value}`);
    return [
      boundText(run.id, MAX_NAME),
      side,
      run.passed === null ? run.state : `${run.passed ? "PASSED" : "FAILED"}, ${run.state}`,
      boundText(labels.join(", "), MAX_NAME),
      boundText(origin?.target.name ?? "", MAX_NAME),
      String(origin?.seed ?? ""),
      shortHash(origin?.configHash ?? ""),
      shortHash(origin?.commit ?? ""),
      boundText(`${origin?.tokenrush ?? ""}, ${origin?.k6 ?? ""}`, MAX_NAME),
    ];
  });
  return html`${renderTable("Runs", COLUMNS, rows)}
  ${renderMoreCount(all.length - rows.length, "runs", "comparison.json")}`;
}
