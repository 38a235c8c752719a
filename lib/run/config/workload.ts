/** Lays the stages of the workload one after the other, a ramp being a stage of its own. */
import type { DialectDefaults } from "../../core/dialect.ts";
import type { PlanStage } from "../../core/plan.ts";
import type { StageSettings } from "./config-schema.ts";
import type { Place, Problem } from "./problem.ts";

/** One stage of the file, or one of its repeats. */
interface Turn {
  name: string;
  settings: StageSettings;
  /** Pause before it, at the rate before the first; null for none. */
  restMs: number | null;
}

/** How hard a stage presses: attempts per second, or VUs of a closed model. */
interface Pressure {
  ratePerSecond: number;
  vus: number | null;
}

const NONE: Pressure = { ratePerSecond: 0, vus: null };

/** The name of the stage that comes before all load. */
export const PREFLIGHT_STAGE = "preflight";

/** Two stages of one name cannot be told apart in a result; a ramp takes the name `<stage>-ramp`. */
function checkNames(
  stages: readonly PlanStage[],
  placeOf: (stage: string) => Place,
  problems: Problem[],
): void {
  const seen = new Set([PREFLIGHT_STAGE]);
  for (const { name } of stages) {
    if (seen.has(name)) {
      const what =
        name === PREFLIGHT_STAGE
          ? `the name ${name} is that of the stage before all load`
          : `two stages are named ${name}`;
      problems.push({ place: placeOf(name), what, fix: "give each stage a name of its own" });
    }
    seen.add(name);
  }
}

function checkPressure(
  workload: readonly StageSettings[],
  model: "open" | "closed",
  placeOf: (index: number) => Place,
  problems: Problem[],
): void {
  const [wanted, other] =
    model === "open" ? (["rate", "vus"] as const) : (["vus", "rate"] as const);
  workload.forEach((stage, index) => {
    const at = `of the ${model} model`;
    if (stage[wanted] === undefined) {
      const what = `stage ${stage.name} ${at} has no ${wanted}`;
      problems.push({ place: placeOf(index), what, fix: `give it a ${wanted}` });
    }
    if (stage[other] !== undefined) {
      const what = `stage ${stage.name} ${at} has a ${other}`;
      const fix = `remove it, or set model to ${model === "open" ? "closed" : "open"}`;
      problems.push({ place: placeOf(index), what, fix });
    }
  });
}

/** A stage as often as it comes: `spike` once, or `spike#1` … `spike#8`. */
function turnsOf(settings: StageSettings): Turn[] {
  const { name, repeat, rest, duration } = settings;
  if (repeat === 1) return [{ name, settings, restMs: null }];
  return Array.from({ length: repeat }, (_, index) => ({
    name: `${name}#${index + 1}`,
    settings,
    restMs: index === 0 ? null : (rest ?? duration),
  }));
}

/**
 * Lays out the stages from 0 ms. `rampIn` adds a stage before its own, from the rate before it; without it the rate jumps.
 * Between repeats there is a rest, `<stage>-rest`, at the rate before the first of them.
 */
export function layOutStages(
  workload: readonly StageSettings[],
  model: "open" | "closed",
  placeOf: (index: number) => Place,
  problems: Problem[],
): PlanStage[] {
  checkPressure(workload, model, placeOf, problems);
  const stages: PlanStage[] = [];
  const sources: StageSettings[] = [];
  let startMs = 0;
  let previous = NONE;
  const lay = (
    source: StageSettings,
    stage: Pick<PlanStage, "name" | "kind" | "durationMs">,
    from: Pressure,
    to: Pressure,
  ) => {
    const rates = { fromRatePerSecond: from.ratePerSecond, toRatePerSecond: to.ratePerSecond };
    stages.push({ ...stage, startMs, ...rates, vus: to.vus });
    sources.push(source);
    startMs += stage.durationMs;
  };
  for (const settings of workload) {
    const before = previous;
    const own: Pressure = { ratePerSecond: settings.rate ?? 0, vus: settings.vus ?? null };
    for (const { name, restMs } of turnsOf(settings)) {
      if (restMs !== null) {
        const rest = { name: `${name}-rest`, kind: "recovery", durationMs: restMs } as const;
        lay(settings, rest, before, before);
        previous = before;
      }
      if (settings.rampIn !== undefined) {
        const ramp = { name: `${name}-ramp`, kind: "ramp", durationMs: settings.rampIn } as const;
        lay(settings, ramp, previous, own);
      }
      lay(settings, { name, kind: settings.kind, durationMs: settings.duration }, own, own);
      previous = own;
    }
  }
  const placeOfStage = (name: string) => {
    const source = sources[stages.findLastIndex((stage) => stage.name === name)];
    return placeOf(source === undefined ? 0 : workload.indexOf(source));
  };
  checkNames(stages, placeOfStage, problems);
  return stages;
}

/** A dialect's own stages as the file would have them. */
export function defaultWorkload(stages: DialectDefaults["stages"]): StageSettings[] {
  return stages.map(({ name, kind, ratePerSecond, durationMs, rampInMs }) => ({
    name,
    kind,
    rate: ratePerSecond,
    duration: durationMs,
    ...(rampInMs === 0 ? {} : { rampIn: rampInMs }),
    repeat: 1,
  }));
}

/** The highest rate of the stages, attempts per second. */
export function peakRatePerSecond(stages: readonly PlanStage[]): number {
  return Math.max(
    0,
    ...stages.map((stage) => Math.max(stage.fromRatePerSecond, stage.toRatePerSecond)),
  );
}
