/** Judges calls made with a token, or about one: what was answered, and whether the answer is of the token's org. */
import { boundOrg, ORGS_MAX } from "../core/check-answer.ts";
import { CHECK_KINDS, type Plan, type PlanOrg } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { formatDuration } from "../core/text.ts";
import type { ClaimState } from "../core/words.ts";
import { cellRow, COLUMN, countCell } from "./cell-table.ts";
import { columnsOfAge, increment } from "./correlation/dimension-tally.ts";
import { noteAllowed, noteRefused } from "./check-times.ts";
import { mismatch } from "./claim-words.ts";
import { answerSignature } from "./failure.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { stageOf } from "./record-stage.ts";
import { countRecordSymptom } from "./record-symptom.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { countPropagationCheck } from "./scenario/propagation.ts";
import { type CheckAnswer, checkAnswerOf } from "./scenario/scenario-record.ts";
import { countScenarioRecord } from "./scenario/scenario-tally.ts";
import { makeSighting } from "./sighting.ts";
import type { Tally } from "./tally.ts";
import { NO_BLOCK } from "./time-blocks.ts";
import { judgeOrgClaim } from "./token-judge.ts";

const ANSWER_COLUMNS: Readonly<Record<CheckAnswer, number>> = {
  allowed: COLUMN.checksAllowed,
  denied: COLUMN.checksDenied,
  failed: COLUMN.checksFailed,
};
/** Of tokens that do not say themselves whose they are. */
const UNREAD_STATES: ReadonlySet<ClaimState> = new Set(["opaque", "undecodable"]);
/** Sub-kinds of a token that is refused. */
export const INACTIVE = "inactive";
export const EXPIRED = "expired";
/** Every token that is checked was issued: what is denied is its use. */
const OUTCOME = "issued";

/** A check on its way through the judgement, with where it is counted. */
interface PlacedCheck {
  scanner: RecordScanner;
  scanned: ScannedRecord;
  org: PlanOrg;
  outcome: typeof OUTCOME;
  stage: number;
  row: number;
  block: typeof NO_BLOCK;
}

export class CheckJudge {
  readonly #plan: Plan;
  readonly #tally: Tally;

  constructor(plan: Plan, tally: Tally) {
    this.#plan = plan;
    this.#tally = tally;
  }

  /** Judges the check the scanner read last; its indexes must be those of the plan. */
  judge(scanner: RecordScanner): void {
    const { scanned } = scanner;
    const org = this.#plan.orgs[scanned.org];
    if (org === undefined) return;
    const step = scanned.extras.get(EXTRA.step);
    if (CHECK_KINDS.some((kind) => kind === step)) this.#judgeConfigured(scanner, org);
    else this.#countScenario(scanner);
  }

  #judgeConfigured(scanner: RecordScanner, org: PlanOrg): void {
    const { scanned } = scanner;
    const { cells, checkStates } = this.#tally;
    const stage = stageOf(scanned, this.#plan.stages);
    const row = cellRow(cells, scanned.org, stage, scanned.grant, scanned.variant);
    const at = { stage, row, block: NO_BLOCK } as const;
    const placed: PlacedCheck = { scanner, scanned, org, outcome: OUTCOME, ...at };
    const answer = answerOf(scanned);
    const state = this.#claimStateOf(scanner, org);
    countCell(cells, row, COLUMN.checksSent);
    countCell(cells, row, ANSWER_COLUMNS[answer]);
    const isExpired = scanned.status === 401 && isPastItsTime(scanner);
    if (!scanned.isPreflight) {
      checkStates[state].sent += 1;
      checkStates[state][answer] += 1;
      this.#countAge(scanned, answer);
      this.#noteTime(scanned, answer, isExpired);
    }
    if (!scanned.isPreflight) this.#countPropagation(placed, state, answer);
    if (answer === "denied") this.#countRefused(placed, isExpired ? EXPIRED : "");
    if (isRefusedOtherwise(scanned, answer)) this.#countRefused(placed, "");
    if (answer === "allowed") this.#judgeOrg(placed, state);
  }

