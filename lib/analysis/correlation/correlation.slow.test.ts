/** The correlation of empty claims with latency over simulated runs: its intervals hold what was planted, and where nothing was it says so. */
import { describe, expect, it } from "vitest";
import {
  RUNS_PER_SEED,
  SIMULATION_SEEDS,
  TOKENS,
} from "../../core/statistics/simulation-fixture.ts";
import { judgeFifths } from "./correlate.ts";
import type { LatencyFacts } from "./correlation-schema.ts";
import { type SimulatedCase, simulateTokens } from "./simulated-tokens-fixture.ts";

const RUNS = SIMULATION_SEEDS.length * RUNS_PER_SEED;
const LEVEL = 0.05;
/** Two standard errors of a share that is the level's. */
const SLACK = 2 * Math.sqrt((LEVEL * (1 - LEVEL)) / RUNS);

interface Counted {
  /** Runs in which the stratified ratio's interval holds the planted one. */
  covered: number;
  /** Fifths whose interval holds their planted share, of five per run. */
  fifthsCovered: number;
  flagged: number;
  crudeAboveOne: number;
  stratifiedAboveOne: number;
  ratios: number[];
}

function simulate(name: SimulatedCase): Counted {
  const counted: Counted = {
    covered: 0,
    fifthsCovered: 0,
    flagged: 0,
    crudeAboveOne: 0,
    stratifiedAboveOne: 0,
    ratios: [],
  };
  for (const seed of SIMULATION_SEEDS) {
    for (let run = 0; run < RUNS_PER_SEED; run += 1) {
      count(counted, name, factsOf(name, seed * RUNS_PER_SEED + run));
    }
  }
  return counted;
}

function factsOf(name: SimulatedCase, seed: number): LatencyFacts {
  const view = simulateTokens(name, seed);
  const empty = view.aggregate.fifths.find(({ measure }) => measure === "empty");
  if (empty === undefined) throw new Error("no fifths of empty claims");
  return judgeFifths(empty, view);
}

function count(counted: Counted, name: SimulatedCase, facts: LatencyFacts): void {
  const { slowestTimes } = TOKENS.cases[name];
  const { crude, stratified } = facts.riskRatio;
  counted.ratios.push(stratified?.ratio ?? Number.NaN);
  counted.covered += Number(
    stratified !== null && stratified.low <= slowestTimes && slowestTimes <= stratified.high,
  );
  counted.flagged += Number(facts.trend?.isSure ?? false);
  counted.crudeAboveOne += Number(crude !== null && crude.low > 1);
  counted.stratifiedAboveOne += Number(stratified !== null && stratified.low > 1);
  counted.fifthsCovered += facts.fifths.filter(({ interval }, fifth) => {
    const planted = plantedShare(name, fifth);
    return interval.low <= planted && planted <= interval.high;
  }).length;
}

/** Half of the orgs are slow, and every fifth has as many tokens of each. */
function plantedShare(name: SimulatedCase, fifth: number): number {
  const { emptyShare, slowestTimes } = TOKENS.cases[name];
  const mean = (emptyShare.fastOrgs + emptyShare.slowOrgs) / 2;
  return fifth === 4 ? mean * slowestTimes : mean;
}

function describeCounted(
  name: string,
  { covered, fifthsCovered, flagged, crudeAboveOne, ratios }: Counted,
) {
  const median = ratios.toSorted((a, b) => a - b)[Math.floor(ratios.length / 2)] ?? Number.NaN;
  return [
    name.padEnd(13),
    `ratio held ${(covered / RUNS).toFixed(3)}`,
    `shares of fifths held ${(fifthsCovered / (5 * RUNS)).toFixed(3)}`,
    `trend found ${(flagged / RUNS).toFixed(3)}`,
    `crude ratio surely above 1 ${(crudeAboveOne / RUNS).toFixed(3)}`,
    `median ratio ${median.toFixed(2)}`,
  ].join("  ");
}

function holdsAtItsLevel({ covered, fifthsCovered }: Counted): void {
  expect(Math.abs(covered / RUNS - (1 - LEVEL))).toBeLessThanOrEqual(SLACK);
  expect(fifthsCovered / (5 * RUNS)).toBeGreaterThanOrEqual(1 - LEVEL - SLACK);
}

/** Simulates a case and prints what came of it. */
function simulated(name: SimulatedCase): Counted {
  const counted = simulate(name);
  console.log(describeCounted(name, counted));
  expect(counted.ratios).toHaveLength(RUNS);
  return counted;
}

describe(`over ${RUNS} simulated runs`, () => {
  it("the planted ratio lies in its interval, and is always found", () => {
    const counted = simulated("planted");
    holdsAtItsLevel(counted);
    expect(counted.flagged).toBe(RUNS);
  });

  it("the uncorrelated case is flagged no more and no less than the level says", () => {
    const counted = simulated("uncorrelated");
    holdsAtItsLevel(counted);
    expect(Math.abs(counted.flagged / RUNS - LEVEL)).toBeLessThanOrEqual(SLACK);
  });

  it("slow orgs with many empty claims are told from slow answers with many", () => {
    const counted = simulated("reversed");
    holdsAtItsLevel(counted);
    expect(counted.crudeAboveOne / RUNS).toBeGreaterThan(0.8);
    expect(counted.stratifiedAboveOne).toBe(0);
    expect(counted.flagged / RUNS).toBeGreaterThan(0.8);
  });
});
