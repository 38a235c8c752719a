/** Reads the gates: a limit's unit follows from its metric and the way it is written. */
import { z } from "zod";
import type { GateMetric, PlanGate } from "../../core/plan.ts";
import type { Grant } from "../../core/words.ts";
import type { GateSettings } from "./config-schema.ts";
import { gateSchema } from "./config-schema.ts";
import type { ConfigSections } from "./config-sections.ts";
import { parseDurationMs } from "./duration.ts";
import { checkLatencyGate } from "./latency-gates.ts";
import { adviseName } from "./nearest-name.ts";
import type { Place, Problem } from "./problem.ts";
import { showValue } from "./shown-text.ts";

/** What a gate may name; null where it is not known because that part of the file is invalid. */
export interface GateNames {
  stages: readonly string[] | null;
  grants: readonly Grant[] | null;
  orgs: readonly string[] | null;
  variants: readonly string[] | null;
}

const PERCENT = /^(\d{1,3}(?:\.\d{1,9})?)\s*%$/;
const LATENCIES: readonly GateMetric[] = ["p50", "p90", "p95", "p99"];

const WHOLE_RUN = {
  stage: null,
  grant: null,
  org: null,
  variant: null,
  per: "run",
  minCount: 0,
} as const;
const UNUSABLE_GATE: PlanGate = { ...WHOLE_RUN, metric: "unusable", max: 0, unit: "count" };
/** Attempts that never started are no evidence: every run is held to this, unless its file says otherwise. */
const NEVER_STARTED_GATE: PlanGate = {
  ...WHOLE_RUN,
  metric: "neverStarted",
  max: 0.01,
  unit: "share",
};

type Limit = Pick<PlanGate, "max" | "unit">;

function readLimit(metric: GateMetric, max: number | string): Limit | { fix: string } {
  if (LATENCIES.includes(metric)) {
    const ms = typeof max === "string" ? parseDurationMs(max) : null;
    const us = ms === null ? 0 : Math.round(ms * 1000);
    return us > 0 ? { max: us, unit: "latencyUs" } : { fix: "give a duration such as 400ms" };
  }
  const percent = typeof max === "string" ? PERCENT.exec(max)?.[1] : undefined;
  if (percent !== undefined && Number(percent) <= 100) {
    return { max: Number(percent) / 100, unit: "share" };
  }
  return typeof max === "number" && Number.isInteger(max) && max >= 0
    ? { max, unit: "count" }
    : { fix: "give a whole number such as 0, or a share such as 0.1%" };
}

/** Complains of a name that is not there; `known` is null when it cannot be told. */
function checkName(
  name: string | undefined,
  known: readonly string[] | null,
  kind: string,
  place: Place,
): Problem[] {
  if (name === undefined || known === null || known.includes(name)) return [];
  const what = `there is no ${kind} ${showValue(name)}`;
  return [
    { place, what, fix: known.length > 20 ? `name an existing ${kind}` : adviseName(name, known) },
  ];
}

function checkScope(
  gate: GateSettings,
  names: GateNames,
  placeOf: (key: string) => Place,
): Problem[] {
  const problems = [
    ...checkName(gate.stage, names.stages, "stage", placeOf("stage")),
    ...checkName(gate.grant, names.grants, "grant of the mix", placeOf("grant")),
    ...checkName(gate.org, names.orgs, "org", placeOf("org")),
    ...checkName(gate.variant, names.variants, "variant", placeOf("variant")),
  ];
  const narrow =
    gate.per === "org" ? "per" : (["org", "grant", "variant"] as const).find((key) => gate[key]);
  if (gate.metric === "neverStarted" && narrow !== undefined) {
    const what = "an attempt that never started has no org, grant or variant";
    problems.push({ place: placeOf(narrow), what, fix: `remove ${narrow} from this gate` });
  }
  return problems;
}

function readGate(
  gate: GateSettings,
  names: GateNames,
  placeOf: (key: string) => Place,
  problems: Problem[],
): PlanGate[] {
  const faults = checkScope(gate, names, placeOf);
  const limit = readLimit(gate.metric, gate.max);
  if ("fix" in limit) {
    const what = `is no limit for ${gate.metric}`;
    faults.push({ place: placeOf("max"), what, value: showValue(gate.max), fix: limit.fix });
  }
  if (LATENCIES.includes(gate.metric)) faults.push(...checkLatencyGate(gate, placeOf));
  if (gate.bound !== undefined && "unit" in limit && limit.unit === "count") {
    const what = "a count has no interval";
    const fix = "leave bound out, or give max as a share such as 0.1%";
    faults.push({ place: placeOf("bound"), what, value: showValue(gate.bound), fix });
  }
  problems.push(...faults);
  if ("fix" in limit || faults.length > 0) return [];
  const { metric, stage = null, grant = null, org = null, variant = null, per } = gate;
  // An org that got no attempt says nothing; a run without any event must not pass.
  const minCount = gate.minCount ?? (per === "org" ? 1 : 0);
  const bound = gate.bound === undefined ? {} : { bound: gate.bound };
  return [{ metric, ...limit, stage, grant, org, variant, per, minCount, ...bound }];
}

/**
 * Reads the gates of the file, or the default ones; the gate on attempts never started is always there. There is no default on tokens
 * where they are `unsound` by intent: those that are for no good reason are defects without it.
 */
export function readGates(
  { read, placeOf }: ConfigSections,
  names: GateNames,
  problems: Problem[],
  tokens: "sound" | "unsound",
): PlanGate[] {
  const count = read(z.array(z.unknown()), "gates")?.length;
  const ofTokens = tokens === "sound" ? [UNUSABLE_GATE] : [];
  const gates =
    count === undefined
      ? ofTokens
      : Array.from({ length: count }, (_, index) => {
          // One by one, so that a fault in one gate does not hide what is wrong with another.
          const gate = read(gateSchema, "gates", index);
          const place = (key: string) => placeOf("gates", index, key);
          return gate === null ? [] : readGate(gate, names, place, problems);
        }).flat();
  const given = gates.some(({ metric }) => metric === "neverStarted");
  return given ? gates : [...gates, NEVER_STARTED_GATE];
}
