/**
 * What one pass over the records leaves behind: bounded, additive, and all that findings, gates and reports are made from.
 * A part made by one worker adds to another's without loss, in any order.
 */
import type { Outcome, ClaimState } from "../core/words.ts";
import type { CheckTimes } from "./check-times.ts";
import type { DimensionTally } from "./correlation/dimension-tally.ts";
import type { LatencyFifths } from "./correlation/latency-fifths.ts";
import type { PercentileCurve, PercentilePoint } from "./percentiles.ts";
import type { PassingAttempt } from "./passing-attempts.ts";
import type { Evidence, Latency } from "./result.ts";
import type { ScenarioTally } from "./scenario/scenario-tally.ts";
import type { ScopeTally } from "./scope-tally.ts";
import type { VariantLatency } from "./variant-latency.ts";

/** Checks made with tokens of one cell; see `Counts.checks` of the result. */
export interface CheckCounts {
  sent: number;
  allowed: number;
  denied: number;
  failed: number;
  confirmed: number;
  refuted: number;
}

/** Counts of one org × stage × grant × variant. */
export interface CellCounts {
  attempts: number;
  outcomes: Record<Outcome, number>;
  status403: number;
  newConnections: number;
  /** Refreshes that were granted without a new refresh token. */
  withoutRefreshToken: number;
  sampled: number;
  claims: Record<ClaimState, number>;
  extraOrg: number;
  scopeShortfall: number;
  lifetimeDefects: number;
  retries: number;
  /** Retries that were issued a token. */
  obtainedByRetry: number;
  /** Times a logical request could not be sent, since a request that prepares it failed. */
  unprepared: number;
  /** Calls of the configured check, by what came back. */
  checks: CheckCounts;
  /** Symptom index → attempts of this cell that show it. */
  symptoms: Map<number, number>;
}

export interface Cell extends CellCounts {
  org: number;
  /** Index into `plan.stages`; the preflight's cells are among the others, see `RunView.loadCells`. */
  stage: number;
  /** Index into `GRANTS`. */
  grant: number;
  variant: number;
}

/**
 * Something wrong with an attempt, of one kind; an attempt may show several (an empty claim and a lifetime defect).
 * `http` groups answers that are not tokens by their body's signature: status, members, `error`, and the description
 * with digits and quoted parts blanked. `request` is an attempt refused with 4xx whose request was malformed; `conduct` is what a client did
 * wrong whatever it was answered, and takes the place of `http` where that explains the refusal. `roleless` is a token of an application
 * without a role. `prepare` is a request that prepares an attempt and did not get what it was made for; its `detail` begins with its step. `check` is a call with the token that was not allowed, was throttled, or whose answer names another org.
 */
export type SymptomFamily =
  | "claim.empty"
  | "claim.absent"
  | "claim.wrongOrg"
  | "claim.undecodable"
  | "extraOrg"
  | "scopeShortfall"
  | "lifetime"
  | "roleless"
  | "hollow"
  | "request"
  | "conduct"
  | "check"
  | "prepare"
  | "http"
  | "malformed"
  | "timeout"
  | "connection";

export interface Symptom {
  family: SymptomFamily;
  outcome: Outcome;
  status: number;
  /** OAuth `error` or API `code`; empty for none. */
  error: string;
  /** Body shape of the answer; empty when it was a token or there was none. */
  shape: string;
  /** Sorted members of an object body, comma separated. */
  bodyKeys: string;
  /** Blanked description: the part of the signature people read. */
  description: string;
  /** Sub-kind: lacking members of a hollow answer, which lifetime check failed, `partial`. Empty for none. */
  detail: string;
  /** True when at least one answer carried Retry-After. */
  retryAfter: boolean;
  count: number;
  /** Milliseconds since the scenario's start; negative in the preflight before it. */
  firstMs: number;
  lastMs: number;
  /**
   * A few with the smallest hash of their attempt id: the same whatever the number of workers.
   * Of `request` the first ones, whose `parent` is the attempt that still was as it should be.
   */
  evidence: Evidence[];
  /** Attempts of the load that show it, by block of the run; empty for none. */
  blocks: readonly number[];
}

