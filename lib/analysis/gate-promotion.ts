/** Which rare failures a breached gate makes findings of. */
import type { GateMetric } from "../core/plan.ts";
import type { Cell, Symptom, SymptomFamily } from "./aggregate.ts";
import { type GateOutcome, isInScope } from "./gates.ts";
import { type Draft, orgsOf } from "./rules/rule.ts";
import { failedIn, type RunView, sumOver } from "./run-view.ts";

/** Metrics of failures, all over attempts, and the symptoms they count; those of tokens are defects, which need no gate. */
const COVERED: Readonly<Partial<Record<GateMetric, (symptom: Symptom) => boolean>>> = {
  status403: ({ family, status }) => isOfAttempt(family) && status === 403,
  failed: ({ outcome }) => outcome !== "issued",
  throttled: ({ family, outcome }) => isOfAttempt(family) && outcome === "throttled",
};

function isOfAttempt(family: SymptomFamily): boolean {
  return family !== "check" && family !== "prepare";
}

/**
 * Orgs of a draft that are told however rare it is with them: where the draft alone would breach a breached gate, by itself in the
 * org for a gate per org, else over all orgs together (a failure spread thinly). A gate that another failure breaches promotes nothing.
 */
export function promotedOrgs(
  draft: Draft,
  view: RunView,
  gates: readonly GateOutcome[],
): ReadonlySet<number> {
  const promoted = gates
    .filter(({ gate, row }) => {
      const covers = COVERED[gate.metric];
      return !row.passed && covers !== undefined && draft.symptoms.every(covers);
    })
    .flatMap((outcome) => orgsBreaching(draft, view, outcome));
  return new Set(promoted);
}

function orgsBreaching(draft: Draft, view: RunView, { gate, breaching }: GateOutcome): number[] {
  const isOwn = (cell: Cell) =>
    isInScope(cell, gate, view) &&
    (gate.org === null || view.plan.orgs[cell.org]?.org === gate.org);
  const counts = new Map([...draft.counts].filter(([cell]) => isOwn(cell)));
  const orgs = orgsOf({ counts, symptoms: [] });
  const isAbove = (count: number, cells: readonly Cell[]) => {
    const of = sumOver(cells.filter(isOwn), (cell) =>
      gate.metric === "failed" ? failedIn(cell).of : cell.attempts,
    );
    return (gate.unit === "share" ? count / of : count) > gate.max;
  };
  if (breaching === null) {
    const count = sumOver(counts.values(), (own) => own);
    return isAbove(count, view.aggregate.cells) ? orgs : [];
  }
  const perOrg = sumByOrg(counts);
  return orgs.filter(
    (org) => breaching.has(org) && isAbove(perOrg.get(org) ?? 0, view.cellsOf(org)),
  );
}

function sumByOrg(counts: ReadonlyMap<Cell, number>): Map<number, number> {
  const sums = new Map<number, number>();
  for (const [cell, count] of counts) sums.set(cell.org, (sums.get(cell.org) ?? 0) + count);
  return sums;
}
