/** Judges attempts one by one and counts in a tally what they show. */
import { DIALECT_RULES, type DialectRules } from "../core/dialect.ts";
import { classifyOutcome } from "../core/outcome.ts";
import type { Plan, PlanOrg } from "../core/plan.ts";
import { EXTRA, FLAG_NEW_CONNECTION } from "../core/record.ts";
import { isSampled, samplePosition } from "../core/sampling.ts";
import { stageIndexAt } from "../core/schedule.ts";
import type { ClaimState, Outcome } from "../core/words.ts";
import {
  cellRow,
  claimColumn,
  COLUMN,
  countCell,
  countCellSymptom,
  outcomeColumn,
} from "./cell-table.ts";
import { type Failure, failureDetail, failureSignature } from "./failure.ts";
import { clampLatency } from "./latency-buckets.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { floorPosition, sampleGroup, type SampleFloors } from "./sample-floors.ts";
import { makeSighting } from "./sighting.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { countLag, lagOf, prepareSchedule, type Schedule } from "./schedule-lag.ts";
import { countSymptom, type Signature } from "./symptom-table.ts";
import { countIssuedLatency, type Tally } from "./tally.ts";
import {
  BLOCK_COLUMN,
  blockAt,
  countBlock,
  countBlockLatency,
  countBusy,
  countOrgBlock,
  noteUnaccountedTicks,
} from "./time-blocks.ts";
import { judgeScope, judgeToken, type TokenSymptom } from "./token-judge.ts";

/** An attempt on its way through the judgement, with where it is counted. */
interface Placed {
  scanner: RecordScanner;
  scanned: ScannedRecord;
  org: PlanOrg;
  outcome: Outcome;
  stage: number;
  row: number;
  block: number;
}

const UNUSABLE_STATES: readonly ClaimState[] = ["empty", "absent", "wrongOrg"];
const DECODED_STATES: readonly ClaimState[] = ["match", ...UNUSABLE_STATES];

export class AttemptJudge {
  readonly #plan: Plan;
  readonly #rules: DialectRules;
  readonly #schedule: Schedule | null;
  readonly #floors: SampleFloors | null;
  readonly #tally: Tally;

  /** `floors` may be null when every token is looked into. */
  constructor(plan: Plan, floors: SampleFloors | null, tally: Tally) {
    this.#plan = plan;
    this.#rules = DIALECT_RULES[plan.target.dialect];
    this.#schedule = prepareSchedule(plan);
    this.#floors = floors;
    this.#tally = tally;
  }

  /** Judges the attempt the scanner read last; its indexes must be those of the plan. */
  judge(scanner: RecordScanner): void {
    const { scanned } = scanner;
    const org = this.#plan.orgs[scanned.org];
    if (org === undefined) return;
    const { blocks, cells } = this.#tally;
    const stage = stageIndexAt(this.#plan.stages, scanned.startMs);
    countBusy(blocks, scanned.startMs, scanned.latencyUs);
    const placed: Placed = {
      scanner,
      scanned,
      org,
      outcome: classifyOutcome(scanned, this.#rules),
      stage,
      row: cellRow(cells, scanned.org, stage, scanned.grant, scanned.variant),
      block: blockAt(blocks, scanned.startMs),
    };
    this.#countAttempt(placed);
    this.#countLag(placed);
    if (placed.outcome === "issued") this.#judgeIssued(placed);
    else this.#judgeFailure(placed, placed.outcome);
  }

  #countAttempt({ scanned, outcome, row, block }: Placed): void {
    const tally = this.#tally;
    tally.recorded += 1;
    if (scanned.startMs > tally.lastStartMs) tally.lastStartMs = scanned.startMs;
    const isDenied = scanned.status === 403;
    countCell(tally.cells, row, COLUMN.attempts);
    countCell(tally.cells, row, outcomeColumn(outcome));
    if (isDenied) countCell(tally.cells, row, COLUMN.status403);
    if ((scanned.flags & FLAG_NEW_CONNECTION) !== 0) {
      countCell(tally.cells, row, COLUMN.newConnections);
    }
    countBlock(tally.blocks, block, BLOCK_COLUMN.attempts);
    if (isDenied) countBlock(tally.blocks, block, BLOCK_COLUMN.status403);
    countOrgBlock(tally.blocks, scanned.org, block, isDenied);
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
    const { scanner, scanned, org, stage, block } = placed;
    const clampedUs = clampLatency(scanned.latencyUs);
    countIssuedLatency(this.#tally, scanned, stage, clampedUs);
    countBlockLatency(this.#tally.blocks, block, clampedUs);
    countBlock(this.#tally.blocks, block, BLOCK_COLUMN.issued);
    const { target, clients } = this.#plan;
    const context = { target, org, clientId: clients[scanned.client]?.clientId ?? "" };
    const symptoms: TokenSymptom[] = [];
    const isLookedInto = this.#isSampled(placed);
    const claims = isLookedInto && scanned.tokenForm === "jwt" ? scanner.decoder.claims() : null;
    if (isLookedInto) this.#countClaims(placed, judgeToken(scanned, claims, context, symptoms));
    judgeScope(scanned, claims, context, symptoms);
    if (symptoms.length > 0) this.#countTokenSymptoms(placed, symptoms);
  }

  #isSampled({ scanner, scanned, stage }: Placed): boolean {
    if (this.#floors === null) return true;
    const group = sampleGroup(this.#plan.stages.length, scanned.org, stage, scanned.grant);
    const position = samplePosition(this.#plan.seed, scanner.attemptId());
    return isSampled(position, this.#plan.sample, floorPosition(this.#floors, group));
  }

  #countClaims({ row, block }: Placed, state: ClaimState): void {
    const { cells, blocks } = this.#tally;
    countCell(cells, row, COLUMN.sampled);
    countCell(cells, row, claimColumn(state));
    if (DECODED_STATES.includes(state)) countBlock(blocks, block, BLOCK_COLUMN.decoded);
    if (UNUSABLE_STATES.includes(state)) countBlock(blocks, block, BLOCK_COLUMN.unusable);
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

  #judgeFailure(placed: Placed, outcome: Failure): void {
    const { scanned, org, block } = placed;
    countBlock(this.#tally.blocks, block, BLOCK_COLUMN.failed);
    if (outcome === "hollow") countBlock(this.#tally.blocks, block, BLOCK_COLUMN.unusable);
    const signature = failureSignature(outcome, scanned, org, this.#rules);
    this.#countSymptom(placed, signature, () => failureDetail(outcome, scanned, this.#rules));
  }

  #countSymptom(placed: Placed, signature: Signature, detail: () => string): void {
    const { scanner, scanned, row, stage, outcome } = placed;
    const attemptId = scanner.attemptId();
    const order = samplePosition(this.#plan.seed, attemptId);
    const id = countSymptom(this.#tally.symptoms, signature, {
      order,
      attemptId,
      startMs: scanned.startMs,
      retryAfter: scanned.extras.has(EXTRA.retryAfter),
      sighting: () => ({
        order,
        ...makeSighting(scanner, this.#plan, stage, outcome),
        detail: detail(),
      }),
    });
    countCellSymptom(this.#tally.cells, row, id, 1);
  }
}
