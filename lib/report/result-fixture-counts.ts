/** Counts that add up, made by hand for tests of what people see: orgs, stages and blocks of one load. */
import type { Counts, Latency, Result } from "../analysis/result.ts";
import type { StageKind } from "../core/words.ts";
import { EMPTY_ORGS } from "./result-fixture-findings.ts";

export interface StageShape {
  stage: string;
  kind: StageKind;
  startMs: number;
  durationMs: number;
  perOrg: number;
  latencyUs: [p50: number, p90: number, p95: number, p99: number, max: number];
}

export const STAGES: StageShape[] = [
  {
    stage: "warmup",
    kind: "warmup",
    startMs: 0,
    durationMs: 5000,
    perOrg: 4,
    latencyUs: [9100, 14_200, 18_400, 25_000, 31_000],
  },
  {
    stage: "baseline",
    kind: "baseline",
    startMs: 5000,
    durationMs: 15_000,
    perOrg: 24,
    latencyUs: [8200, 11_800, 14_300, 19_900, 27_400],
  },
  {
    stage: "spike#1 ramp",
    kind: "ramp",
    startMs: 20_000,
    durationMs: 2000,
    perOrg: 18,
    latencyUs: [10_400, 19_000, 24_600, 39_000, 52_000],
  },
  {
    stage: "spike#1",
    kind: "spike",
    startMs: 22_000,
    durationMs: 20_000,
    perOrg: 320,
    latencyUs: [16_300, 33_100, 42_300, 71_000, 1_240_000],
  },
  {
    stage: "recovery",
    kind: "recovery",
    startMs: 42_000,
    durationMs: 10_000,
    perOrg: 16,
    latencyUs: [8400, 12_100, 15_000, 22_000, 30_100],
  },
];

export const ORGS = Array.from(
  { length: 25 },
  (_, index) => `org-${String(index).padStart(4, "0")}`,
);

/** What went wrong in one org's spike, beside its attempts; everything else was issued and matched. */
const SPIKE_FAULTS: Record<string, Partial<Counts["outcomes"]>> = {
  "org-0005": { denied: 32 },
  "org-0009": { throttled: 60 },
  "org-0012": { hollow: 5 },
  "org-0014": { timeout: 2 },
};

const NO_OUTCOMES: Counts["outcomes"] = {
  issued: 0,
  hollow: 0,
  denied: 0,
  throttled: 0,
  rejected: 0,
  serverError: 0,
  timeout: 0,
  connection: 0,
  malformed: 0,
};
const NO_CLAIMS: Counts["claims"] = {
  match: 0,
  empty: 0,
  absent: 0,
  wrongOrg: 0,
  undecodable: 0,
  opaque: 0,
};

/** Counts that add up: attempts, decoded, usable and unusable follow from outcomes and claim states. */
export function makeCounts(
  outcomes: Partial<Counts["outcomes"]>,
  claims: Partial<Counts["claims"]>,
  latencyUs: StageShape["latencyUs"] = [0, 0, 0, 0, 0],
): Counts {
  const allOutcomes = { ...NO_OUTCOMES, ...outcomes };
  const allClaims = { ...NO_CLAIMS, ...claims };
  const decoded = allClaims.match + allClaims.empty + allClaims.absent + allClaims.wrongOrg;
  const unusable = decoded - allClaims.match + allOutcomes.hollow;
  const answers = allOutcomes.issued + allOutcomes.hollow;
  return {
    attempts: total(Object.values(allOutcomes)),
    outcomes: allOutcomes,
    errorCodes: errorCodesOf(allOutcomes),
    status403: allOutcomes.denied,
    usable: allClaims.match,
    unusable,
    sampled: total(Object.values(allClaims)),
    decoded,
    claims: allClaims,
    extraOrg: 0,
    scopeShortfall: 0,
    lifetimeDefects: 0,
    unusableShare: answers === 0 ? 0 : unusable / answers,
    latencyUs: makeLatency(allOutcomes.issued, latencyUs),
    retries: 0,
    unprepared: 0,
    checks: { sent: 0, allowed: 0, denied: 0, failed: 0, confirmed: 0, refuted: 0 },
  };
}

function errorCodesOf(outcomes: Counts["outcomes"]): Record<string, number> {
  return Object.fromEntries(
    [
      ["SCOPE_MISMATCH", outcomes.denied] as const,
      ["slow_down", outcomes.throttled] as const,
    ].filter(([, count]) => count > 0),
  );
}

function makeLatency(n: number, [p50, p90, p95, p99, max]: StageShape["latencyUs"]): Latency {
  return n === 0 ? { n, p50: 0, p90: 0, p95: 0, p99: 0, max: 0 } : { n, p50, p90, p95, p99, max };
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}

/** Counts of the given orgs in the given stages. */
export function sumCells(
  orgs: readonly string[],
  stages: readonly StageShape[],
  latencyUs: StageShape["latencyUs"],
): Counts {
  const outcomes = { ...NO_OUTCOMES };
  let empty = 0;
  for (const org of orgs) {
    for (const { kind, perOrg } of stages) {
      const faults = kind === "spike" ? (SPIKE_FAULTS[org] ?? {}) : {};
      outcomes.hollow += faults.hollow ?? 0;
      outcomes.denied += faults.denied ?? 0;
      outcomes.throttled += faults.throttled ?? 0;
      outcomes.timeout += faults.timeout ?? 0;
      outcomes.issued += perOrg - total(Object.values(faults));
      empty += EMPTY_ORGS.includes(org) ? Math.floor(perOrg * 0.95) : 0;
    }
  }
  return makeCounts(outcomes, { empty, match: outcomes.issued - empty }, latencyUs);
}

export const SPIKE_LATENCY: StageShape["latencyUs"] = [16_300, 33_100, 42_300, 71_000, 1_240_000];
export const WHOLE_RUN_LATENCY: StageShape["latencyUs"] = [
  15_100, 31_000, 40_800, 68_000, 1_240_000,
];

/** The rate of the fixture's workload, attempts per second, in the second that starts at `second`. */
function rateAt(second: number): number {
  if (second < 5) return 20;
  if (second === 20) return 130;
  if (second === 21) return 320;
  return second < 20 || second >= 42 ? 40 : 400;
}

export function makeTimeline(): Result["timeline"] {
  const blocks = Array.from({ length: 52 }, (_, second) => {
    const rate = rateAt(second);
    const inSpike = second >= 22 && second < 42;
    const wave = second % 5;
    const denied = inSpike && wave < 4 ? 2 : 0;
    const failed = inSpike ? denied + 3 : 0;
    return {
      startMs: second * 1000,
      offered: rate,
      attempts: rate,
      issued: rate - failed,
      status403: denied,
      failed,
      decoded: rate - failed,
      unusable: Math.floor(rate * 0.114),
      inFlight: rate * 0.016,
      p50Us: inSpike ? 16_300 + wave * 700 : 8200 + wave * 100,
      p95Us: inSpike ? 42_300 + wave * 2600 : 14_300 + wave * 400,
      p99Us: inSpike ? 71_000 + wave * 5100 : 19_900 + wave * 900,
    };
  });
  return { blockMs: 1000, blocks };
}
