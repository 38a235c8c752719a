/** Test support: how far the times at which orgs became consistent are from those at which the issuer says it began to act on the change. */
import type { EmbeddedRun } from "./embedded-run.ts";

export interface PropagationTruth {
  org: string;
  /** From the event to when the issuer acted on the change. */
  visibleMs: number;
  /** Between which polls it was seen; null when never. */
  seenMs: { low: number; high: number | null } | null;
}

/** One row per org that the issuer changed something of. */
export function listPropagation({ result, changes }: EmbeddedRun): PropagationTruth[] {
  const { scenario, run } = result;
  if (scenario?.name !== "propagation") throw new Error("it was no run of propagation");
  const event = run.events.find(({ name }) => name === scenario.event);
  const eventMs = Date.parse(event?.at ?? "");
  return changes.map(({ org, visibleAt }) => ({
    org,
    visibleMs: (visibleAt ?? Number.NaN) - eventMs,
    seenMs: scenario.orgs.find((one) => one.org === org)?.consistentMs ?? null,
  }));
}

/** Rows whose time is not between two polls, each given `slackMs` for its way to the issuer. */
export function findStrays(
  truths: readonly PropagationTruth[],
  slackMs: number,
): PropagationTruth[] {
  return truths.filter(({ visibleMs, seenMs }) => {
    if (seenMs === null || seenMs.high === null) return true;
    return !(seenMs.low - slackMs <= visibleMs && visibleMs <= seenMs.high + slackMs);
  });
}
