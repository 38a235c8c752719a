/** Refresh storm: each VU owns one refresh chain, and all of them are refreshed together, once per storm. */
import type { Options } from "k6/options";
import type { PlanStage } from "../core/plan.ts";
import type { PlanHead } from "../core/token-request.ts";
import { optionsFor } from "./options.ts";
import { waitUntil } from "./pace.ts";
import { primeChain, refreshChain } from "./refresh-chain.ts";
import { scenarioOptionsOf } from "./scenario-options.ts";
import type { Session } from "./session.ts";

/** One iteration per chain, each in a VU of its own, for as long as the stages take. */
export function refreshStormOptions(plan: PlanHead): Options {
  const { chains } = scenarioOptionsOf(plan, "refresh-storm");
  const last = plan.stages.at(-1);
  return {
    ...optionsFor(plan),
    scenarios: {
      [plan.scenario]: {
        executor: "per-vu-iterations",
        vus: chains,
        iterations: 1,
        maxDuration: `${(last?.startMs ?? 0) + (last?.durationMs ?? 0)}ms`,
        gracefulStop: `${plan.gracefulStopMs}ms`,
      },
    },
  };
}

/**
 * Makes one VU's chain: primed at its place within `primeMs`, then refreshed at the same place within each storm.
 * A chain that died, or could not be primed, is primed in the first half of the quiet before the next storm.
 */
export function createRefreshStorm(session: Session): () => Promise<void> {
  const { head } = session.plan;
  const { chains, primeMs, withinMs } = scenarioOptionsOf(head, "refresh-storm");
  const starts = stormStartsMs(head.stages);
  return async () => {
    const index = session.iteration();
    const place = index / chains;
    const readyAt = (atMs: number) => {
      waitUntil(session, atMs);
      return session.ready(session.chainOrgAt(index), session.variantAt(index));
    };
    let chain = primeChain(session, await readyAt(primeMs * place));
    let quietFromMs = primeMs;
    for (const startMs of starts) {
      const primeAtMs = quietFromMs + ((startMs - quietFromMs) / 2) * place;
      chain ??= primeChain(session, await readyAt(primeAtMs));
      const ready = await readyAt(startMs + withinMs * place);
      if (chain !== null) chain = refreshChain(session, ready, chain);
      quietFromMs = startMs + withinMs;
    }
  };
}

function stormStartsMs(stages: readonly PlanStage[]): number[] {
  return stages.filter(({ kind }) => kind === "spike").map(({ startMs }) => startMs);
}
