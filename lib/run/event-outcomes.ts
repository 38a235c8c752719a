/** `events.json`: what became of the hooks of a run's events, and the times at which events really happened. */
import type { Plan, PlanEvent } from "../core/plan.ts";
import { writeFileAtomically } from "./atomic-file.ts";
import type { RunDirectory } from "./run-directory.ts";

/** What became of the hook of one event. */
export interface EventOutcome {
  /** Index into the plan's events. */
  index: number;
  name: string;
  kind: PlanEvent["kind"];
  /** Milliseconds since the scenario's start. */
  plannedMs: number;
  /** UTC; null when its time never came. */
  startedAt: string | null;
  endedAt: string | null;
  outcome: "ok" | "failed" | "not run";
  /** Why, in a few words. */
  detail: string;
}

/** The plan with each event at the time its hook began, by `epochMs`, the load's start; others stay as planned. */
export function withActualTimes(
  plan: Plan,
  outcomes: readonly EventOutcome[],
  epochMs: number | null,
): Plan {
  if (epochMs === null) return plan;
  const started = new Map(outcomes.map(({ index, startedAt }) => [index, startedAt]));
  const events = plan.events.map((event, index) => {
    const startedAt = started.get(index) ?? null;
    return startedAt === null
      ? event
      : { ...event, atMs: Math.max(0, Date.parse(startedAt) - epochMs) };
  });
  return { ...plan, events };
}

/** Writes the outcomes, and the plan with the actual times; nothing where no event has a hook. */
export async function writeOutcomes(
  directory: RunDirectory,
  plan: Plan,
  outcomes: readonly EventOutcome[],
  epochMs: number | null,
): Promise<void> {
  if (outcomes.length === 0) return;
  await writeFileAtomically(directory.events, `${JSON.stringify(outcomes, null, 2)}\n`);
  const actual = withActualTimes(plan, outcomes, epochMs);
  await writeFileAtomically(directory.plan, `${JSON.stringify(actual)}\n`);
}
