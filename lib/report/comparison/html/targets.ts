/** Two targets org by org: what works at one alone, what differs otherwise, and all orgs side by side. */
import type { OrgAtTarget, TargetComparison } from "../../../compare/target-comparison.ts";
import { boundText, formatCount, NO_VALUE } from "../../../core/text.ts";
import { renderCopyButton } from "../../html/copy-button.ts";
import { orgFragment } from "../../html/org-fragment.ts";
import { renderOrgFilter } from "../../html/org-table.ts";
import { showOrg } from "../../html/page-facts.ts";
import { renderMoreCount, renderNothing, type Section } from "../../html/section.ts";
import {
  type HtmlRow,
  numberColumns,
  renderFacts,
  renderRows,
  renderTable,
  textColumns,
} from "../../html/table.ts";
import { html, type HtmlValue, type SafeHtml } from "../../html/template.ts";
import { renderDifferences } from "./differences.ts";
import {
  describeClaims,
  describeErrors,
  describeOutcomes,
  describeTally,
  describeUntold,
  listDifferences,
  listDiffering,
  listUntold,
} from "../target-words.ts";

const MAX_SPLITS = 40;
const MAX_DIFFERING = 100;
const MAX_ROWS = 2000;
const MAX_NAME = 60;
const MAX_CELL = 200;
const MAX_ALONE = 20;

type Split = TargetComparison["splits"][number];
type Side = TargetComparison["base"];

export function listTargetSections(comparison: TargetComparison): Section[] {
  const split = new Set(comparison.splits.map(({ org }) => org));
  const ranked = comparison.orgs.toSorted(
    (a, b) => Number(split.has(b.org)) - Number(split.has(a.org)),
  );
  const shown = ranked.slice(0, MAX_ROWS);
  const linked = new Set(shown.map(({ org }) => org));
  return [
    splitsSection(comparison),
    sidesSection(comparison),
    ...untoldSection(comparison, linked),
    differingSection(comparison, linked),
    allSection(shown, ranked.length - shown.length, split),
  ];
}

function splitsSection({ splits, base, candidate }: TargetComparison): Section {
  const shown = splits.slice(0, MAX_SPLITS);
  const names: [string, string] = [
    boundText(base.name, MAX_NAME),
    boundText(candidate.name, MAX_NAME),
  ];
  return {
    id: "splits",
    title: "Orgs that work at one target only",
    count: splits.length,
    body:
      splits.length === 0
        ? renderNothing("No org gets usable tokens from one target and none from the other.")
        : html`${shown.map((split, at) => renderSplit(split, at + 1, names))}
          ${renderMoreCount(splits.length - shown.length, "", "comparison.json")}`,
  };
}

function renderSplit(
  { org, rule, text, differing, fix }: Split,
  number: number,
  [base, candidate]: readonly [string, string],
): SafeHtml {
  const id = `split-${number}`;
  const rows = differing.map((one): HtmlValue[] => [
    boundText(one.what, MAX_NAME),
    one.base === "" ? NO_VALUE : boundText(one.base, MAX_CELL),
    one.candidate === "" ? NO_VALUE : boundText(one.candidate, MAX_CELL),
  ]);
  const table =
    rows.length === 0
      ? null
      : renderTable(`What differs for ${org}`, textColumns("differs", base, candidate), rows, {
          className: "prose",
        });
  return html`<article class="finding defect" id="${id}">
    <h3><span class="mark">${number}</span> ${boundText(org, MAX_NAME)}</h3>
    <p class="kind"><code>${rule}</code></p>
    <p>${text}</p>
    <div class="remedy">
      <p class="fix" id="${id}-fix"><strong>Fix</strong> ${fix}</p>
      ${renderCopyButton(`${id}-fix`, "fix")}
    </div>
    ${table}
  </article>`;
}

function sidesSection(comparison: TargetComparison): Section {
  const { base, candidate, onlyInBase, onlyInCandidate, differences } = comparison;
  return {
    id: "comparable",
    title: "What is compared",
    body: html`${renderFacts([
      ["Base", describeSide(base)],
      ["Candidate", describeSide(candidate)],
      ["At the base alone", aloneWords(onlyInBase)],
      ["At the candidate alone", aloneWords(onlyInCandidate)],
    ])}
    ${differences.length === 0 ? null : renderDifferences(differences)}`,
  };
}

