/** From drafts to findings and observations: thresholds per org, counts with their denominator, time, evidence and words. */
import type { Plan } from "../core/plan.ts";
import { wilsonInterval } from "../core/statistics/wilson.ts";
import { adviseOn, type RuleId } from "./advice/advice-table.ts";
import { describeAtRest } from "./at-rest.ts";
import { draftFindings } from "./drafts.ts";
import { countPerOrg, countPerVariant } from "./finding-counts.ts";
import { evidenceOf, passingBeside, seenBetween } from "./finding-evidence.ts";
import { reasonWords } from "./finding-reasons.ts";
import { designEffectOf } from "./finding-uncertainty.ts";
import { commonWords } from "./finding-words.ts";
import { isFrequent } from "./frequency.ts";
import type { GateOutcome } from "./gates.ts";
import { promotedOrgs } from "./gate-promotion.ts";
import type { Finding } from "./result.ts";
import { type Draft, orgsOf, restrictTo } from "./rules/rule.ts";
import { type RunView, sumOver } from "./run-view.ts";
import { describeOnly, listVariants, type VariantCount } from "./variant-contrast.ts";

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

/** Worth knowing however often it is seen, and never a finding. */
const NO_FAILURES: ReadonlySet<RuleId> = new Set<RuleId>(["U03", "T19", "B06"]);

function orgsToldOf(draft: Draft, view: RunView, gates: readonly GateOutcome[]): number[] {
  if (NO_FAILURES.has(draft.rule)) return [];
  const orgs = orgsOf(draft);
  // Without load the preflight is all there is, and says of an org what it says by one token.
  const isAllThereIs = view.aggregate.recorded === 0;
  if (draft.isDefect || draft.kind === "measure" || isAllThereIs) return orgs;
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

function writeFinding(draft: Draft, view: RunView): Finding {
  const { plan } = view;
  const perOrg = countPerOrg(draft, view);
  const count = sumOver(perOrg, (org) => org.count);
  const of = sumOver(perOrg, (org) => org.of);
  const orgs = perOrg.map(({ org }) => org);
  const variants = countPerVariant(draft, orgs, view);
  const words = {
    ...commonWords({ count, of }, draft.nouns, orgs, draft.symptoms, plan),
    ...reasonWords(draft, view),
    ...draft.words(draft, view),
  };
  const { title, ...advice } = adviseOn(draft.rule, words, orgs.length, plan);
  const atRest = describeAtRest(draft, view);
  const designEffect = designEffectOf(draft, view);
  const evidence = evidenceOf(draft, view);
  return {
    rule: draft.rule,
    title: title + describeOnly(variants, orgs, plan),
    ...advice,
    orgs: orgs.map((org) => nameOf(org, plan)),
    perOrg: perOrg.map(({ org, count: own, of: ofOrg, preflight }) => ({
      org: nameOf(org, plan),
      count: own,
      of: ofOrg,
      ...(preflight > 0 ? { preflight } : {}),
    })),
    ...(variants.length > 1 ? { variants: nameVariants(variants, plan) } : {}),
    count,
    of,
    ofWhat: draft.ofWhat,
    interval:
      draft.kind === "measure" ? null : wilsonInterval(Math.min(count, of), of, designEffect),
    designEffect,
    confidence: draft.confidence,
    defect: draft.isDefect,
    ...seenBetween(draft, view),
    evidence,
    passing: passingBeside(evidence, draft, view),
    atRest: { ...atRest, text: joinParts(atRest.text, listVariants(variants, plan)) },
  };
}

function nameVariants(counts: readonly VariantCount[], { variants }: Plan) {
  return counts.map(({ index, count, of }) => ({
    variant: variants[index]?.name ?? String(index),
    count,
    of,
  }));
}

function nameOf(org: number, { orgs }: Plan): string {
  return orgs[org]?.org ?? String(org);
}

function joinParts(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("; ");
}
