/** What one run of a search for the breakpoint is: at rest, then on a plateau at the rate asked about. */
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import type { GateMetric, PlanGate, PlanStage } from "../lib/core/plan.ts";
import type { Config } from "../lib/run/config/load-config.ts";
import { peakRatePerSecond } from "../lib/run/config/workload.ts";

/** What a configuration's own workload suggests. */
export interface ProbeRange {
  minRatePerSecond: number;
  maxRatePerSecond: number;
  plateauMs: number;
}

export interface ProbeShape {
  /** Before the plateau, at the rate known to pass. */
  restRatePerSecond: number;
  restMs: number;
  ratePerSecond: number;
  plateauMs: number;
}

/** The stage whose gates say whether a rate passes. */
const PLATEAU = "plateau";
/** Short against any plateau; a jump would be a burst of its own. */
const RAMP_SHARE = 0.25;
const RAMP_MAX_MS = 2000;

const ON_PLATEAU = {
  unit: "share",
  stage: PLATEAU,
  grant: null,
  org: null,
  variant: null,
  per: "run",
  minCount: 0,
} as const;
/** Of a file that says nothing of rates: an attempt in a hundred may go wrong. */
const SEARCH_GATES: readonly PlanGate[] = [
  { ...ON_PLATEAU, metric: "failed", max: 0.01 },
  { ...ON_PLATEAU, metric: "throttled", max: 0.01 },
  // Of an attempt that never started nobody knows the stage.
  { ...ON_PLATEAU, metric: "neverStarted", max: 0.01, stage: null },
];

/** From the first rate to the peak, with a plateau as long as the stage of the peak; USAGE where the file has no rates. */
export function suggestRange({ settings, stages, scenario, path }: Config): ProbeRange {
  const maxRatePerSecond = peakRatePerSecond(stages);
  const first = stages.find(({ toRatePerSecond }) => toRatePerSecond > 0);
  const peak = stages.findLast(
    ({ kind, toRatePerSecond }) => kind !== "ramp" && toRatePerSecond === maxRatePerSecond,
  );
  const isSteady = scenario.name === "spike" || scenario.name === "soak";
  const isSearchable = isSteady && settings.model === "open";
  if (!isSearchable || first === undefined || peak === undefined) {
    throw new HarnessError("USAGE", `${path}: there is no rate to search for`, {
      hint: "name a configuration with an open model and the scenario spike or soak",
      exitCode: EXIT_CODES.usage,
    });
  }
  return {
    minRatePerSecond: first.toRatePerSecond,
    maxRatePerSecond,
    plateauMs: peak.durationMs,
  };
}

/** The configuration with a workload of baseline, ramp and plateau, and its gates held on the plateau. */
export function probeConfig(config: Config, shape: ProbeShape): Config {
  return { ...config, stages: probeStages(shape), gates: probeGates(config) };
}

function probeStages(shape: ProbeShape): PlanStage[] {
  const { restRatePerSecond: rest, restMs, ratePerSecond, plateauMs } = shape;
  const rampMs = Math.round(Math.min(RAMP_MAX_MS, plateauMs * RAMP_SHARE));
  return [
    { name: "baseline", kind: "baseline", startMs: 0, durationMs: restMs, ...rates(rest, rest) },
    {
      name: `${PLATEAU}-ramp`,
      kind: "ramp",
      startMs: restMs,
      durationMs: rampMs,
      ...rates(rest, ratePerSecond),
    },
    {
      name: PLATEAU,
      kind: "spike",
      startMs: restMs + rampMs,
      durationMs: plateauMs,
      ...rates(ratePerSecond, ratePerSecond),
    },
  ];
}

function rates(fromRatePerSecond: number, toRatePerSecond: number) {
  return { fromRatePerSecond, toRatePerSecond, vus: null };
}

/** What tokens have wrong at any rate is no breakpoint. */
const OF_TOKENS: readonly GateMetric[] = ["unusable", "extraOrg"];

/** Metrics of the configuration's gates that a search does not go by, each once. */
export function leftOutGates({ gates }: Config): GateMetric[] {
  return OF_TOKENS.filter((metric) => gates.some((gate) => gate.metric === metric));
}

/** Gates on the whole run or on a stage of load; what is asked of calm stages, or of tokens, is not asked of a plateau. */
function probeGates({ gates, stages }: Config): PlanGate[] {
  const isCalm = ({ stage }: PlanGate) => {
    const kind = stages.find(({ name }) => name === stage)?.kind;
    return kind === "warmup" || kind === "baseline" || kind === "recovery" || kind === "ramp";
  };
  const kept = gates.filter((gate) => !isCalm(gate) && !OF_TOKENS.includes(gate.metric));
  const saysNothing = kept.every(({ metric }) => metric === "neverStarted");
  return saysNothing
    ? [...SEARCH_GATES]
    : kept.map((gate) => (gate.metric === "neverStarted" ? gate : { ...gate, stage: PLATEAU }));
}