function describeSide({ name, dialect, hosts, runs }: Side): string {
  const where = hosts.length === 0 ? "embedded issuer" : hosts.join(", ");
  return `${boundText(name, MAX_NAME)}, ${dialect}, ${boundText(where, MAX_CELL)}; ${runs.length === 1 ? "run" : "runs"} ${boundText(runs.join(", "), MAX_CELL)}`;
}

function aloneWords(orgs: readonly string[]): string {
  if (orgs.length === 0) return "no org";
  const names = orgs.slice(0, MAX_ALONE).map((org) => boundText(org, MAX_NAME));
  const hidden = orgs.length - names.length;
  return names.join(", ") + (hidden > 0 ? ` and ${formatCount(hidden)} more` : "");
}

function untoldSection(comparison: TargetComparison, linked: ReadonlySet<string>): Section[] {
  const untold = listUntold(comparison);
  if (untold.length === 0) return [];
  const columns = textColumns("org", "why", "base", "candidate");
  const rows = untold
    .slice(0, MAX_DIFFERING)
    .map((org): HtmlValue[] => [
      showOrg(org.org, { linked }),
      describeUntold(org),
      describeOutcomes(org.base),
      describeOutcomes(org.candidate),
    ]);
  return [
    {
      id: "untold",
      title: "Orgs that cannot be told",
      count: untold.length,
      body: html`${renderTable("Orgs that cannot be told", columns, rows, { className: "prose" })}
      ${renderMoreCount(untold.length - MAX_DIFFERING, "orgs", "comparison.json")}`,
    },
  ];
}

function differingSection(comparison: TargetComparison, linked: ReadonlySet<string>): Section {
  const differing = listDiffering(comparison);
  const columns = textColumns("org", "differs", "base", "candidate");
  const rows = differing
    .slice(0, MAX_DIFFERING)
    .flatMap((org) =>
      listDifferences(org).map((one): HtmlValue[] => [
        showOrg(org.org, { linked }),
        boundText(one.what, MAX_NAME),
        boundText(one.base, MAX_CELL),
        boundText(one.candidate, MAX_CELL),
      ]),
    );
  const table =
    rows.length === 0
      ? renderNothing("No other org differs.")
      : html`${renderTable("Orgs that differ otherwise", columns, rows, { className: "prose" })}
        ${renderMoreCount(differing.length - MAX_DIFFERING, "orgs", "comparison.json")}`;
  return {
    id: "differing",
    title: "Orgs that differ otherwise",
    count: differing.length,
    body: html`<p class="quiet">${describeTally(comparison)}.</p>
      ${table}`,
  };
}

const COLUMNS = [
  ...textColumns("org"),
  ...numberColumns("attempts, base", "attempts, candidate"),
  ...textColumns("answers, base", "answers, candidate", "tokens, base", "tokens, candidate"),
  ...textColumns("errors, base", "errors, candidate", "differs in"),
];

function allSection(
  shown: TargetComparison["orgs"],
  hidden: number,
  split: ReadonlySet<string>,
): Section {
  const rows = shown.map(({ org, base, candidate, differing }): HtmlRow => {
    const both = (read: (one: OrgAtTarget) => string): string[] =>
      [base, candidate].map((one) => boundText(read(one), MAX_CELL));
    return {
      id: orgFragment(org),
      cells: [
        boundText(org, MAX_NAME),
        ...both(({ attempts }) => formatCount(attempts)),
        ...both(describeOutcomes),
        ...both(describeClaims),
        ...both(describeErrors),
        boundText(differing.join(", "), MAX_CELL),
      ],
      ...(split.has(org) ? { className: "bad" } : {}),
    };
  });
  const rest: HtmlRow[] =
    hidden > 0
      ? [{ className: "rest", cells: [`${formatCount(hidden)} more orgs`, ...emptyCells()] }]
      : [];
  return {
    id: "all-orgs",
    title: "All orgs",
    count: shown.length + hidden,
    body:
      shown.length === 0
        ? renderNothing("No org is held against itself at the other target.")
        : html`${renderOrgFilter(shown.length + hidden, "only split")}
          ${renderRows("Orgs", COLUMNS, [...rows, ...rest], { id: "org-table", className: "tall" })}`,
  };
}

function emptyCells(): string[] {
  return COLUMNS.slice(1).map(() => "");
}
