/** Reads, one org and stage after the other, by which latency attempts were judged how. */
import type { Counted } from "../../core/statistics/effective-counts.ts";
import { type SparseRows, sortByRow } from "../sparse-counts.ts";
import type { Tally } from "../tally.ts";
import { coarsenBucket, JUDGED } from "./judged-latencies.ts";
import type { Measure } from "./measure.ts";

/** Attempts in one coarse bucket of latency. */
export interface LatencyCount extends Counted {
  bucket: number;
}

/** Issued attempts of a bucket, then the judged ones in the order of `JUDGED`. */
type BucketCounts = number[];

const ISSUED = 0;
const FIRST_JUDGED = 1;
const WIDTH = FIRST_JUDGED + Object.keys(JUDGED).length;

export class JudgedRows {
  readonly #isMostlyDecoded: boolean;
  readonly #issued: SparseRows;
  readonly #judged: SparseRows;
  readonly #issuedSlots: Uint32Array;
  readonly #judgedSlots: Uint32Array;
  #buckets = new Map<number, BucketCounts>();

  constructor({ orgLatencies, judged }: Pick<Tally, "orgLatencies" | "judged">, rowCount: number) {
    this.#isMostlyDecoded = judged.isMostlyDecoded;
    this.#issued = sortByRow(orgLatencies, rowCount);
    this.#judged = sortByRow(judged.counts, rowCount);
    this.#issuedSlots = orgLatencies.slots;
    this.#judgedSlots = judged.counts.slots;
  }

  /** Reads the row of an org and stage: `org * stages + stage`. */
  read(row: number): void {
    this.#buckets = new Map();
    forEachInRow(this.#issued, row, (bucket, countsAt) => {
      this.#add(coarsenBucket(bucket), ISSUED, this.#issuedSlots[countsAt] ?? 0);
    });
    forEachInRow(this.#judged, row, (bucket, countsAt) => {
      for (let which = FIRST_JUDGED; which < WIDTH; which += 1) {
        this.#add(bucket, which, this.#judgedSlots[countsAt + which - FIRST_JUDGED] ?? 0);
      }
    });
    this.#buckets = new Map([...this.#buckets].toSorted(([a], [b]) => a - b));
  }

  /** Those that the measure is counted among, and those that show it; in rising order of latency. */
  countsOf(measure: Measure): LatencyCount[] {
    const counts: LatencyCount[] = [];
    const shown = FIRST_JUDGED + JUDGED[measure === "status403" ? "denied" : measure];
    for (const [bucket, own] of this.#buckets) {
      const of = this.#denominator(measure, own);
      if (of > 0) counts.push({ bucket, count: own[shown] ?? 0, of });
    }
    return counts;
  }

  #denominator(measure: Measure, counts: BucketCounts): number {
    const issued = counts[ISSUED] ?? 0;
    if (measure === "status403") return issued + (counts[FIRST_JUDGED + JUDGED.denied] ?? 0);
    const exceptional = counts[FIRST_JUDGED + JUDGED.exceptional] ?? 0;
    return this.#isMostlyDecoded ? issued - exceptional : exceptional;
  }

  #add(bucket: number, which: number, count: number): void {
    let counts = this.#buckets.get(bucket);
    if (counts === undefined) {
      counts = Array.from({ length: WIDTH }, () => 0);
      this.#buckets.set(bucket, counts);
    }
    counts[which] = (counts[which] ?? 0) + count;
  }
}

function forEachInRow(
  { starts, columns, countsAt }: SparseRows,
  row: number,
  visit: (bucket: number, countsAt: number) => void,
): void {
  for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
    visit(columns[at] ?? 0, countsAt[at] ?? 0);
  }
}
