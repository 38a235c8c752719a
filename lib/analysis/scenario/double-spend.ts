/** Double spend: how many presentations of one credential got a token, and whether the winners lived on. */
import type { Plan, ScenarioOptions } from "../../core/plan.ts";
import { EXTRA } from "../../core/record.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import { checkAnswerOf, type ScenarioRecord } from "./scenario-record.ts";
import { addOrgCounts, increment, type OrgCounts, sumOf } from "./org-counts.ts";
import { addExamples, keepExample, type TallyExamples } from "./tally-examples.ts";

type DoubleSpendFacts = Extract<ScenarioFacts, { name: "double-spend" }>;

export interface DoubleSpendTally {
  name: "double-spend";
  credential: DoubleSpendFacts["credential"];
  times: number;
  /** Spends by how many presentations won, from none to all. */
  byWinners: number[];
  /** By org: spends, those with more than one winner, winners that were tried again, and those that were refused then. */
  spends: OrgCounts;
  reused: OrgCounts;
  tried: OrgCounts;
  died: OrgCounts;
  unknown: number;
  reuseExamples: TallyExamples;
  deathExamples: TallyExamples;
}

type DoubleSpendOptions = Extract<ScenarioOptions, { name: "double-spend" }>;

export function createDoubleSpendTally(
  { orgs }: Plan,
  { credential, times }: DoubleSpendOptions,
): DoubleSpendTally {
  const perOrg = () => new Uint32Array(orgs.length);
  return {
    name: "double-spend",
    credential,
    times,
    byWinners: Array.from({ length: times + 1 }, () => 0),
    spends: perOrg(),
    reused: perOrg(),
    tried: perOrg(),
    died: perOrg(),
    unknown: 0,
    reuseExamples: [],
    deathExamples: [],
  };
}

export function countDoubleSpend(tally: DoubleSpendTally, record: ScenarioRecord): void {
  if (record.outcome === null) countSurvivor(tally, record);
  else countPresentation(tally, record);
}

const SPEND = /^(\d{1,6})\.\d{1,6}\.(\d{1,6})$/;

/** Each presentation says how many won; the first one stands for the spend. */
function countPresentation(tally: DoubleSpendTally, record: ScenarioRecord): void {
  const { org, extras } = record.scanned;
  const [, index, wins] = SPEND.exec(extras.get(EXTRA.spend) ?? "") ?? [];
  const winners = Math.min(Number(wins ?? 0), tally.times);
  if (winners > 1 && record.outcome === "issued") {
    keepExample(tally.reuseExamples, record, `one of ${winners} winners of ${tally.times}`);
  }
  if (index !== "0") return;
  tally.byWinners[winners] = (tally.byWinners[winners] ?? 0) + 1;
  increment(tally.spends, org);
  if (winners > 1) increment(tally.reused, org);
}

/** A winner is tried by refreshing once more, so that any refusal but "slow down" tells of its death. */
function countSurvivor(tally: DoubleSpendTally, record: ScenarioRecord): void {
  const { scanned } = record;
  const { status, org } = scanned;
  const isRefused = checkAnswerOf(scanned) === "denied" || (status >= 400 && status < 500);
  const isAlive = checkAnswerOf(scanned) === "allowed";
  if ((!isAlive && !isRefused) || status === 429) {
    tally.unknown += 1;
    return;
  }
  increment(tally.tried, org);
  if (isAlive) return;
  increment(tally.died, org);
  keepExample(tally.deathExamples, record, "the winner's token was refused afterwards");
}

export function addDoubleSpend(into: DoubleSpendTally, from: DoubleSpendTally): void {
  from.byWinners.forEach((spends, winners) => {
    into.byWinners[winners] = (into.byWinners[winners] ?? 0) + spends;
  });
  for (const column of ["spends", "reused", "tried", "died"] as const) {
    addOrgCounts(into[column], from[column]);
  }
  into.unknown += from.unknown;
  addExamples(into.reuseExamples, from.reuseExamples);
  addExamples(into.deathExamples, from.deathExamples);
}

export function describeDoubleSpend(tally: DoubleSpendTally): DoubleSpendFacts {
  return {
    name: "double-spend",
    credential: tally.credential,
    times: tally.times,
    spends: sumOf(tally.spends),
    byWinners: tally.byWinners
      .map((spends, winners) => ({ winners, spends }))
      .filter(({ spends }) => spends > 0),
    survivors: {
      alive: sumOf(tally.tried) - sumOf(tally.died),
      dead: sumOf(tally.died),
      unknown: tally.unknown,
    },
  };
}
