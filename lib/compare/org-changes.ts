/** Which orgs changed: each compared by itself, corrected for how many there are, ranked by what is sure. */
import type { Result } from "../analysis/result.ts";
import { estimateHeterogeneity } from "../core/statistics/heterogeneity.ts";
import { benjaminiHochberg } from "../core/statistics/multiplicity.ts";
import { Z_95 } from "../core/statistics/wilson.ts";
import { changeFacts } from "./change-facts.ts";
import { type ChangeState, judgeChange } from "./change-state.ts";
import {
  type Comparison,
  ORG_METRICS,
  type OrgComparisonFacts,
  type OrgMetric,
  type OrgRow,
  type SideValue,
} from "./comparison.ts";
import type { Tolerances } from "./metrics.ts";
import type { NoiseByMetric } from "./noise.ts";
import { overallLatency } from "./org-overall.ts";
import { compareOrg, type OrgRun, type OrgSides, orgSides } from "./org-sides.ts";
import { describeOrgs } from "./org-words.ts";
import { summarizeRates } from "./side-values.ts";

export interface OrgInput {
  base: readonly Result[];
  candidate: readonly Result[];
  tolerances: Tolerances;
  noise: NoiseByMetric;
}

/** Of what is counted, fewer in a run say little of one org. */
const FEWEST = 20;

interface Org extends Readonly<Record<"base" | "candidate", readonly OrgRun[]>> {
  org: string;
}

interface Draft extends OrgSides {
  org: string;
}

/** The orgs that are in every run of both sides, by each metric, and those that are not. */
export function compareOrgs(input: OrgInput): Comparison["orgs"] {
  const [base, candidate] = [orgSides(input.base), orgSides(input.candidate)];
  const common = [...base].flatMap(([org, runs]): Org[] => {
    const others = candidate.get(org);
    return others === undefined ? [] : [{ org, base: runs, candidate: others }];
  });
  return {
    compared: common.length,
    onlyInBase: [...base.keys()].filter((org) => !candidate.has(org)),
    onlyInCandidate: [...candidate.keys()].filter((org) => !base.has(org)),
    metrics: common.length < 2 ? [] : ORG_METRICS.map((metric) => compareBy(metric, common, input)),
  };
}

function compareBy(metric: OrgMetric, orgs: readonly Org[], input: OrgInput): OrgComparisonFacts {
  const isRatio = metric === "p95";
  const tolerated = input.tolerances[metric === "unusable" ? "empty" : metric];
  const tolerance = isRatio ? Math.log1p(tolerated) : tolerated;
  const drafts = orgs.map(({ org, base, candidate }) => ({
    org,
    ...compareOrg(metric, base, candidate, input.noise.p95, tolerance),
  }));
  const isSmall = ({ base, candidate }: Draft) =>
    !isRatio &&
    (base.of < FEWEST * input.base.length || candidate.of < FEWEST * input.candidate.length);
  const small = drafts.filter(isSmall);
  const rows = judgeOrgs(
    drafts.filter((draft) => !isSmall(draft)),
    tolerance,
    isRatio,
  );
  const facts = {
    metric,
    unit: isRatio ? ("latencyUs" as const) : ("share" as const),
    tolerance: tolerated,
    compared: rows.length,
    states: countStates(rows),
    rows,
    pooled: small.length === 0 ? null : pool(small),
    heterogeneity: heterogeneityOf(drafts),
    overall: isRatio ? overallLatency(orgs, input) : null,
  };
  return { ...facts, text: describeOrgs(facts) };
}

/** All orgs with their states, those with the highest lower bound first: what is surely worst, and not what is few. */
function judgeOrgs(drafts: readonly Draft[], tolerance: number, isRatio: boolean): OrgRow[] {
  const tested = drafts.filter(({ change, neverHappened }) => change !== null && !neverHappened);
  const qs = benjaminiHochberg(tested.map(({ change }) => change?.pBeyond ?? 1));
  const qOf = new Map(tested.map(({ org }, index) => [org, qs[index] ?? 1]));
  return drafts
    .toSorted((a, b) => lowOf(b) - lowOf(a) || (a.org < b.org ? -1 : 1))
    .map(({ org, base, candidate, change, neverHappened }) => {
      const q = qOf.get(org) ?? 1;
      return {
        org,
        base,
        candidate,
        change: change === null ? null : changeFacts(change, q, isRatio),
        state: judgeChange(change, tolerance, q, neverHappened),
      };
    });
}

function lowOf({ change }: Draft): number {
  return change?.low ?? -Infinity;
}

function countStates(rows: readonly OrgRow[]): Record<ChangeState, number> {
  const states: Record<ChangeState, number> = {
    REGRESSED: 0,
    IMPROVED: 0,
    SHIFTED: 0,
    SAME: 0,
    INCONCLUSIVE: 0,
    "NO DATA": 0,
  };
  for (const { state } of rows) states[state] += 1;
  return states;
}

function pool(drafts: readonly Draft[]): OrgComparisonFacts["pooled"] {
  return {
    orgs: drafts.length,
    base: addUp(drafts.map(({ base }) => base)),
    candidate: addUp(drafts.map(({ candidate }) => candidate)),
  };
}

function addUp(sides: readonly SideValue[]): SideValue {
  return summarizeRates(sides.map(({ count, of }) => ({ count: count ?? 0, of })));
}

/** Whether the orgs changed alike; of those whose interval is bounded. */
function heterogeneityOf(drafts: readonly Draft[]): OrgComparisonFacts["heterogeneity"] {
  return estimateHeterogeneity(
    drafts.flatMap(({ change, neverHappened }) => {
      if (change === null || neverHappened) return [];
      const standardError = (change.high - change.low) / (2 * Z_95);
      return standardError > 0 && Number.isFinite(standardError)
        ? [{ estimate: change.estimate, standardError }]
        : [];
    }),
  );
}
