/** Judges requests that prepare an attempt: whether each got what it was made for, and what was answered where it did not. */
import { DIALECT_RULES, type DialectRules } from "../core/dialect.ts";
import { classifyOutcome, connectionKind, lackingMembers } from "../core/outcome.ts";
import type { Plan } from "../core/plan.ts";
import { EXTRA, FLAG_HAS_REFRESH_TOKEN, PRIME_STEPS, type PrimeStep } from "../core/record.ts";
import { boundText } from "../core/text.ts";
import type { Outcome } from "../core/words.ts";
import { cellRow, COLUMN, countCell } from "./cell-table.ts";
import { answerSignature, type Failure } from "./failure.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { stageOf } from "./record-stage.ts";
import { countRecordSymptom } from "./record-symptom.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import type { Tally } from "./tally.ts";
import { NO_BLOCK } from "./time-blocks.ts";

const DETAIL_CHARACTERS_MAX = 100;
/** Between a step and what is to be said of it. */
export const STEP_SEPARATOR = " · ";

/** What became of one; `failure` is null where it got what it was made for. */
interface Primed {
  failure: Failure | null;
  /** What its status and body do not say; empty for nothing. */
  why: string;
}

const FINE: Primed = { failure: null, why: "" };

/** By its step, whether it got what it was made for. */
const JUDGES: Readonly<Record<PrimeStep, (scanned: ScannedRecord, rules: DialectRules) => Primed>> =
  {
    authorize: judgeAuthorization,
    redirect: judgeAuthorization,
    code(scanned, rules) {
      const outcome = classifyOutcome(scanned, rules);
      if (outcome !== "issued") return failed(outcome, scanned, rules);
      const hasRefreshToken = (scanned.flags & FLAG_HAS_REFRESH_TOKEN) !== 0;
      return hasRefreshToken ? FINE : { failure: "hollow", why: "no refresh_token" };
    },
    subject(scanned, rules) {
      const outcome = classifyOutcome(scanned, rules);
      return outcome === "issued" ? FINE : failed(outcome, scanned, rules);
    },
    // RFC 7009 §2.2
    revoke(scanned, rules) {
      const isDone = scanned.status >= 200 && scanned.status < 300;
      return isDone ? FINE : failed(asFailure(classifyOutcome(scanned, rules)), scanned, rules);
    },
  };

/** A redirect without an error goes on, or brings a code, unless its record says that the way ends there. @see RFC 6749 §4.1.2 */
function judgeAuthorization(scanned: ScannedRecord, rules: DialectRules): Primed {
  const { status, error, extras } = scanned;
  const end = extras.get(EXTRA.deadEnd) ?? "";
  const isRedirect = status >= 300 && status < 400;
  if (isRedirect && error === "" && end === "") return FINE;
  // A redirect that carries an error is a refusal. @see RFC 6749 §4.1.2.1
  if (isRedirect && error !== "") return { failure: "rejected", why: "" };
  if (isRedirect) return { failure: "malformed", why: end };
  return failed(asFailure(classifyOutcome(scanned, rules)), scanned, rules);
}

function failed(failure: Failure, scanned: ScannedRecord, rules: DialectRules): Primed {
  if (failure === "connection") return { failure, why: connectionKind(scanned.errorCode) };
  return { failure, why: failure === "hollow" ? `no ${lackingMembers(scanned, rules)}` : "" };
}

/** Of a step that is not there to bring a token. */
function asFailure(outcome: Outcome): Failure {
  return outcome === "issued" || outcome === "hollow" ? "malformed" : outcome;
}

export class PrimeJudge {
  readonly #plan: Plan;
  readonly #rules: DialectRules;
  readonly #tally: Tally;

  constructor(plan: Plan, tally: Tally) {
    this.#plan = plan;
    this.#rules = DIALECT_RULES[plan.target.dialect];
    this.#tally = tally;
  }

  /** Judges the priming request the scanner read last; its indexes must be those of the plan. */
  judge(scanner: RecordScanner): void {
    const { scanned } = scanner;
    const named = scanned.extras.get(EXTRA.step);
    const step = PRIME_STEPS.find((known) => known === named);
    if (step === undefined) return this.#countFailure(scanned);
    const { failure, why } = JUDGES[step](scanned, this.#rules);
    if (failure === null) return;
    this.#countFailure(scanned);
    // What is revoked was measured before: nothing waits for it.
    if (step !== "revoke") this.#countUnprepared(scanner, step, { failure, why });
  }

  #countFailure({ org }: ScannedRecord): void {
    const { primeFailures } = this.#tally;
    primeFailures.set(org, (primeFailures.get(org) ?? 0) + 1);
  }

  #countUnprepared(
    scanner: RecordScanner,
    step: PrimeStep,
    { failure, why }: { failure: Failure; why: string },
  ): void {
    const { scanned } = scanner;
    const org = this.#plan.orgs[scanned.org];
    if (org === undefined) return;
    const { cells } = this.#tally;
    const stage = stageOf(scanned, this.#plan.stages);
    const row = cellRow(cells, scanned.org, stage, scanned.grant, scanned.variant);
    countCell(cells, row, COLUMN.unprepared);
    const words = [step, why].filter((word) => word !== "").join(STEP_SEPARATOR);
    const detail = boundText(words, DETAIL_CHARACTERS_MAX);
    const signature = {
      family: "prepare",
      outcome: failure,
      ...answerSignature(scanned, org),
      detail,
    } as const;
    const placed = { scanner, outcome: failure, stage, row, block: NO_BLOCK };
    countRecordSymptom(this.#tally, this.#plan, placed, signature, () => detail);
  }
}
