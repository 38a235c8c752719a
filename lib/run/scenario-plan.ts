/** What a scenario makes of the plan: its options in milliseconds and indexes, and the stages of those that set their own. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { PlanEvent, PlanStage, ScenarioOptions } from "../core/plan.ts";
import type { EventKind, Grant } from "../core/words.ts";
import type { ScenarioSettings } from "./config/scenario-schema.ts";

/** Kinds of event that a scenario waits for, by scenario. */
const AWAITED: Readonly<Partial<Record<ScenarioSettings["name"], readonly EventKind[]>>> = {
  propagation: ["scope-change", "membership-change"],
  rotation: ["secret-rotation"],
};

/** Chains that are primed have at least this long to settle before the first storm. */
const SETTLE_MS = 2000;

/** Stages of a propagation, by its event. */
const BEFORE = "before";
const AFTER = "after";

/** The grants a scenario uses, whatever the mix says; null for those of the mix. */
export function ownGrantsOf(settings: ScenarioSettings): Grant[] | null {
  if (settings.name === "refresh-storm") return ["refresh"];
  if (settings.name === "reconsent") return ["authorization_code"];
  if (settings.name !== "double-spend") return null;
  return [settings.credential === "code" ? "authorization_code" : "refresh"];
}

/** True for a scenario that takes each org in turn, so that neither weights nor hot stretches have a place in it. */
export function takesOrgsInTurn(name: ScenarioSettings["name"]): boolean {
  return name === "propagation" || name === "reconsent";
}

/** True for a scenario whose stages follow from its options, so that a workload has no place in it. */
export function setsItsStages(name: ScenarioSettings["name"]): boolean {
  return name === "refresh-storm" || name === "propagation";
}

/** True for a scenario that takes from orgs what their tokens should have. */
export function takesAway(settings: ScenarioSettings): boolean {
  return settings.name === "propagation" && settings.expect === "removed";
}

/** Names of the stages that a scenario sets; null for one that takes those of the workload. */
export function ownStageNames(settings: ScenarioSettings): string[] | null {
  if (settings.name === "propagation") return [BEFORE, AFTER];
  const options = settings.name === "refresh-storm" ? planScenario(settings, [], 1) : null;
  return options?.name === "refresh-storm" ? stormSpans(options).map(({ name }) => name) : null;
}

/** The event a scenario is about: the named one, or the first of a kind that it waits for; -1 when there is none. */
export function awaitedEvent(
  settings: ScenarioSettings,
  events: readonly Pick<PlanEvent, "name" | "kind">[],
): number {
  if (settings.name !== "propagation" && settings.name !== "rotation") return -1;
  const kinds = AWAITED[settings.name] ?? [];
  return events.findIndex(({ name, kind }) =>
    settings.event === undefined ? kinds.includes(kind) : name === settings.event,
  );
}

/** Settles the options; `timeScale` multiplies every duration. USAGE when the event it is about is missing. */
export function planScenario(
  settings: ScenarioSettings,
  events: readonly PlanEvent[],
  timeScale: number,
): ScenarioOptions {
  const scaled = (durationMs: number) => Math.max(1, Math.round(durationMs * timeScale));
  if (settings.name === "refresh-storm") {
    const { name, chains, prime, within, storms, every } = settings;
    const times = { primeMs: scaled(prime), withinMs: scaled(within), everyMs: scaled(every) };
    return { name, chains, storms, ...times };
  }
  if (settings.name === "propagation") {
    const { name, poll, window, expect } = settings;
    const event = requireEvent(settings, events);
    return { name, event, pollMs: scaled(poll), windowMs: scaled(window), expect };
  }
  if (settings.name === "rotation") {
    const { name, adoptWithin } = settings;
    return { name, event: requireEvent(settings, events), adoptWithinMs: scaled(adoptWithin) };
  }
  if (settings.name === "reconsent") {
    const { name, addScope, poll, window } = settings;
    return { name, addScope, pollMs: scaled(poll), windowMs: scaled(window) };
  }
  return settings;
}

function requireEvent(settings: ScenarioSettings, events: readonly PlanEvent[]): number {
  const event = awaitedEvent(settings, events);
  if (event >= 0) return event;
  const kinds = (AWAITED[settings.name] ?? []).join(" or ");
  throw new HarnessError("USAGE", `the scenario ${settings.name} has no event to wait for`, {
    hint: `add an event of kind ${kinds} to events, with a command or url that makes it happen`,
    exitCode: EXIT_CODES.usage,
  });
}

type Span = Pick<PlanStage, "name" | "kind" | "durationMs"> & { ratePerSecond: number };

/** Stages of a scenario that sets its own; null for one that takes those of the workload. */
export function stagesOfScenario(
  options: ScenarioOptions,
  events: readonly PlanEvent[],
  orgCount: number,
): PlanStage[] | null {
  if (options.name === "refresh-storm") return layOut(stormSpans(options), options.chains);
  if (options.name !== "propagation") return null;
  const ratePerSecond = (orgCount * 1000) / options.pollMs;
  const beforeMs = events[options.event]?.atMs ?? 0;
  const before: Span = { name: BEFORE, kind: "baseline", durationMs: beforeMs, ratePerSecond };
  const after: Span = { name: AFTER, kind: "soak", durationMs: options.windowMs, ratePerSecond };
  return layOut([before, after], null);
}

function stormSpans(options: Extract<ScenarioOptions, { name: "refresh-storm" }>): Span[] {
  const { primeMs, withinMs, everyMs, storms } = options;
  const ratePerSecond = 0;
  const span = (name: string, kind: Span["kind"], durationMs: number): Span => ({
    name,
    kind,
    durationMs,
    ratePerSecond,
  });
  // In its first half what could not be primed is tried again, at no higher rate than chains are primed or refreshed at.
  const settleMs = Math.max(SETTLE_MS, 2 * Math.min(primeMs, withinMs));
  return [
    span("prime", "warmup", primeMs + settleMs),
    ...Array.from({ length: storms }, (_, index) => {
      const suffix = storms === 1 ? "" : `#${index + 1}`;
      const restMs = Math.max(1, everyMs - withinMs);
      return [
        span(`storm${suffix}`, "spike", withinMs),
        span(`after${suffix}`, "recovery", restMs),
      ];
    }).flat(),
  ];
}

function layOut(spans: readonly Span[], vus: number | null): PlanStage[] {
  let startMs = 0;
  return spans
    .filter(({ durationMs }) => durationMs > 0)
    .map(({ ratePerSecond, ...span }) => {
      const rates = { fromRatePerSecond: ratePerSecond, toRatePerSecond: ratePerSecond };
      const stage = { ...span, startMs, ...rates, vus };
      startMs += span.durationMs;
      return stage;
    });
}
