/** Rule L01: an org whose tokens take far longer than those of the orgs beside it, in the same stage. */
import { formatLatency } from "../../core/text.ts";
import type { Cell } from "../aggregate.ts";
import { nounsFor } from "../finding-words.ts";
import type { RunView } from "../run-view.ts";
import { type Draft, type DraftCore, orgsOf } from "./rule.ts";

const TIMES_SLOWER = 3;
const SLOWER_BY_US = 50_000;
/** Fewer issued tokens say little of a median. */
const FEWEST_ISSUED = 20;
/** Fewer orgs have no middle to stand out from. */
const FEWEST_ORGS = 3;

/** A draft over the issued attempts of slow orgs in the stages they are slow in, if there are any. */
export function findSlowOrgs(view: RunView): Draft[] {
  const counts = new Map<Cell, number>();
  view.plan.stages.forEach((_, stage) => {
    const slow = new Set(slowOrgsIn(stage, view));
    for (const org of slow) {
      for (const cell of view.cellsOf(org)) {
        if (cell.stage === stage) counts.set(cell, cell.outcomes.issued);
      }
    }
  });
  if (counts.size === 0) return [];
  return [
    {
      rule: "L01",
      ofWhat: "issued",
      confidence: "medium",
      isDefect: false,
      covers: ({ org, stage }) => p50Of(org, stage, view) !== null,
      nouns: nounsFor("issued", false),
      kind: "measure",
      counts,
      symptoms: [],
      words: describeSlowest,
    },
  ];
}

interface Pace {
  org: number;
  p50Us: number;
}

function pacesIn(stage: number, view: RunView): Pace[] {
  return view.plan.orgs.flatMap((_, org) => {
    const p50Us = p50Of(org, stage, view);
    return p50Us === null ? [] : [{ org, p50Us }];
  });
}

/** Null when too few tokens were issued. */
function p50Of(org: number, stage: number, { aggregate }: RunView): number | null {
  const latency = aggregate.latencies.byOrgStage.get(`${org}:${stage}`);
  return latency === undefined || latency.n < FEWEST_ISSUED ? null : latency.p50;
}

function medianOf(paces: readonly Pace[]): number {
  const sorted = paces.map(({ p50Us }) => p50Us).toSorted((a, b) => a - b);
  return sorted[Math.ceil(sorted.length / 2) - 1] ?? 0;
}

function slowOrgsIn(stage: number, view: RunView): number[] {
  const paces = pacesIn(stage, view);
  if (paces.length < FEWEST_ORGS) return [];
  const median = medianOf(paces);
  return paces
    .filter(({ p50Us }) => p50Us >= TIMES_SLOWER * median && p50Us >= median + SLOWER_BY_US)
    .map(({ org }) => org);
}

function describeSlowest(draft: DraftCore, view: RunView) {
  const orgs = new Set(orgsOf(draft));
  const stages = [...new Set([...draft.counts.keys()].map((cell) => cell.stage))];
  const worst = stages
    .flatMap((stage) => {
      const paces = pacesIn(stage, view);
      const slow = paces.filter(({ org }) => orgs.has(org)).map(({ p50Us }) => p50Us);
      return [{ stage, medianUs: medianOf(paces), p50Us: Math.max(...slow) }];
    })
    .toSorted((a, b) => b.p50Us - a.p50Us)[0];
  return {
    p50: formatLatency(worst?.p50Us ?? 0),
    median: formatLatency(worst?.medianUs ?? 0),
    stage: view.plan.stages[worst?.stage ?? 0]?.name ?? "",
  };
}
