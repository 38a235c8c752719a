/** What really happened of a plan's events, as the run wrote it down. */
import { z } from "zod";
import type { Plan } from "../core/plan.ts";
import { EVENT_KINDS } from "../core/words.ts";
import type { Result } from "./result.ts";
import type { Reason } from "./verdict.ts";

/** The file `events.json` of a run. */
export const runEventsSchema = z.array(
  z.object({
    index: z.int().nonnegative().describe("index into the plan's events"),
    name: z.string(),
    kind: z.enum(EVENT_KINDS),
    plannedMs: z.number().describe("milliseconds since the scenario's start"),
    startedAt: z.iso.datetime().nullable().describe("UTC; null when its time never came"),
    endedAt: z.iso.datetime().nullable(),
    outcome: z.enum(["ok", "failed", "not run"]),
  }),
);
export type RunEvents = z.infer<typeof runEventsSchema>;

/** An event as the result tells it, but for its time of day. */
export type RunEvent = Omit<Result["run"]["events"][number], "at">;

/**
 * The plan's events with what became of their hooks; `atMs` is that of the plan, which a run that has ended sets to when they happened.
 * An event that the run wrote nothing of has no hook.
 */
export function listRunEvents({ events }: Pick<Plan, "events">, written: RunEvents): RunEvent[] {
  const outcomes = new Map(written.map(({ index, outcome }) => [index, outcome]));
  return events.map(({ name, kind, atMs }, index) => ({
    name,
    kind,
    atMs,
    hook: outcomes.get(index) ?? "none",
  }));
}

const ENDS: Readonly<Partial<Record<RunEvent["hook"], string>>> = {
  failed: "its hook failed",
  "not run": "its hook was not run",
};

/** Why a scenario has nothing to tell: the change that it is about did not come, or nobody knows whether it did. Empty for any other run. */
export function problemsOfEvents(
  { scenarioOptions: options }: Pick<Plan, "scenarioOptions">,
  events: readonly RunEvent[],
): Reason[] {
  if (!("event" in options)) return [];
  const awaited = events[options.event];
  const end = ENDS[awaited?.hook ?? "none"];
  if (awaited === undefined || end === undefined) return [];
  const text = `the scenario ${options.name} waits for the event ${awaited.name}, and ${end}: what was seen after it is not of the change`;
  return [{ code: "EVENT_FAILED", text }];
}
