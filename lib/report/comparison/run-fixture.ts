/** Test support: results of runs that can be held against each other, each with a level of its own as runs of the same system have; the same for the same seed. */
import type { Finding, Result } from "../../analysis/result.ts";
import { mix32 } from "../../core/hash.ts";
import type { Grant, StageKind } from "../../core/words.ts";
import { makeCounts } from "../result-fixture-counts.ts";
import { passedResult } from "../result-fixture-variations.ts";

export interface RunGiven {
  id: string;
  startedAt: string;
  labels?: Record<string, string>;
  /** Fingerprint of the requests. */
  requests?: string;
  seed: number;
  /** Latency as a multiple of the system's. */
  times?: number;
  /** By how much more the slow answers are slower under load: of the p95, as a logarithm. */
  tail?: number;
  /** The same for one org, by its place. */
  orgTimes?: (index: number) => number;
  share403?: number;
  orgs?: number;
  /** Latency without intervals by blocks: the stage was too short for them. */
  isShort?: boolean;
  findings?: Finding[];
  target?: Result["run"]["target"];
}

interface Shape {
  stage: string;
  kind: StageKind;
  fromS: number;
  toS: number;
  ratePerSecond: number;
  p50Us: number;
}

const SHAPES: readonly Shape[] = [
  { stage: "warmup", kind: "warmup", fromS: 0, toS: 15, ratePerSecond: 20, p50Us: 9000 },
  { stage: "baseline", kind: "baseline", fromS: 15, toS: 75, ratePerSecond: 50, p50Us: 8200 },
  { stage: "spike ramp", kind: "ramp", fromS: 75, toS: 80, ratePerSecond: 120, p50Us: 11_000 },
  { stage: "spike", kind: "spike", fromS: 80, toS: 320, ratePerSecond: 200, p50Us: 16_300 },
  { stage: "recovery", kind: "recovery", fromS: 320, toS: 380, ratePerSecond: 50, p50Us: 8400 },
];
const BLOCK_S = 5;
const GRANTS: readonly (readonly [grant: Grant, share: number, times: number])[] = [
  ["client_credentials", 0.75, 1],
  ["refresh", 0.25, 0.8],
];
/** Standard normal quantiles, by the share below them. */
const QUANTILES: readonly (readonly [p: number, z: number])[] = [
  [0.1, -1.2816],
  [0.25, -0.6745],
  [0.5, 0],
  [0.75, 0.6745],
  [0.9, 1.2816],
  [0.95, 1.6449],
  [0.99, 2.3263],
  [0.995, 2.5758],
  [0.999, 3.0902],
];
const SIGMA = 0.55;
const RUN_NOISE = 0.02;
const ORGS = 41;

/** A run of five stages over two grants, in which nothing but what is given goes wrong. */
export function comparedRun(given: RunGiven): Result {
  const passed = passedResult();
  const { id, startedAt, labels = {}, requests, findings = [], target } = given;
  const times = (given.times ?? 1) * Math.exp(RUN_NOISE * noise(given.seed, 1));
  const slices = SHAPES.filter(({ kind }) => kind !== "ramp").flatMap((shape) =>
    GRANTS.map((grant) => sliceOf(shape, grant, times, given)),
  );
  const { fingerprint } = passed.run;
  const spike = SHAPES.find(({ kind }) => kind === "spike");
  return {
    ...passed,
    run: {
      ...passed.run,
      id,
      startedAt,
      endedAt: new Date(Date.parse(startedAt) + 380_000).toISOString(),
      seed: given.seed,
      labels,
      events: [],
      target: target ?? passed.run.target,
      fingerprint: {
        ...fingerprint,
        requests: requests ?? fingerprint.requests,
        target: target?.name ?? fingerprint.target,
      },
    },
    verdict: { state: "VALID", passed: findings.length === 0, reasons: [], advice: [] },
    totals: countsOf(38_000, given.share403 ?? 0, latencyOf((spike?.p50Us ?? 0) * times)),
    stages: SHAPES.map((shape) => stageOf(shape, times, given)),
    grants: GRANTS.map(([grant, share]) => ({
      ...countsOf(Math.round(38_000 * share), given.share403 ?? 0, latencyOf(16_300 * times)),
      grant,
    })),
    slices,
    orgs: Array.from({ length: given.orgs ?? ORGS }, (_, index) => orgOf(index, times, given)),
    timeline: timelineOf(times, given),
    findings,
    percentiles: [],
    orgComparison: [],
    reconciliation: { ...passed.reconciliation, k6Requests: 38_400, recorded: 38_400 },
  };
}

export function orgName(index: number): string {
  return `org-${String(index).padStart(4, "0")}`;
}

/** About standard normal, the same for the same seed and place. */
function noise(seed: number, place: number): number {
  const draws = Array.from({ length: 6 }, (_, at) => mix32(seed, 6 * place + at) / 2 ** 32);
  return (draws.reduce((sum, draw) => sum + draw, 0) - 3) * Math.SQRT2;
}

function latencyOf(p50Us: number): [number, number, number, number, number] {
  const at = (z: number): number => Math.round(p50Us * Math.exp(SIGMA * z));
  return [at(0), at(1.2816), at(1.6449), at(2.3263), at(3.6)];
}

