/** How often comparisons of simulated runs find a change that is not there, and one that is. */
import { setImmediate } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import type { ChangeState } from "./change-state.ts";
import { METRICS } from "./metrics.ts";
import {
  calibrateBy,
  countComparison,
  countSingleOrgs,
  createTally,
  findOrgs,
  type FoundOrgs,
  SEVERAL,
  shareOf,
  simulateRateSides,
  simulateShortSides,
  simulateSide,
  type Tally,
  TRIALS,
} from "./simulated-trials-fixture.ts";
import { CALIBRATION_RUNS, ORGS, RATES, REPLICATES, UNEVEN } from "./simulation-fixture.ts";

const LEVEL = 0.05;
const TIMEOUT_MS = 1_800_000;
const DIRECTIONAL: readonly ChangeState[] = ["REGRESSED", "IMPROVED", "SHIFTED"];

/** A change that is there, and how often it must be found by so many runs a side. */
const FINDS = [
  { change: "slower15", metric: "p95", states: ["REGRESSED", "SHIFTED"], least: 0.8 },
  { change: "slower30", metric: "p95", states: ["REGRESSED"], least: 0.9 },
  { change: "forbidden", metric: "status403", states: ["REGRESSED"], least: 0.9 },
] as const;

/** Two standard errors of a share that is `share` over all trials. */
const slack = (share: number) => 2 * Math.sqrt((share * (1 - share)) / TRIALS);

const unevenly = `${UNEVEN.base} + ${UNEVEN.candidate}`;
const CALIBRATED = `1 + 1 by ${CALIBRATION_RUNS}`;
/** Whole runs in which nothing differs, by how many are compared. */
const ALIKE = [...REPLICATES.map((runs) => `${runs} + ${runs}`), unevenly, CALIBRATED];
/** Runs that count 403s alone. */
const ALIKE_RATES = { differing: `${unevenly} rates`, short: `1 + 1 of ${RATES.shortSeconds} s` };

const tallies = (cases: readonly string[]) =>
  new Map<string, Tally>(cases.map((name) => [name, createTally()]));
const alike = tallies(ALIKE);
const alikeRates = tallies(Object.values(ALIKE_RATES));
const singleOrgs: number[] = [];
const changed = tallies(FINDS.map(({ change }) => change));
const foundOrgs: FoundOrgs[] = [];

function tallyOf(of: ReadonlyMap<string, Tally>, key: string): Tally {
  const tally = of.get(key);
  if (tally === undefined) throw new Error(`no tally of ${key}`);
  return tally;
}

function completeTallyOf(of: ReadonlyMap<string, Tally>, key: string): Tally {
  const tally = tallyOf(of, key);
  expect(tally.comparisons).toBe(TRIALS);
  return tally;
}

function tryOnce(trial: number): void {
  const base = simulateSide(trial, "base");
  const same = simulateSide(trial, "none");
  for (const runs of REPLICATES) {
    const tally = tallyOf(alike, `${runs} + ${runs}`);
    countComparison(tally, base.slice(0, runs), same.slice(0, runs));
  }
  const [one, other] = [base.slice(0, 1), same.slice(0, 1)];
  countComparison(tallyOf(alike, unevenly), base.slice(0, UNEVEN.base), other);
  countComparison(tallyOf(alike, CALIBRATED), one, other, calibrateBy(base, same));
  countComparison(tallyOf(alikeRates, ALIKE_RATES.differing), ...simulateRateSides(trial, UNEVEN));
  countComparison(tallyOf(alikeRates, ALIKE_RATES.short), ...simulateShortSides(trial));
  for (const { change } of FINDS) {
    countComparison(tallyOf(changed, change), base, simulateSide(trial, change));
  }
  singleOrgs.push(countSingleOrgs(trial));
  foundOrgs.push(findOrgs(trial));
}

const metricsOf = ({ states }: Tally) => METRICS.filter((metric) => states.has(metric));
const shown = (share: number) => share.toFixed(3);
const meanOf = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const falseShare = ({ truly, falsely }: FoundOrgs) => falsely / Math.max(1, truly + falsely);

function describeAlike(runs: string, tally: Tally): string {
  const moved = metricsOf(tally).map(
    (metric) => `${metric} ${shown(shareOf(tally, metric, DIRECTIONAL))}`,
  );
  return [
    `${runs} alike`.padEnd(20),
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

const anySingleOrg = () => meanOf(singleOrgs.map((regressed) => Number(regressed > 0)));

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
        ...[...alike, ...alikeRates].map(([runs, tally]) => describeAlike(runs, tally)),
        ...FINDS.map((find) => describeFind(find, completeTallyOf(changed, find.change))),
        describeOrgs(),
        `1 + 1 orgs alike  any regressed ${shown(anySingleOrg())}`,
      ].join("\n"),
    );
  }, TIMEOUT_MS);

  describe.each(ALIKE)("of %s runs that are alike", (runs) => {
    it("no more than the level says have any row that regressed", () => {
      const { regressed, comparisons } = completeTallyOf(alike, runs);
      expect(regressed / comparisons).toBeLessThanOrEqual(LEVEL + slack(LEVEL));
    });

    it("no more rows of any metric moved than the level says", () => {
      const tally = completeTallyOf(alike, runs);
      expect(metricsOf(tally)).toEqual(expect.arrayContaining(["p50", "p95", "p99", "status403"]));
      const tooOften = metricsOf(tally).filter(
        (metric) => shareOf(tally, metric, DIRECTIONAL) > LEVEL + slack(LEVEL),
      );
      expect(tooOften).toEqual([]);
    });
  });

  it.each(Object.values(ALIKE_RATES))("no more than the level says regressed of %s", (name) => {
    const { regressed, comparisons } = completeTallyOf(alikeRates, name);
    expect(regressed / comparisons).toBeLessThanOrEqual(LEVEL + slack(LEVEL));
  });

  it("no more than the level says have any org of single runs that regressed", () => {
    expect(singleOrgs).toHaveLength(TRIALS);
    expect(anySingleOrg()).toBeLessThanOrEqual(LEVEL + slack(LEVEL));
  });

  it.each(FINDS)("$change is found by $metric in $least of them", (find) => {
    const { change, metric, states, least } = find;
    const found = shareOf(completeTallyOf(changed, change), metric, states);
    expect(found).toBeGreaterThanOrEqual(least - slack(least));
  });

  it(`of the orgs found among ${ORGS.orgs}, no more are false than was allowed`, () => {
    expect(foundOrgs).toHaveLength(TRIALS);
    expect(meanOf(foundOrgs.map(falseShare))).toBeLessThanOrEqual(LEVEL + slack(LEVEL));
    expect(meanOf(foundOrgs.map(({ truly }) => truly))).toBeGreaterThan(0);
  });
});
