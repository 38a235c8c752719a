/** Counts what one record shows, among the symptoms of the run and in its cell. */
import type { Plan } from "../core/plan.ts";
import { EXTRA } from "../core/record.ts";
import { samplePosition } from "../core/sampling.ts";
import type { Outcome } from "../core/words.ts";
import { countCellSymptom } from "./cell-table.ts";
import type { RecordScanner } from "./record-scanner.ts";
import { makeSighting } from "./sighting.ts";
import { countSymptom, type Signature } from "./symptom-table.ts";
import type { Tally } from "./tally.ts";
import { countSymptomBlock, NO_BLOCK } from "./time-blocks.ts";

/** The record the scanner read last, and where it is counted. */
interface PlacedRecord {
  scanner: RecordScanner;
  outcome: Outcome;
  stage: number;
  row: number;
  /** `NO_BLOCK` for what is counted in no block. */
  block: number;
}

/** First by their number among the tries, then by time: the first of all follows a request that was as it should be. */
const TRY_ORDER_MS = 1e13;

/** `detail` says what is wrong with this very record, and is asked for only when that is kept. */
export function countRecordSymptom(
  tally: Tally,
  plan: Plan,
  { scanner, outcome, stage, row, block }: PlacedRecord,
  signature: Signature,
  detail: () => string,
): void {
  const { attemptNumber, startMs, isPreflight, extras } = scanner.scanned;
  const attemptId = scanner.attemptId();
  const order =
    signature.family === "request"
      ? attemptNumber * TRY_ORDER_MS + startMs
      : samplePosition(plan.seed, attemptId);
  const id = countSymptom(tally.symptoms, signature, {
    order,
    attemptId,
    startMs,
    isPreflight,
    retryAfter: extras.has(EXTRA.retryAfter),
    sighting: () => ({
      order,
      ...makeSighting(scanner, plan, stage, outcome),
      detail: detail(),
    }),
  });
  countCellSymptom(tally.cells, row, id, 1);
  if (block !== NO_BLOCK) countSymptomBlock(tally.blocks, id, block);
}