  #noteTime(scanned: ScannedRecord, answer: CheckAnswer, isExpired: boolean): void {
    const { checkTimes } = this.#tally;
    const { org, startMs, status } = scanned;
    if (answer === "allowed") noteAllowed(checkTimes, org, startMs, ageOf(scanned));
    else if (answer === "denied" && status === 401 && !isExpired)
      noteRefused(checkTimes, org, startMs, ageOf(scanned));
  }

  #countAge(scanned: ScannedRecord, answer: CheckAnswer): void {
    const ageMs = ageOf(scanned);
    if (!(ageMs >= 0)) return;
    const columns = columnsOfAge(this.#tally.dimensions, "checkAge", ageMs);
    increment(columns, "attempts");
    if (answer !== "allowed") increment(columns, "failed");
    if (scanned.status === 403) increment(columns, "status403");
  }

  #countRefused(placed: PlacedCheck, detail: string): void {
    const { scanned } = placed;
    const signature = {
      family: "check",
      outcome: OUTCOME,
      ...answerSignature(scanned, placed.org),
      error: scanned.error === "" ? challengeError(scanned) : scanned.error,
      detail: scanned.extras.has(EXTRA.active) ? INACTIVE : detail,
    } as const;
    countRecordSymptom(this.#tally, this.#plan, placed, signature, () => describeAge(scanned));
  }

  /** What a token says itself was counted with its attempt. */
  #countPropagation({ scanned, org }: PlacedCheck, state: ClaimState, answer: CheckAnswer): void {
    const { scenario } = this.#tally;
    if (scenario?.name !== "propagation" || !UNREAD_STATES.has(state)) return;
    // An answer that ought to name the org, and names none, tells nothing of it.
    const untold = this.#plan.apiCheck?.org === null ? true : null;
    const isOfOrg = readOrgs(scanned, org)?.isConfirmed ?? untold;
    countPropagationCheck(scenario, scanned, { answer, isOfOrg });
  }

  #judgeOrg(placed: PlacedCheck, state: ClaimState): void {
    const { scanned, org, row } = placed;
    const { expectedOrgs } = org;
    const told = readOrgs(scanned, org);
    if (told === null) return;
    const { found, isConfirmed } = told;
    if (UNREAD_STATES.has(state)) {
      const column = isConfirmed ? COLUMN.checksConfirmed : COLUMN.checksRefuted;
      countCell(this.#tally.cells, row, column);
    }
    if (isConfirmed) return;
    const blank = { error: "", shape: "", bodyKeys: "", description: "" };
    const answer = { outcome: OUTCOME, status: scanned.status, ...blank } as const;
    const signature = { family: "check", ...answer, detail: "org" } as const;
    const path = this.#plan.apiCheck?.org ?? "org";
    countRecordSymptom(this.#tally, this.#plan, placed, signature, () =>
      mismatch(path, found, expectedOrgs),
    );
  }

  #claimStateOf({ scanned, decoder }: RecordScanner, org: PlanOrg): ClaimState {
    if (scanned.tokenForm === "opaque") return "opaque";
    const claims = scanned.tokenForm === "jwt" ? decoder.claims() : null;
    // What is wrong with the token was counted with the attempt that got it.
    return claims === null
      ? "undecodable"
      : judgeOrgClaim(claims, { org, target: this.#plan.target }, []);
  }

  #countScenario(scanner: RecordScanner): void {
    const { scenario } = this.#tally;
    const { scanned } = scanner;
    if (scenario === null || scanned.isPreflight) return;
    const stage = stageOf(scanned, this.#plan.stages);
    countScenarioRecord(scenario, {
      scanned,
      attemptId: scanner.attemptId(),
      outcome: null,
      claimState: null,
      isShort: false,
      sighting: () => makeSighting(scanner, this.#plan, stage, OUTCOME),
    });
  }
}

/** The orgs that an answer names, and whether the token's are among them; null where it names none, or not all. */
function readOrgs(
  { extras }: ScannedRecord,
  { expectedOrgs }: PlanOrg,
): { found: string[]; isConfirmed: boolean } | null {
  const text = extras.get(EXTRA.orgs) ?? "";
  if (text === "" || expectedOrgs.length === 0) return null;
  const found = text.split(",");
  const isConfirmed = expectedOrgs.every((id) => found.includes(boundOrg(id)));
  return !isConfirmed && found.length >= ORGS_MAX ? null : { found, isConfirmed };
}

/** Of an introspection only `active` tells: a refusal is of whoever asks, not of the token (RFC 7662 §2.3). */
function answerOf(scanned: ScannedRecord): CheckAnswer {
  const isIntrospection = scanned.extras.get(EXTRA.step) === "introspection";
  return isIntrospection && !scanned.extras.has(EXTRA.active) ? "failed" : checkAnswerOf(scanned);
}

/** `error` of a challenge. @see RFC 6750 §3 */
function challengeError({ extras }: ScannedRecord): string {
  return /\berror="([^"]{1,100})"/.exec(extras.get(EXTRA.wwwAuthenticate) ?? "")?.[1] ?? "";
}

/** NaN where the record does not say. */
function ageOf({ extras }: ScannedRecord): number {
  return Number(extras.get(EXTRA.age) ?? Number.NaN);
}

/** True of a call that was refused for something else than its token; an introspection is then refused to whoever asks. */
function isRefusedOtherwise({ status, extras }: ScannedRecord, answer: CheckAnswer): boolean {
  const isIntrospection = extras.get(EXTRA.step) === "introspection";
  return answer === "failed" && !isIntrospection && status >= 400 && status < 500;
}

/** True of a token that is older than it was issued for, by its own claims and nobody's clock. @see RFC 7519 §4.1.4, §4.1.6 */
function isPastItsTime({ scanned, decoder }: RecordScanner): boolean {
  const { exp, iat } = (scanned.tokenForm === "jwt" ? decoder.claims() : null) ?? {};
  if (typeof exp !== "number" || typeof iat !== "number") return false;
  return ageOf(scanned) >= (exp - iat) * 1000;
}

function describeAge(scanned: ScannedRecord): string {
  const ageMs = ageOf(scanned);
  return Number.isNaN(ageMs) ? "" : `${formatDuration(ageMs)} after it was issued`;
}
