/**
 * What the pass counts for the scenario of a run beside its cells: plain data, bounded by orgs and stages,
 * that travels between threads and adds up in any order.
 */
import type { Plan } from "../../core/plan.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import { addCache, type CacheTally, countCache, createCacheTally, describeCache } from "./cache.ts";
import {
  addDoubleSpend,
  countDoubleSpend,
  createDoubleSpendTally,
  describeDoubleSpend,
  type DoubleSpendTally,
} from "./double-spend.ts";
import {
  addPropagation,
  countPropagation,
  createPropagationTally,
  describePropagation,
  type PropagationTally,
} from "./propagation.ts";
import {
  addReconsent,
  countReconsent,
  createReconsentTally,
  describeReconsent,
  type ReconsentTally,
} from "./reconsent.ts";
import {
  addRefreshStorm,
  countRefreshStorm,
  createRefreshStormTally,
  describeRefreshStorm,
  type RefreshStormTally,
} from "./refresh-storm.ts";
import {
  addRotation,
  countRotation,
  createRotationTally,
  describeRotation,
  type RotationTally,
} from "./rotation.ts";
import type { ScenarioRecord } from "./scenario-record.ts";
import { addSoak, countSoak, createSoakTally, describeSoak, type SoakTally } from "./soak.ts";

export type ScenarioTally =
  | SoakTally
  | RefreshStormTally
  | PropagationTally
  | RotationTally
  | DoubleSpendTally
  | ReconsentTally
  | CacheTally;

/** Null for `spike`, of which the cells tell everything. Events are taken to have happened at the plan's `atMs`. */
export function createScenarioTally(plan: Plan): ScenarioTally | null {
  const { scenarioOptions: options } = plan;
  if (options.name === "spike") return null;
  if (options.name === "soak") return createSoakTally(plan);
  if (options.name === "refresh-storm") return createRefreshStormTally(plan);
  if (options.name === "propagation") return createPropagationTally(plan, options);
  if (options.name === "rotation") return createRotationTally(plan, options.event);
  if (options.name === "double-spend") return createDoubleSpendTally(plan, options);
  if (options.name === "reconsent") return createReconsentTally(options);
  return createCacheTally(plan, options.key);
}

/** Counts an attempt on schedule, or a check of the steps `survivor`, `fresh-token`, `old-token` and `cached-token`; no other record. */
export function countScenarioRecord(tally: ScenarioTally, record: ScenarioRecord): void {
  switch (tally.name) {
    case "soak":
      return countSoak(tally, record);
    case "refresh-storm":
      return countRefreshStorm(tally, record);
    case "propagation":
      return countPropagation(tally, record);
    case "rotation":
      return countRotation(tally, record);
    case "double-spend":
      return countDoubleSpend(tally, record);
    case "reconsent":
      return countReconsent(tally, record);
    case "cache":
      return countCache(tally, record);
  }
}

/** Adds what another part of the same run counted. */
export function addScenarioTally(into: ScenarioTally, from: ScenarioTally): void {
  if (into.name === "soak" && from.name === into.name) addSoak(into, from);
  if (into.name === "refresh-storm" && from.name === into.name) addRefreshStorm(into, from);
  if (into.name === "propagation" && from.name === into.name) addPropagation(into, from);
  if (into.name === "rotation" && from.name === into.name) addRotation(into, from);
  if (into.name === "double-spend" && from.name === into.name) addDoubleSpend(into, from);
  if (into.name === "reconsent" && from.name === into.name) addReconsent(into, from);
  if (into.name === "cache" && from.name === into.name) addCache(into, from);
}

/** What the result says of it. */
export function describeScenario(tally: ScenarioTally, plan: Plan): ScenarioFacts {
  if (tally.name === "soak") return describeSoak(tally);
  if (tally.name === "refresh-storm") return describeRefreshStorm(tally);
  if (tally.name === "propagation") return describePropagation(tally, plan);
  if (tally.name === "rotation") return describeRotation(tally);
  if (tally.name === "double-spend") return describeDoubleSpend(tally);
  if (tally.name === "reconsent") return describeReconsent(tally);
  return describeCache(tally);
}
