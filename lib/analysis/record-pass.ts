/** The pass that judges: tells records of the plan from other lines, and attempts from checks and from priming. */
import type { Plan } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { redact } from "../core/redaction.ts";
import { boundText } from "../core/text.ts";
import { GRANTS } from "../core/words.ts";
import { AttemptJudge } from "./attempt-judge.ts";
import { CheckJudge } from "./check-judge.ts";
import type { LinePass } from "./line-pass.ts";
import { PrimeJudge } from "./prime-judge.ts";
import { RecordScanner } from "./record-scanner.ts";
import { PREFLIGHT_STAGE } from "./record-stage.ts";
import type { SampleFloors } from "./sample-floors.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { countLine, createTally, noteEpoch, notePreflightEpoch, type Tally } from "./tally.ts";
import { countBusy } from "./time-blocks.ts";

const EXAMPLE_CHARACTERS_MAX = 200;
/** What k6 says of the histograms it is asked to keep; no warning. */
const K6_NOTICE = "Experimental feature enabled";
/** Far enough off for any run, near enough for a `Date`. */
const EPOCH_MS_MAX = 1e14;

export class RecordPass implements LinePass<Tally> {
  readonly counted: Tally;
  readonly #plan: Plan;
  readonly #scanner = new RecordScanner();
  readonly #attempts: AttemptJudge;
  readonly #checks: CheckJudge;
  readonly #primes: PrimeJudge;

  constructor(plan: Plan, floors: SampleFloors | null) {
    this.#plan = plan;
    this.counted = createTally(plan);
    this.#attempts = new AttemptJudge(plan, floors, this.counted);
    this.#checks = new CheckJudge(plan, this.counted);
    this.#primes = new PrimeJudge(plan, this.counted);
  }

  line(bytes: Buffer, start: number, end: number, offset: number): void {
    const kind = this.#scanner.read(bytes, start, end);
    if (kind === "record" && fitsPlan(this.#scanner.scanned, this.#plan)) this.#countRecord();
    else if (kind !== "foreign" || this.#scanner.text() !== K6_NOTICE) {
      const lines = kind === "foreign" ? this.counted.foreign : this.counted.unparsed;
      countLine(lines, offset, () => exampleOf(this.#scanner.text()));
    }
  }

  cut(): void {
    this.counted.cutLastLine = true;
  }

  #countRecord(): void {
    const { scanned } = this.#scanner;
    if (scanned.extras.size > 0) this.#noteEpochs(scanned.extras);
    const { kind } = scanned;
    if (kind === "attempt" || kind === "preflight") {
      this.#attempts.judge(this.#scanner);
      return;
    }
    this.counted.auxiliary += 1;
    // A VU that prepares or checks waits for the server as much as one that asks for a token.
    if (!scanned.isPreflight) countBusy(this.counted.blocks, scanned.startMs, scanned.latencyUs);
    if (kind === "check") this.#checks.judge(this.#scanner);
    else this.#primes.judge(this.#scanner);
  }

  #noteEpochs(extras: ReadonlyMap<string, string>): void {
    const epochMs = epochIn(extras, EXTRA.epoch);
    if (epochMs !== null) noteEpoch(this.counted, epochMs);
    const preflightEpochMs = epochIn(extras, EXTRA.preflightEpoch);
    if (preflightEpochMs !== null) notePreflightEpoch(this.counted, preflightEpochMs);
  }
}

/** Milliseconds since 1970 under an extra's key; null when it is not there or no time a run can begin at. */
function epochIn(extras: ReadonlyMap<string, string>, key: string): number | null {
  const epochMs = Number(extras.get(key) ?? Number.NaN);
  return epochMs > 0 && epochMs < EPOCH_MS_MAX ? epochMs : null;
}

/** False for a record whose indexes point outside of the plan: it is not of this run. */
export function fitsPlan(
  scanned: ScannedRecord,
  { orgs, clients, variants, stages }: Plan,
): boolean {
  return (
    (!scanned.isPreflight || stages[PREFLIGHT_STAGE]?.kind === "preflight") &&
    scanned.org < orgs.length &&
    scanned.client < clients.length &&
    scanned.grant < GRANTS.length &&
    scanned.variant < Math.max(1, variants.length) &&
    scanned.status < 1000
  );
}

/** A line as people may see it; part of a token may stand in it. */
function exampleOf(line: string): string {
  return boundText(redact(line, [], line.length), EXAMPLE_CHARACTERS_MAX);
}
