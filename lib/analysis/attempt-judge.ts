/** Judges attempts one by one, of the load and of the preflight, and counts in a tally what they show. */
import { DIALECT_RULES, type DialectRules } from "../core/dialect.ts";
import type { Plan, PlanOrg, PlanRequest } from "../core/plan.ts";
import { EXTRA, FLAG_HAS_REFRESH_TOKEN, FLAG_NEW_CONNECTION } from "../core/record.ts";
import { isSampled, samplePosition } from "../core/sampling.ts";
import { outcomeOf } from "./attempt-outcome.ts";
import { type ClaimState, GRANTS, type Outcome } from "../core/words.ts";
import { cellRow, claimColumn, COLUMN, countCell, outcomeColumn } from "./cell-table.ts";
import { type Failure, failureDetail, failureSignature } from "./failure.ts";
import { countGranted } from "./granted-scope.ts";
import { DimensionCounter } from "./correlation/dimension-counter.ts";
import { countJudged } from "./correlation/judged-latencies.ts";
import { clampLatency } from "./latency-buckets.ts";
import { PassingKeeper } from "./passing-attempts.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { stageOf } from "./record-stage.ts";
import { countRecordSymptom } from "./record-symptom.ts";
import { findMisconduct, findRequestFault, type RequestFault } from "./request-fault.ts";
import { blamedSignature, conductSignature } from "./request-symptom.ts";
import { floorPosition, sampleGroup, type SampleFloors } from "./sample-floors.ts";
import { countScenarioRecord } from "./scenario/scenario-tally.ts";
import { makeSighting } from "./sighting.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { countLag, lagOf, prepareSchedule, type Schedule } from "./schedule-lag.ts";
import type { Signature } from "./symptom-table.ts";
import { countIssuedLatency, type Tally } from "./tally.ts";
import {
  BLOCK_COLUMN,
  blockAt,
  countBlock,
  countBlockLatency,
  countBusy,
  countOrgBlock,
  countOrgUnusable,
  countPause,
  NO_BLOCK,
  noteUnaccountedTicks,
} from "./time-blocks.ts";
import { askedScope, judgeScope, judgeToken, type TokenSymptom } from "./token-judge.ts";

/** An attempt on its way through the judgement, with where it is counted. */
interface Placed {
  scanner: RecordScanner;
  scanned: ScannedRecord;
  org: PlanOrg;
  request: PlanRequest;
  outcome: Outcome;
  stage: number;
  row: number;
  /** `NO_BLOCK` of the preflight, which has no place in the run's time. */
  block: number;
}

const REFRESH = GRANTS.indexOf("refresh");
const UNREAD_STATES: ReadonlySet<ClaimState> = new Set(["undecodable", "opaque"]);

export class AttemptJudge {
  readonly #plan: Plan;
  readonly #rules: DialectRules;
  readonly #schedule: Schedule | null;
  readonly #floors: SampleFloors | null;
  readonly #tally: Tally;
  readonly #dimensions: DimensionCounter;
  readonly #passing: PassingKeeper;

  /** `floors` may be null when every token is looked into. */
  constructor(plan: Plan, floors: SampleFloors | null, tally: Tally) {
    this.#plan = plan;
    this.#rules = DIALECT_RULES[plan.target.dialect];
    this.#schedule = prepareSchedule(plan);
    this.#floors = floors;
    this.#tally = tally;
    this.#dimensions = new DimensionCounter(tally.dimensions);
    this.#passing = new PassingKeeper(tally.passing);
  }

  /** Judges the attempt the scanner read last; its indexes must be those of the plan. */
  judge(scanner: RecordScanner): void {
    const { scanned } = scanner;
    const org = this.#plan.orgs[scanned.org];
    const request = org?.requests[scanned.variant] ?? org?.requests[0];
    if (org === undefined || request === undefined) return;
    const { blocks, cells } = this.#tally;
    const { isPreflight, startMs } = scanned;
    const stage = stageOf(scanned, this.#plan.stages);
    if (!isPreflight) this.#countBusy(scanned);
    const placed: Placed = {
      scanner,
      scanned,
      org,
      request,
      outcome: outcomeOf(scanned, this.#rules),
      stage,
      row: cellRow(cells, scanned.org, stage, scanned.grant, scanned.variant),
      block: isPreflight ? NO_BLOCK : blockAt(blocks, startMs),
    };
    this.#countAttempt(placed);
    if (isPreflight) this.#tally.preflight += 1;
    else this.#countLoad(placed);
    let blamed: RequestFault | null = null;
    if (placed.outcome === "issued") this.#judgeIssued(placed);
    else blamed = this.#judgeFailure(placed, placed.outcome);
    if (scanned.extras.size > 0) this.#countMisconduct(placed, blamed);
  }

  /** A VU that pauses before it tries again is as little free as one that waits for an answer. */
  #countBusy({ startMs, latencyUs, extras }: ScannedRecord): void {
    const { blocks } = this.#tally;
    countBusy(blocks, startMs, latencyUs);
    const pauseMs = Number(extras.get(EXTRA.wait) ?? 0);
    if (pauseMs > 0) countPause(blocks, startMs, pauseMs);
  }

  #countAttempt({ scanned, outcome, row }: Placed): void {
    const { cells } = this.#tally;
    countCell(cells, row, COLUMN.attempts);
    countCell(cells, row, outcomeColumn(outcome));
    if (scanned.status === 403) countCell(cells, row, COLUMN.status403);
    if ((scanned.flags & FLAG_NEW_CONNECTION) !== 0) countCell(cells, row, COLUMN.newConnections);
    if (scanned.attemptNumber <= 1) return;
    countCell(cells, row, COLUMN.retries);
    if (outcome === "issued") countCell(cells, row, COLUMN.obtainedByRetry);
  }