/** Attempts, 403s and unusable answers per org and block, for rules that look at rate: index `org * blocks + block`. */
export interface OrgBlocks {
  blocks: number;
  attempts: Uint32Array;
  status403: Uint32Array;
  unusable: Uint32Array;
}

export interface Block {
  attempts: number;
  issued: number;
  status403: number;
  failed: number;
  decoded: number;
  unusable: number;
  /** Decoded tokens whose org claim is empty or absent. */
  empty: number;
  wrongOrg: number;
  /** Milliseconds of VU time spent waiting for the server in this block. */
  busyMs: number;
  /** Milliseconds of VU time spent in the pause before a retry. */
  pausedMs: number;
  /** Smallest number of schedule ticks passed but not accounted for by an iteration index; a bound on drops so far. */
  minUnaccountedTicks: number;
  latencyUs: Latency;
}

export interface StageLag {
  n: number;
  /** Milliseconds against the closed-form intended start: exact while nothing was dropped. */
  exactMs: LagMs;
  /** Milliseconds since the latest schedule tick: a lower bound. */
  sinceTickMs: LagMs;
}

interface LagMs {
  min: number;
  p50: number;
  p99: number;
  max: number;
}

/** A slice's latency of issued attempts, merged over everything not named; without the preflight but in its own stage's. */
export interface Latencies {
  total: Latency;
  byStage: Latency[];
  byGrant: Latency[];
  byVariant: Latency[];
  byOrg: Latency[];
  /** p50 and p95 of each org with their bands; empty where too few were issued. */
  bandsByOrg: PercentilePoint[][];
  /** Only cells with at least 20 issued attempts: key `org:stage`. */
  byOrgStage: Map<string, Latency>;
}

/** Latencies of issued attempts of the load, each as a compressed HdrHistogram (V2 encoding, base64) of microseconds. */
export interface EncodedHistograms {
  total: string;
  /** Slices without an issued attempt are left out. */
  byStageGrant: { stage: number; grant: number; histogram: string }[];
}

/** How calls of the configured check were answered. */
export type CheckAnswers = Pick<CheckCounts, "sent" | "allowed" | "denied" | "failed">;

export interface Aggregate {
  /** Milliseconds since 1970 of the scenario's start by k6's clock; null when no record said so. */
  epochMs: number | null;
  /** The same of the preflight's start. */
  preflightEpochMs: number | null;
  /** Attempts of the load. */
  recorded: number;
  /** Attempts of the preflight. */
  preflight: number;
  /** Priming requests and checks. */
  auxiliary: number;
  /** Priming requests that did not get what they asked for, by org index. */
  primeFailures: Map<number, number>;
  unparsedLines: number;
  /** The first few lines that did not parse, bounded, control characters escaped. */
  unparsedExamples: string[];
  foreignLines: number;
  foreignExamples: string[];
  cutLastLine: boolean;
  /** Largest observed `startMs`. */
  lastStartMs: number;
  cells: Cell[];
  symptoms: Symptom[];
  /** The earliest attempt of each cell whose token was as it should be, by org, stage, grant and variant. */
  passing: PassingAttempt[];
  /** errorCodes per cell key are rebuilt from symptoms. */
  blockMs: number;
  blocks: Block[];
  orgBlocks: OrgBlocks;
  latencies: Latencies;
  /** Of the load; see `boundVariantLatencies`. */
  variantLatencies: VariantLatency[];
  histograms: EncodedHistograms;
  /** Of the load. */
  percentiles: PercentileCurve[];
  lag: StageLag[];
  /** Of the load after its warm-up. */
  fifths: LatencyFifths[];
  dimensions: DimensionTally;
  /** Checks of the load by the state of the token they were made with. */
  checkStates: Record<ClaimState, CheckAnswers>;
  /** When, and with tokens how old, calls of the configured check passed or were refused as unauthorized, by org; of the load. */
  checkTimes: CheckTimes;
  /** Null where the scenario has nothing of its own to tell. */
  scenario: ScenarioTally | null;
  scopes: ScopeTally;
}
