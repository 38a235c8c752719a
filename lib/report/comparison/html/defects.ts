/** The correctness defects of the candidate: those that an org has for the first time before those known. */
import type { Comparison, DefectFacts } from "../../../compare/comparison.ts";
import { boundText, formatCount, formatLatency } from "../../../core/text.ts";
import { describeAnswer, describeError } from "../../finding-words.ts";
import { renderCopyButton } from "../../html/copy-button.ts";
import { renderLabelled } from "../../html/labelled-text.ts";
import { renderOrgChips, showOrg } from "../../html/page-facts.ts";
import { renderMoreCount, type Section } from "../../html/section.ts";
import { numberColumns, renderFacts, renderTable, textColumns } from "../../html/table.ts";
import { html, type HtmlValue, type SafeHtml } from "../../html/template.ts";
import { GRANT_WORDS } from "../../wording.ts";
import { evidenceOf } from "../evidence.ts";
import type { OrgFacts } from "./org-facts.ts";

const MAX_DEFECTS = 40;
const MAX_ORGS = 16;
const MAX_NAME = 60;

type Example = Comparison["evidence"][number]["examples"][number];

export function listDefectSections(comparison: Comparison, orgs: OrgFacts): Section[] {
  const { defects } = comparison;
  if (defects.length === 0) return [];
  const shown = defects.slice(0, MAX_DEFECTS);
  return [
    {
      id: "defects",
      title: "Correctness defects",
      count: defects.length,
      body: html`${shown.map((defect, at) => renderDefect(defect, at + 1, comparison, orgs))}
      ${renderMoreCount(defects.length - shown.length, "", "comparison.json")}`,
    },
  ];
}

function renderDefect(
  defect: DefectFacts,
  number: number,
  comparison: Comparison,
  orgs: OrgFacts,
): SafeHtml {
  const { title, rule, isNew } = defect;
  const { why, fix, check, firstAt, lastAt, examples } = evidenceOf(defect, comparison);
  const id = `defect-${number}`;
  const remedy =
    fix === ""
      ? null
      : html`<div class="remedy">
          ${renderLabelled("Why", why)}
          <p class="fix" id="${id}-fix"><strong>Fix</strong> ${fix}</p>
          ${renderCopyButton(`${id}-fix`, "fix")} ${renderLabelled("To be sure", check)}
        </div>`;
  const time: [string, HtmlValue][] =
    firstAt === "" ? [] : [["From, to", html`<time>${firstAt}</time> to <time>${lastAt}</time>`]];
  return html`<article class="finding ${isNew ? "defect" : "failure"}" id="${id}">
    <h3><span class="mark">${isNew ? "new" : "known"}</span> ${title}</h3>
    <p class="kind"><code>${rule}</code></p>
    <div class="told">${renderFacts([...countsOf(defect, orgs), ...time])} ${remedy}</div>
    ${examples.length === 0 ? null : renderExamples(examples, title, `${id}-evidence`, orgs)}
  </article>`;
}

function countsOf(
  { isNew, orgs, newOrgs, base, candidate }: DefectFacts,
  facts: OrgFacts,
): [string, HtmlValue][] {
  const fresh: [string, HtmlValue][] = isNew
    ? [["New in", renderOrgChips(newOrgs, MAX_ORGS, facts)]]
    : [];
  return [
    ["Base", showCount(base)],
    ["Candidate", showCount(candidate)],
    ...fresh,
    ["Orgs", renderOrgChips(orgs, MAX_ORGS, facts)],
  ];
}

function showCount({ count, runs }: DefectFacts["base"]): string {
  return `${formatCount(count)} in ${formatCount(runs)} ${runs === 1 ? "run" : "runs"}`;
}

const COLUMNS = [
  ...textColumns("UTC", "org", "stage, grant", "answer", "what is wrong"),
  ...numberColumns("latency"),
  ...textColumns("correlation id, attempt id, run"),
];

function renderExamples(
  examples: readonly Example[],
  title: string,
  id: string,
  orgs: OrgFacts,
): SafeHtml {
  const rows = examples.map((example): HtmlValue[] => [
    html`<time>${example.at}</time>`,
    showOrg(example.org, orgs),
    html`${boundText(example.stage, MAX_NAME)}<br />${GRANT_WORDS[example.grant]}`,
    describeAnswer(example),
    [describeError(example), example.detail].filter((part) => part !== "").join(" · "),
    formatLatency(example.latencyUs),
    html`<code>${example.correlationId}</code><br /><code>${example.attemptId}</code><br /><code
        >${example.run}</code
      >`,
  ]);
  return renderTable(`Evidence of ${title}`, COLUMNS, rows, { id, className: "evidence" });
}
