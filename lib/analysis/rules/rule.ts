/** What a rule is: a condition on a symptom, and which of the cells that show it are its own. */
import { GRANTS } from "../../core/words.ts";
import type { Words } from "../advice/advice-table.ts";
import type { RuleId } from "../advice/advice-table.ts";
import type { Cell, Symptom } from "../aggregate.ts";
import type { Finding } from "../result.ts";
import { DENOMINATORS, type OfWhat, type RunView, type Slice, type Spread } from "../run-view.ts";

/** Index of the refresh grant. */
export const REFRESH = GRANTS.indexOf("refresh");

/**
 * A rule about one symptom. Rules are tried in order; each takes the slices it selects and leaves the rest to later ones,
 * so that every attempt's symptom is told once.
 */
export interface SymptomRule {
  id: RuleId;
  ofWhat: OfWhat;
  confidence: Finding["confidence"];
  /** The only grant it is about, an index into `GRANTS`; only that grant's cells are its denominator. */
  grant?: number;
  /** A correctness defect: one is enough. */
  isDefect: boolean;
  matches: (symptom: Symptom, view: RunView) => boolean;
  /** Of the slices still there, its own; all when left out. */
  select?: (spread: Spread, view: RunView) => readonly Slice[];
  /** Words for its title beyond those every title may use. */
  words?: (draft: DraftCore, view: RunView) => Words;
}

/** What a finding is made from: how much of which cells, by which symptoms. */
export interface DraftCore {
  counts: ReadonlyMap<Cell, number>;
  symptoms: readonly Symptom[];
}

export interface Draft extends DraftCore {
  rule: RuleId;
  ofWhat: OfWhat;
  confidence: Finding["confidence"];
  isDefect: boolean;
  /** Of which cells it says something: only they are its denominator. */
  covers: (cell: Cell) => boolean;
  /** What it counts, one and many. */
  nouns: readonly [string, string];
  /** `measure`: the counts are of a comparison of latencies, so they have no interval and no threshold. */
  kind: "events" | "measure";
  words: (draft: DraftCore, view: RunView) => Words;
}

/** Org indexes of a draft, each once. */
export function orgsOf({ counts }: DraftCore): number[] {
  return [...new Set([...counts.keys()].map((cell) => cell.org))];
}

/** The draft as it is for some of its orgs. */
export function restrictTo<T extends DraftCore>(draft: T, orgs: ReadonlySet<number>): T {
  return { ...draft, counts: new Map([...draft.counts].filter(([cell]) => orgs.has(cell.org))) };
}

/** How much of a cell is in the draft's denominator. */
export function denominatorIn({ ofWhat, covers }: Draft, cell: Cell): number {
  return covers(cell) ? DENOMINATORS[ofWhat](cell) : 0;
}
