/** Writes findings that are counted by org and by nothing else: of a scenario's spends, polls or cached tokens. */
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { adviseOn, type RuleId, type Words } from "../advice/advice-table.ts";
import { commonWords, type Nouns } from "../finding-words.ts";
import type { Evidence, Finding } from "../result.ts";
import type { RunView } from "../run-view.ts";

export interface OrgTally {
  org: number;
  count: number;
  of: number;
}

export interface CountedDraft {
  rule: RuleId;
  /** Orgs without a count are left out. */
  perOrg: readonly OrgTally[];
  ofWhat: Finding["ofWhat"];
  nouns: Nouns;
  confidence: Finding["confidence"];
  isDefect: boolean;
  /** Milliseconds since the scenario's start. */
  fromMs: number;
  toMs: number;
  evidence: Evidence[];
  /** What is said in place of the comparison of rest with load. */
  note: string;
  words: Words;
}

/** Null when no org has a count. */
export function writeCounted(
  draft: CountedDraft,
  { plan, aggregate, utc }: RunView,
): Finding | null {
  const told = draft.perOrg
    .filter(({ count }) => count > 0)
    .map((tally) => ({ ...tally, interval: wilsonInterval(tally.count, tally.of) }))
    .toSorted((a, b) => b.interval.low - a.interval.low || a.org - b.org);
  if (told.length === 0) return null;
  const orgs = told.map(({ org }) => org);
  const count = told.reduce((sum, tally) => sum + tally.count, 0);
  const of = told.reduce((sum, tally) => sum + tally.of, 0);
  const words = {
    ...commonWords({ count, of }, draft.nouns, orgs, [], plan),
    rest: draft.note,
    ...draft.words,
  };
  const within = (ms: number) => utc(Math.min(Math.max(0, ms), aggregate.lastStartMs));
  return {
    rule: draft.rule,
    ...adviseOn(draft.rule, words, orgs.length, plan),
    orgs: orgs.map((org) => plan.orgs[org]?.org ?? ""),
    perOrg: told.map((tally) => ({
      org: plan.orgs[tally.org]?.org ?? "",
      count: tally.count,
      of: tally.of,
    })),
    count,
    of,
    ofWhat: draft.ofWhat,
    interval: wilsonInterval(count, of),
    designEffect: 1,
    confidence: draft.confidence,
    defect: draft.isDefect,
    firstAt: within(draft.fromMs),
    lastAt: within(draft.toMs),
    evidence: draft.evidence,
    passing: [],
    atRest: { text: draft.note, stages: [], grants: [] },
  };
}
