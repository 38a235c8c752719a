/** How many orgs the refreshes of a plan come to: chains stay with their VUs, and a short load makes few of them. */
import { loadStages, type Plan } from "../core/plan.ts";
import { plannedAttempts } from "../core/schedule.ts";

/** What a hair's breadth of floating point may take off a whole number. */
const TOLERANCE = 1e-6;

export interface RefreshReach {
  /** Refreshes the load is expected to make, or the chains that its storms refresh. */
  refreshes: number;
  /** At most so many orgs are refreshed at least once. */
  orgs: number;
}

/** Bounds the orgs that are refreshed; null where nothing is, each org is in turn, or the server sets the pace. */
export function boundRefreshReach(plan: Plan): RefreshReach | null {
  const refreshes = expectedRefreshes(plan);
  if (refreshes === null || refreshes === 0) return null;
  const hot = hotSharesOf(plan);
  const cold = 1 - [...hot.values()].reduce((sum, share) => sum + share, 0);
  const total = plan.orgs.reduce((sum, { weight }) => sum + weight, 0);
  const orgs = plan.orgs.reduce((sum, { weight }, org) => {
    const share = (hot.get(org) ?? 0) + (cold * weight) / total;
    return sum + Math.min(1, refreshes * share);
  }, 0);
  return { refreshes: Math.floor(refreshes + TOLERANCE), orgs: Math.floor(orgs + TOLERANCE) };
}

/** What hot orgs get of the whole load, for being hot. */
function hotSharesOf({ hot, stages }: Plan): Map<number, number> {
  const iterations = plannedAttempts(loadStages(stages));
  const shares = new Map<number, number>();
  for (const { org, share, fromIteration, toIteration } of hot) {
    const part = (Math.min(iterations, toIteration) - fromIteration) / iterations;
    shares.set(org, (shares.get(org) ?? 0) + share * part);
  }
  return shares;
}

function expectedRefreshes({ scenarioOptions, model, mix, stages }: Plan): number | null {
  if (scenarioOptions.name === "refresh-storm") return scenarioOptions.chains;
  const share = mix.find(({ grant }) => grant === "refresh")?.share ?? 0;
  const isDrawn = scenarioOptions.name !== "propagation" && scenarioOptions.name !== "double-spend";
  return isDrawn && model === "open" ? plannedAttempts(loadStages(stages)) * share : null;
}
