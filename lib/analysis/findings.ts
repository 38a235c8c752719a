/** From drafts to findings and observations: thresholds per org, counts with their denominator, time, evidence and words. */
import { type Interval, wilsonInterval } from "../core/wilson.ts";
import { ADVICE, fillTitle, fixFor } from "./advice/advice-table.ts";
import { describeAtRest } from "./at-rest.ts";
import { draftFindings } from "./drafts.ts";
import { commonWords } from "./finding-words.ts";
import { evidenceOf, seenBetween } from "./finding-evidence.ts";
import { isFrequent } from "./frequency.ts";
import type { GateOutcome } from "./gates.ts";
import { promotedOrgs } from "./gate-promotion.ts";
import type { Finding } from "./result.ts";
import { denominatorIn, type Draft, orgsOf, restrictTo } from "./rules/rule.ts";
import { type RunView, sumOver } from "./run-view.ts";

export interface Findings {
  findings: Finding[];
  observations: Finding[];
}

/** All findings and observations of a run; what a breached gate covers is a finding, however rare. */
export function judgeFindings(view: RunView, gates: readonly GateOutcome[]): Findings {
  const findings: Finding[] = [];
  const observations: Finding[] = [];
  for (const draft of draftFindings(view)) {
    const told = new Set(orgsToldOf(draft, view, gates));
    const rest = new Set(orgsOf(draft).filter((org) => !told.has(org)));
    if (told.size > 0) findings.push(writeFinding(restrictTo(draft, told), view));
    if (rest.size > 0) observations.push(writeFinding(restrictTo(draft, rest), view));
  }
  return { findings: rankFindings(findings), observations: rankFindings(observations) };
}

function orgsToldOf(draft: Draft, view: RunView, gates: readonly GateOutcome[]): number[] {
  if (draft.rule === "U03") return [];
  const orgs = orgsOf(draft);
  if (draft.isDefect || draft.kind === "measure") return orgs;
  const promoted = promotedOrgs(draft, view, gates);
  return countPerOrg(draft, view)
    .filter(({ org, count, of }) => promoted.has(org) || isFrequent(count, of))
    .map(({ org }) => org);
}

/** Defects first, then by how often it surely is; ties in an order that never changes. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (a, b) =>
      Number(b.defect) - Number(a.defect) ||
      lowestShare(b) - lowestShare(a) ||
      b.count - a.count ||
      compareText(a.rule, b.rule) ||
      compareText(a.title, b.title),
  );
}

function lowestShare({ interval }: Finding): number {
  return interval?.low ?? -1;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface OrgCount {
  org: number;
  count: number;
  of: number;
  interval: Interval;
}

/** Counts by org, the surest first, so that no small org tops the list by chance. */
function countPerOrg(draft: Draft, view: RunView): OrgCount[] {
  const counts = new Map<number, number>();
  for (const [cell, count] of draft.counts) {
    counts.set(cell.org, (counts.get(cell.org) ?? 0) + count);
  }
  return [...counts]
    .map(([org, count]) => {
      const of = sumOver(view.cellsOf(org), (cell) => denominatorIn(draft, cell));
      return { org, count, of, interval: wilsonInterval(Math.min(count, of), of) };
    })
    .toSorted((a, b) => b.interval.low - a.interval.low || a.org - b.org);
}

function writeFinding(draft: Draft, view: RunView): Finding {
  const { plan } = view;
  const perOrg = countPerOrg(draft, view);
  const count = sumOver(perOrg, (org) => org.count);
  const of = sumOver(perOrg, (org) => org.of);
  const orgs = perOrg.map(({ org }) => org);
  const names = orgs.map((org) => plan.orgs[org]?.org ?? String(org));
  const words = {
    ...commonWords({ count, of }, draft.nouns, orgs, draft.symptoms, plan),
    ...draft.words(draft, view),
  };
  const { title, alternatives } = ADVICE[draft.rule];
  return {
    rule: draft.rule,
    title: fillTitle(title, words, orgs.length),
    orgs: names,
    perOrg: perOrg.map((tally, index) => ({
      org: names[index] ?? "",
      count: tally.count,
      of: tally.of,
    })),
    count,
    of,
    ofWhat: draft.ofWhat,
    interval: draft.kind === "measure" ? null : wilsonInterval(Math.min(count, of), of),
    confidence: draft.confidence,
    defect: draft.isDefect,
    ...seenBetween(draft, view),
    evidence: evidenceOf(draft, view),
    atRest: describeAtRest(draft, view),
    fix: fixFor(draft.rule, plan),
    alternatives: [...alternatives],
  };
}
