/** Gives every symptom to the rule whose it is, one draft of a finding per rule and signature. */
import type { Cell, Symptom, SymptomFamily } from "./aggregate.ts";
import { nounsFor } from "./finding-words.ts";
import { CLIENT_RULES } from "./rules/client-rules.ts";
import { findConnectionChurn } from "./rules/connection-churn.ts";
import { DELIVERY_RULES } from "./rules/delivery-rules.ts";
import { ENDPOINT_RULE, PARAMETER_RULES } from "./rules/dialect-rules.ts";
import { isExpectedRefusal } from "./rules/expected-refusals.ts";
import { findOneGroupOnly } from "./rules/one-group-only.ts";
import { findOpaqueTokens } from "./rules/opaque-tokens.ts";
import { PREPARATION_RULES } from "./rules/preparation-rules.ts";
import { REFUSAL_RULES } from "./rules/refusal-rules.ts";
import { CONDUCT_RULES, faultOf, REQUEST_RULES, SHAPE_RULES } from "./rules/request-rules.ts";
import { type Draft, REFRESH, type SymptomRule } from "./rules/rule.ts";
import { findSecondaryOnly } from "./rules/secondary-only.ts";
import { findSlowOrgs } from "./rules/slow-org.ts";
import { TOKEN_RULES } from "./rules/token-rules.ts";
import { USE_RULES } from "./rules/use-rules.ts";
import { findWithoutRefreshToken } from "./rules/without-refresh-token.ts";
import { type RunView, type Slice, sumOver } from "./run-view.ts";

/** In order: what the client got wrong before what the server answered, the particular before the general. */
const ATTEMPT_RULES: readonly SymptomRule[] = [
  ENDPOINT_RULE,
  ...TOKEN_RULES,
  ...SHAPE_RULES,
  ...PARAMETER_RULES,
  ...CLIENT_RULES,
  ...REFUSAL_RULES,
  ...DELIVERY_RULES,
];

/** A malformed request is never told by what was answered; a check, and what prepares an attempt, is none. */
const RULES_OF_FAMILY: Readonly<Partial<Record<SymptomFamily, readonly SymptomRule[]>>> = {
  request: [ENDPOINT_RULE, ...REQUEST_RULES],
  conduct: CONDUCT_RULES,
  check: USE_RULES,
  prepare: PREPARATION_RULES,
};

/** Most signatures of one rule told apart; a server that words every answer anew must not swell the result. */
const SIGNATURES_MAX = 20;

/** Every draft of a run, whether it will be a finding or an observation. */
export function draftFindings(view: RunView): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const { symptom, slices } of view.spreads) {
    if (isExpectedRefusal(symptom, view)) continue;
    for (const [rule, own] of shareOut(symptom, slices, view)) {
      const key = `${rule.id} ${signatureOf(symptom)}`;
      drafts.set(key, extend(drafts.get(key) ?? startDraft(rule), symptom, own));
    }
  }
  const told = foldRareSignatures([...drafts.values()]);
  return [
    ...told,
    ...findSecondaryOnly(told, view),
    ...findOneGroupOnly(told, view),
    ...findSlowOrgs(view),
    ...findOpaqueTokens(view),
    ...findWithoutRefreshToken(view),
    ...findConnectionChurn(view),
  ];
}

function shareOut(
  symptom: Symptom,
  slices: readonly Slice[],
  view: RunView,
): [SymptomRule, readonly Slice[]][] {
  const shares: [SymptomRule, readonly Slice[]][] = [];
  let left = slices;
  for (const rule of RULES_OF_FAMILY[symptom.family] ?? ATTEMPT_RULES) {
    if (left.length === 0) break;
    if (!rule.matches(symptom, view)) continue;
    const own = rule.select?.({ symptom, slices: left }, view) ?? left;
    if (own.length === 0) continue;
    shares.push([rule, own]);
    const taken = new Set(own.map(({ cell }) => cell));
    left = left.filter(({ cell }) => !taken.has(cell));
  }
  return shares;
}

/** What makes two symptoms of one rule the same thing to people: of a page or a torn body, not what happens to stand in it. */
function signatureOf({ family, ...symptom }: Symptom): string {
  const { status, error, shape, bodyKeys, description, detail } = symptom;
  if (family === "malformed") return JSON.stringify([status, shape, detail]);
  if (family === "check" || family === "prepare") return JSON.stringify([status, error, detail]);
  if (family === "request") return JSON.stringify([status, error, faultOf(detail)]);
  if (family === "conduct") return detail;
  if (family !== "http") return detail;
  const said = shape === "object" ? [bodyKeys, description] : [];
  return JSON.stringify([status, error, shape, ...said]);
}

function startDraft(rule: SymptomRule): Draft {
  const { id, ofWhat, confidence, isDefect, grant, words } = rule;
  return {
    rule: id,
    ofWhat,
    confidence,
    isDefect,
    covers: grant === undefined ? () => true : (cell) => cell.grant === grant,
    nouns: nounsFor(ofWhat, grant === REFRESH),
    kind: "events",
    counts: new Map(),
    symptoms: [],
    words: words ?? (() => ({})),
  };
}

function extend(draft: Draft, symptom: Symptom, slices: readonly Slice[]): Draft {
  const counts = new Map(draft.counts);
  for (const { cell, count } of slices) counts.set(cell, (counts.get(cell) ?? 0) + count);
  return { ...draft, counts, symptoms: [...draft.symptoms, symptom] };
}

function foldRareSignatures(drafts: readonly Draft[]): Draft[] {
  return [...new Set(drafts.map(({ rule }) => rule))].flatMap((id) => {
    const ranked = drafts
      .filter(({ rule }) => rule === id)
      .toSorted((a, b) => totalOf(b) - totalOf(a));
    const rare = ranked.slice(SIGNATURES_MAX);
    const [first] = rare;
    if (first === undefined) return ranked;
    return [...ranked.slice(0, SIGNATURES_MAX), rare.slice(1).reduce(merge, first)];
  });
}

function totalOf({ counts }: Draft): number {
  return sumOver(counts.values(), (count) => count);
}

function merge(into: Draft, other: Draft): Draft {
  const counts = new Map<Cell, number>(into.counts);
  for (const [cell, count] of other.counts) counts.set(cell, (counts.get(cell) ?? 0) + count);
  return { ...into, counts, symptoms: [...into.symptoms, ...other.symptoms] };
}
