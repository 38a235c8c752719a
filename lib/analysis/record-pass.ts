/** The pass that judges: tells records of the plan from other lines, and attempts from priming. */
import { DIALECT_RULES } from "../core/dialect.ts";
import { classifyOutcome } from "../core/outcome.ts";
import type { Plan } from "../core/plan.ts";
import { EXTRA, FLAG_HAS_REFRESH_TOKEN } from "../core/record.ts";
import { redact } from "../core/redaction.ts";
import { boundText } from "../core/text.ts";
import { GRANTS } from "../core/words.ts";
import { AttemptJudge } from "./attempt-judge.ts";
import type { LinePass } from "./line-pass.ts";
import { RecordScanner } from "./record-scanner.ts";
import type { SampleFloors } from "./sample-floors.ts";
import type { ScannedRecord } from "./scanned-record.ts";
import { countLine, createTally, noteEpoch, type Tally } from "./tally.ts";

const EXAMPLE_CHARACTERS_MAX = 200;
/** What k6 says of the histograms it is asked to keep; no warning. */
const K6_NOTICE = "Experimental feature enabled";
/** Far enough off for any run, near enough for a `Date`. */
const EPOCH_MS_MAX = 1e14;

export class RecordPass implements LinePass<Tally> {
  readonly counted: Tally;
  readonly #plan: Plan;
  readonly #scanner = new RecordScanner();
  readonly #judge: AttemptJudge;

  constructor(plan: Plan, floors: SampleFloors | null) {
    this.#plan = plan;
    this.counted = createTally(plan);
    this.#judge = new AttemptJudge(plan, floors, this.counted);
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
    const epochMs = Number(scanned.extras.get(EXTRA.epoch) ?? Number.NaN);
    if (epochMs > 0 && epochMs < EPOCH_MS_MAX) noteEpoch(this.counted, epochMs);
    if (scanned.isAttempt) this.#judge.judge(this.#scanner);
    else this.#countPrime(scanned);
  }

  #countPrime(scanned: ScannedRecord): void {
    this.counted.auxiliary += 1;
    const rules = DIALECT_RULES[this.#plan.target.dialect];
    const isGood =
      scanned.extras.get(EXTRA.step) === "authorize"
        ? scanned.status >= 300 && scanned.status < 400 && scanned.error === ""
        : classifyOutcome(scanned, rules) === "issued" &&
          (scanned.flags & FLAG_HAS_REFRESH_TOKEN) !== 0;
    if (isGood) return;
    const { primeFailures } = this.counted;
    primeFailures.set(scanned.org, (primeFailures.get(scanned.org) ?? 0) + 1);
  }
}

/** False for a record whose indexes point outside of the plan: it is not of this run. */
export function fitsPlan(scanned: ScannedRecord, { orgs, clients, variants }: Plan): boolean {
  return (
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
