/** How often comparisons of simulated runs find a change that is not there, and one that is. */
import { setImmediate } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { ChangeState } from "./change-state.ts";
import { METRICS } from "./metrics.ts";
import {
  countComparison,
  createTally,
  findOrgs,
  type FoundOrgs,
  SEVERAL,
  shareOf,
  simulateSide,
  type Tally,
  TRIALS,
} from "./simulated-trials-fixture.ts";
import { ORGS, REPLICATES } from "./simulation-fixture.ts";

const LEVEL = 0.05;
const TIMEOUT_MS = 900_000;
const DIRECTIONAL: readonly ChangeState[] = ["REGRESSED", "IMPROVED", "SHIFTED"];

/** A change that is there, and how often it must be found by so many runs a side. */
const FINDS = [
  { change: "slower15", metric: "p95", states: ["REGRESSED", "SHIFTED"], least: 0.8 },
  { change: "slower30", metric: "p95", states: ["REGRESSED"], least: 0.9 },
  { change: "forbidden", metric: "status403", states: ["REGRESSED"], least: 0.9 },
] as const;

/** Two standard errors of a share that is `share` over all trials. */
const slack = (share: number) => 2 * Math.sqrt((share * (1 - share)) / TRIALS);

const alike = new Map<number, Tally>(REPLICATES.map((runs) => [runs, createTally()]));
const changed = new Map<string, Tally>(FINDS.map(({ change }) => [change, createTally()]));
const foundOrgs: FoundOrgs[] = [];

function tallyOf<K>(tallies: ReadonlyMap<K, Tally>, key: K): Tally {
  const tally = tallies.get(key);
  if (tally === undefined) throw new Error(`no tally of ${String(key)}`);
  expect(tally.comparisons).toBe(TRIALS);
  return tally;
}

function tryOnce(trial: number): void {
  const base = simulateSide(trial, "base");
  const same = simulateSide(trial, "none");
  for (const [runs, tally] of alike) {
    countComparison(tally, base.slice(0, runs), same.slice(0, runs));
  }
  for (const { change } of FINDS) {
    countComparison(changed.get(change) ?? createTally(), base, simulateSide(trial, change));
  }
  foundOrgs.push(findOrgs(trial));
}

const metricsOf = ({ states }: Tally) => METRICS.filter((metric) => states.has(metric));
const shown = (share: number) => share.toFixed(3);
const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const falseShare = ({ truly, falsely }: FoundOrgs) => falsely / Math.max(1, truly + falsely);

function describeAlike(runs: number, tally: Tally): string {
  const moved = metricsOf(tally).map(
    (metric) => `${metric} ${shown(shareOf(tally, metric, DIRECTIONAL))}`,
  );
  return [
    `${runs} + ${runs} alike`.padEnd(16),
    `any row regressed ${shown(tally.regressed / tally.comparisons)}`,
    `moved: ${moved.join(", ")}`,
  ].join("  ");
}

function describeFind({ change, metric, states }: (typeof FINDS)[number], tally: Tally): string {
  const found = states.map((state) => `${state} ${shown(shareOf(tally, metric, [state]))}`);
  return `${SEVERAL} + ${SEVERAL} ${change}`.padEnd(18) + `${metric}: ${found.join(", ")}`;
}

function describeOrgs(): string {
  const truly = meanOf(foundOrgs.map((found) => found.truly));
  const anyFalse = meanOf(foundOrgs.map(({ falsely }) => Number(falsely > 0)));
  return [
    `${SEVERAL} + ${SEVERAL} orgs`.padEnd(16),
    `false among those found ${meanOf(foundOrgs.map(falseShare)).toFixed(4)}`,
    `any false ${shown(anyFalse)}`,
    `found ${truly.toFixed(2)} of ${ORGS.regressed}`,
  ].join("  ");
}

describe(`over ${TRIALS} simulated comparisons`, () => {
  beforeAll(async () => {
    for (let trial = 0; trial < TRIALS; trial += 1) {
      tryOnce(trial);
      // Whoever runs the tests wants to hear of them in between.
      await setImmediate();
    }
    console.log(
      [
        `${TRIALS} trials`,
        ...[...alike].map(([runs, tally]) => describeAlike(runs, tally)),
        ...FINDS.map((find) => describeFind(find, tallyOf(changed, find.change))),
        describeOrgs(),
      ].join("\n"),
    );
  }, TIMEOUT_MS);

  describe.each(REPLICATES)("of %d runs a side that are alike", (runs) => {
    it("no more than the level says have any row that regressed", () => {
      const { regressed, comparisons } = tallyOf(alike, runs);
      expect(regressed / comparisons).toBeLessThanOrEqual(LEVEL + slack(LEVEL));
    });

    it("no more rows of any metric moved than the level says", () => {
      const tally = tallyOf(alike, runs);
      expect(metricsOf(tally)).toEqual(expect.arrayContaining(["p50", "p95", "p99", "status403"]));
      const tooOften = metricsOf(tally).filter(
        (metric) => shareOf(tally, metric, DIRECTIONAL) > LEVEL + slack(LEVEL),
      );
      expect(tooOften).toEqual([]);
    });
  });

  it.each(FINDS)("$change is found by $metric in $least of them", (find) => {
    const { change, metric, states, least } = find;
    const found = shareOf(tallyOf(changed, change), metric, states);
    expect(found).toBeGreaterThanOrEqual(least - slack(least));
  });

  it(`of the orgs found among ${ORGS.orgs}, no more are false than was allowed`, () => {
    expect(foundOrgs).toHaveLength(TRIALS);
    expect(meanOf(foundOrgs.map(falseShare))).toBeLessThanOrEqual(LEVEL + slack(LEVEL));
    expect(meanOf(foundOrgs.map(({ truly }) => truly))).toBeGreaterThan(0);
  });
});