  #countLoad(placed: Placed): void {
    const tally = this.#tally;
    const { scanned, block } = placed;
    const isDenied = scanned.status === 403;
    tally.recorded += 1;
    if (scanned.startMs > tally.lastStartMs) tally.lastStartMs = scanned.startMs;
    countBlock(tally.blocks, block, BLOCK_COLUMN.attempts);
    if (isDenied) countBlock(tally.blocks, block, BLOCK_COLUMN.status403);
    countOrgBlock(tally.blocks, scanned.org, block, isDenied);
    this.#dimensions.begin(scanned);
    this.#dimensions.count("attempts");
    if (isDenied) this.#dimensions.count("status403");
    this.#countLag(placed);
  }

  /** A retry, or an attempt that first had to prime its chain, did not start on a tick of the schedule. */
  #countLag({ scanned, stage, block }: Placed): void {
    const isScheduled =
      scanned.attemptNumber === 1 && scanned.parentIteration !== scanned.iteration;
    const counts = this.#tally.lags[stage];
    if (this.#schedule === null || !isScheduled || counts === undefined) return;
    const lag = lagOf(this.#schedule, stage, scanned.startMs, scanned.iteration);
    countLag(counts, lag);
    noteUnaccountedTicks(this.#tally.blocks, block, lag.unaccountedTicks);
  }

  #judgeIssued(placed: Placed): void {
    const { scanner, scanned, org, request, stage, row, block } = placed;
    const { blocks, cells } = this.#tally;
    if (scanned.grant === REFRESH && (scanned.flags & FLAG_HAS_REFRESH_TOKEN) === 0) {
      countCell(cells, row, COLUMN.withoutRefreshToken);
    }
    const clampedUs = clampLatency(scanned.latencyUs);
    countIssuedLatency(this.#tally, scanned, stage, clampedUs);
    if (block !== NO_BLOCK) {
      countBlockLatency(blocks, block, scanned.grant, clampedUs);
      countBlock(blocks, block, BLOCK_COLUMN.issued);
    }
    const { target, clients } = this.#plan;
    const asked = askedScope(scanned, request);
    const clientId = clients[scanned.client]?.clientId ?? "";
    const context = { target, org, askedScope: asked, clientId };
    const symptoms: TokenSymptom[] = [];
    const isLookedInto = this.#isSampled(placed);
    const claims = isLookedInto && scanned.tokenForm === "jwt" ? scanner.decoder.claims() : null;
    const claimState = isLookedInto ? judgeToken(scanned, claims, context, symptoms) : null;
    if (claimState !== null) this.#countClaims(placed, claimState);
    if (block !== NO_BLOCK) this.#countDecoded(placed, claimState, clampedUs);
    const isShort = judgeScope(scanned, claims, context, symptoms);
    if (symptoms.length > 0) this.#countTokenSymptoms(placed, symptoms);
    else if (claimState === "match" || claimState === "opaque") {
      this.#passing.keep(row, cells.keys[row] ?? 0, scanner, stage);
    }
    if (block === NO_BLOCK) return;
    // A refresh that asks for another scope than the org's says nothing of what the org is granted.
    if (asked === request.scope) countGranted(this.#tally, scanned, asked, claims, isLookedInto);
    this.#countScenario(placed, claimState, isShort);
  }

  #isSampled({ scanner, scanned, stage }: Placed): boolean {
    if (scanned.tokenForm === "unseen") return false;
    if (this.#floors === null) return true;
    const group = sampleGroup(this.#plan.stages.length, scanned.org, stage, scanned.grant);
    const position = samplePosition(this.#plan.seed, scanner.attemptId());
    return isSampled(position, this.#plan.sample, floorPosition(this.#floors, group));
  }

  #countClaims({ row }: Placed, state: ClaimState): void {
    countCell(this.#tally.cells, row, COLUMN.sampled);
    countCell(this.#tally.cells, row, claimColumn(state));
  }

  /** Of the load; `state` is null for a token that was not looked into. */
  #countDecoded(placed: Placed, state: ClaimState | null, clampedUs: number): void {
    const { scanner, scanned, stage, block } = placed;
    const { blocks, judged, stageCount } = this.#tally;
    const isDecoded = state !== null && !UNREAD_STATES.has(state);
    const orgStage = scanned.org * stageCount + stage;
    if (isDecoded !== judged.isMostlyDecoded) {
      countJudged(judged, orgStage, clampedUs, "exceptional");
    }
    if (!isDecoded) return;
    countBlock(blocks, block, BLOCK_COLUMN.decoded);
    this.#dimensions.countToken(scanner.decoder.keyId(), state);
    if (state === "match") return;
    const measure = state === "wrongOrg" ? "wrongOrg" : "empty";
    countJudged(judged, orgStage, clampedUs, measure);
    countBlock(blocks, block, BLOCK_COLUMN[measure]);
    this.#countUnusable(placed);
  }

  #countUnusable({ scanned, block }: Placed): void {
    const { blocks } = this.#tally;
    countBlock(blocks, block, BLOCK_COLUMN.unusable);
    countOrgUnusable(blocks, scanned.org, block);
  }

  #countTokenSymptoms(placed: Placed, symptoms: readonly TokenSymptom[]): void {
    const { scanned, row } = placed;
    const { cells } = this.#tally;
    const has = (family: TokenSymptom["family"]) => symptoms.some((one) => one.family === family);
    if (has("extraOrg")) countCell(cells, row, COLUMN.extraOrg);
    if (has("scopeShortfall")) countCell(cells, row, COLUMN.scopeShortfall);
    if (has("lifetime")) countCell(cells, row, COLUMN.lifetimeDefects);
    for (const { family, kind, detail } of symptoms) {
      const answer = { outcome: "issued", status: scanned.status } as const;
      const text = { error: "", shape: "", bodyKeys: "", description: "", detail: kind };
      this.#countSymptom(placed, { family, ...answer, ...text }, () => detail);
    }
  }

  /** Returns what of the request the refusal was put down to; null for nothing. */
  #judgeFailure(placed: Placed, outcome: Failure): RequestFault | null {
    const { scanned, org, block } = placed;
    if (block !== NO_BLOCK) this.#countFailedLoad(placed, outcome);
    const signature = failureSignature(outcome, scanned, org, this.#rules);
    // A malformed request is to blame for being refused; for a throttle or a failing server it is not.
    const isRefused = outcome === "rejected" || outcome === "denied";
    const client = this.#plan.clients[scanned.client];
    const fault = isRefused ? findRequestFault(scanned, client) : null;
    if (fault === null) {
      this.#countSymptom(placed, signature, () => failureDetail(outcome, scanned, this.#rules));
    } else {
      this.#countSymptom(placed, blamedSignature(signature, fault, scanned), () => fault.detail);
    }
    if (block !== NO_BLOCK) this.#countScenario(placed, null, false);
    return fault;
  }

  /** Counts what the client did wrong whatever it was answered; what a refusal was put down to is counted already. */
  #countMisconduct(placed: Placed, blamed: RequestFault | null): void {
    const { scanned, outcome } = placed;
    for (const { fault, detail } of findMisconduct(scanned)) {
      if (fault === blamed?.fault) continue;
      this.#countSymptom(placed, conductSignature(fault, outcome, scanned), () => detail);
    }
  }

  #countSymptom(placed: Placed, signature: Signature, detail: () => string): void {
    countRecordSymptom(this.#tally, this.#plan, placed, signature, detail);
  }

  #countFailedLoad(placed: Placed, outcome: Failure): void {
    const { scanned, stage, block } = placed;
    const { blocks, judged, stageCount } = this.#tally;
    countBlock(blocks, block, BLOCK_COLUMN.failed);
    this.#dimensions.count("failed");
    if (outcome === "hollow") this.#countUnusable(placed);
    if (scanned.status !== 403) return;
    const clampedUs = clampLatency(scanned.latencyUs);
    countJudged(judged, scanned.org * stageCount + stage, clampedUs, "denied");
  }

  #countScenario(placed: Placed, claimState: ClaimState | null, isShort: boolean): void {
    const { scenario } = this.#tally;
    if (scenario === null) return;
    const { scanner, scanned, stage, outcome } = placed;
    countScenarioRecord(scenario, {
      scanned,
      attemptId: scanner.attemptId(),
      outcome,
      claimState,
      isShort,
      sighting: () => makeSighting(scanner, this.#plan, stage, outcome),
    });
  }
}