function countsOf(attempts: number, share403: number, latencyUs: ReturnType<typeof latencyOf>) {
  const denied = Math.round(attempts * share403);
  return makeCounts({ issued: attempts - denied, denied }, { match: attempts - denied }, latencyUs);
}

function attemptsOf({ fromS, toS, ratePerSecond }: Shape): number {
  return (toS - fromS) * ratePerSecond;
}

/** Only under the spike anything goes wrong. */
function shareAt({ kind }: Shape, { share403 = 0 }: RunGiven): number {
  return kind === "spike" ? share403 : 0;
}

/** The candidate's system is slower under load only. */
function timesAt({ kind }: Shape, times: number): number {
  return kind === "spike" ? times : Math.exp(Math.log(times) / 8);
}

function tailAt({ kind }: Shape, z: number, { tail = 0 }: RunGiven): number {
  return kind === "spike" ? (tail * Math.max(0, z)) / 1.6449 : 0;
}

function sliceOf(
  shape: Shape,
  [grant, share, grantTimes]: (typeof GRANTS)[number],
  times: number,
  given: RunGiven,
): Result["slices"][number] {
  const p50Us = shape.p50Us * grantTimes * timesAt(shape, times);
  const attempts = Math.round(attemptsOf(shape) * share);
  const counts = countsOf(attempts, shareAt(shape, given), latencyOf(p50Us));
  const interval = given.isShort === true ? "ranks" : "blocks";
  return {
    ...counts,
    stage: shape.stage,
    kind: shape.kind,
    durationMs: (shape.toS - shape.fromS) * 1000,
    grant,
    designEffects: { status403: 1.8, failed: 1.4, empty: 1, wrongOrg: 1 },
    interval,
    points: QUANTILES.filter(([p]) => counts.outcomes.issued * (1 - p) >= 10).map(([p, z], at) => {
      const own = 0.012 * noise(given.seed, 40 + at) * (1 + z / 4);
      const us = p50Us * Math.exp(SIGMA * z + own + tailAt(shape, z, given));
      const wide = 0.015 + 0.6 / Math.sqrt(counts.outcomes.issued * (1 - p));
      return {
        p,
        us: Math.round(us),
        lowUs: Math.round(us * (1 - wide)),
        highUs: p > 0.998 ? null : Math.round(us * (1 + wide)),
      };
    }),
  };
}

function stageOf(shape: Shape, times: number, given: RunGiven): Result["stages"][number] {
  const { stage, kind, fromS, toS } = shape;
  const attempts = attemptsOf(shape);
  return {
    ...countsOf(attempts, shareAt(shape, given), latencyOf(shape.p50Us * timesAt(shape, times))),
    stage,
    kind,
    startMs: fromS * 1000,
    durationMs: (toS - fromS) * 1000,
    offered: attempts,
    newConnectionShare: 0.01,
    designEffects: { status403: 1.8, failed: 1.4, empty: 1, wrongOrg: 1 },
  };
}

function orgOf(index: number, times: number, given: RunGiven): Result["orgs"][number] {
  const { seed, orgTimes, share403 = 0 } = given;
  const own = Math.exp(0.3 * noise(99, index) + 0.015 * noise(seed, 100 + index));
  const latencyUs = latencyOf(15_100 * times * own * (orgTimes?.(index) ?? 1));
  const attempts = 900 + (index % 7) * 8;
  const [p50, , p95] = latencyUs;
  return {
    ...countsOf(attempts, index % 8 === 3 ? 6 * share403 : 0, latencyUs),
    org: orgName(index),
    role: index === 0 ? "primary" : "secondary",
    groups: { region: index % 2 === 0 ? "eu" : "us" },
    bands: [
      { p: 0.5, us: p50, lowUs: Math.round(p50 * 0.96), highUs: Math.round(p50 * 1.04) },
      { p: 0.95, us: p95, lowUs: Math.round(p95 * 0.93), highUs: Math.round(p95 * 1.09) },
    ],
  };
}

function timelineOf(times: number, given: RunGiven): Result["timeline"] {
  const blocks = SHAPES.flatMap((shape) =>
    Array.from({ length: (shape.toS - shape.fromS) / BLOCK_S }, (_, at) => {
      const startMs = (shape.fromS + at * BLOCK_S) * 1000;
      const attempts = shape.ratePerSecond * BLOCK_S;
      const wave = 1 + 0.06 * noise(given.seed, startMs / 1000);
      const [p50Us, , p95, p99] = latencyOf(shape.p50Us * timesAt(shape, times) * wave);
      const [p95Us, p99Us] = [
        Math.round(p95 * Math.exp(tailAt(shape, 1.6449, given))),
        Math.round(p99 * Math.exp(tailAt(shape, 2.3263, given))),
      ];
      const burst = at % 4 === 0 ? 3 : 0.4;
      const status403 = Math.round(attempts * shareAt(shape, given) * burst);
      const issued = attempts - status403;
      return {
        startMs,
        offered: attempts,
        attempts,
        issued,
        status403,
        failed: status403,
        decoded: issued,
        unusable: 0,
        inFlight: attempts * 0.004,
        p50Us,
        p95Us,
        p99Us,
      };
    }),
  );
  return { blockMs: BLOCK_S * 1000, blocks };
}
