/** Reads, one org and stage after the other, by which latency attempts were judged how. */
import { COARSE_BUCKETS } from "../coarse-buckets.ts";
import { forEachSparse, type SparseRows, sortByRow } from "../sparse-counts.ts";
import type { Tally } from "../tally.ts";
import { JUDGED } from "./judged-latencies.ts";
import { type Measure, MEASURES } from "./measure.ts";

/** Attempts by coarse bucket, in rising order of latency; the first `length` of each array, which are filled anew for each row. */
export interface LatencyCounts {
  length: number;
  bucket: Uint32Array;
  count: Uint32Array;
  of: Uint32Array;
}

/** Per bucket: issued attempts, then the judged ones in the order of `JUDGED`. */
const ISSUED = 0;
const FIRST_JUDGED = 1;
const WIDTH = FIRST_JUDGED + Object.keys(JUDGED).length;

const COLUMN_OF: Readonly<Record<Measure, number>> = {
  status403: FIRST_JUDGED + JUDGED.denied,
  empty: FIRST_JUDGED + JUDGED.empty,
  wrongOrg: FIRST_JUDGED + JUDGED.wrongOrg,
};

/** One object reads all rows: what it says of one is valid until it reads the next. */
export class JudgedRows {
  readonly #tally: Pick<Tally, "orgLatencies" | "judged">;
  readonly #issued: SparseRows;
  readonly #judged: SparseRows;
  readonly #scratch = new Uint32Array(COARSE_BUCKETS * WIDTH);
  readonly #touched = new Uint32Array(COARSE_BUCKETS);
  #touchedCount = 0;
  readonly #counts: LatencyCounts = {
    length: 0,
    bucket: new Uint32Array(COARSE_BUCKETS),
    count: new Uint32Array(COARSE_BUCKETS),
    of: new Uint32Array(COARSE_BUCKETS),
  };

  constructor(tally: Pick<Tally, "orgLatencies" | "judged">, rowCount: number) {
    this.#tally = tally;
    this.#issued = sortByRow(tally.orgLatencies, rowCount);
    this.#judged = sortByRow(tally.judged.counts, rowCount);
  }

  /** Reads the row of an org and stage: `org * stages + stage`. */
  read(row: number): void {
    this.#forget();
    const { orgLatencies, judged } = this.#tally;
    const { starts, columns, countsAt } = this.#issued;
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at += 1) {
      const from = countsAt[at] ?? 0;
      let issued = 0;
      for (let place = 0; place < orgLatencies.width; place += 1) {
        issued += orgLatencies.slots[from + place] ?? 0;
      }
      this.#add(columns[at] ?? 0, ISSUED, issued);
    }
    const { slots } = judged.counts;
    for (
      let at = this.#judged.starts[row] ?? 0;
      at < (this.#judged.starts[row + 1] ?? 0);
      at += 1
    ) {
      const bucket = this.#judged.columns[at] ?? 0;
      const from = (this.#judged.countsAt[at] ?? 0) - FIRST_JUDGED;
      for (let column = FIRST_JUDGED; column < WIDTH; column += 1) {
        this.#add(bucket, column, slots[from + column] ?? 0);
      }
    }
    this.#touched.subarray(0, this.#touchedCount).sort();
  }

  /** Those that the measure is counted among, and those that show it. */
  countsOf(measure: Measure): LatencyCounts {
    const counts = this.#counts;
    counts.length = 0;
    for (let index = 0; index < this.#touchedCount; index += 1) {
      const bucket = this.#touched[index] ?? 0;
      const of = this.#denominator(measure, bucket * WIDTH);
      if (of === 0) continue;
      counts.bucket[counts.length] = bucket;
      counts.count[counts.length] = this.#scratch[bucket * WIDTH + COLUMN_OF[measure]] ?? 0;
      counts.of[counts.length] = of;
      counts.length += 1;
    }
    return counts;
  }

  #denominator(measure: Measure, at: number): number {
    const issued = this.#scratch[at + ISSUED] ?? 0;
    if (measure === "status403") return issued + (this.#scratch[at + COLUMN_OF.status403] ?? 0);
    const exceptional = this.#scratch[at + FIRST_JUDGED + JUDGED.exceptional] ?? 0;
    return this.#tally.judged.isMostlyDecoded ? issued - exceptional : exceptional;
  }

  #forget(): void {
    for (let index = 0; index < this.#touchedCount; index += 1) {
      const at = (this.#touched[index] ?? 0) * WIDTH;
      this.#scratch.fill(0, at, at + WIDTH);
    }
    this.#touchedCount = 0;
  }

  #add(bucket: number, column: number, count: number): void {
    const at = bucket * WIDTH;
    if (this.#isUntouched(at)) {
      this.#touched[this.#touchedCount] = bucket;
      this.#touchedCount += 1;
    }
    this.#scratch[at + column] = (this.#scratch[at + column] ?? 0) + count;
  }

  #isUntouched(at: number): boolean {
    for (let column = 0; column < WIDTH; column += 1) {
      if (this.#scratch[at + column] !== 0) return false;
    }
    return true;
  }
}

/** The measures that any attempt of the run shows, at whatever latency. */
export function measuresMet({ judged }: Pick<Tally, "judged">): Measure[] {
  const { slots } = judged.counts;
  const met = new Set<Measure>();
  forEachSparse(judged.counts, (_row, _bucket, _count, countsAt) => {
    for (const measure of MEASURES) {
      if ((slots[countsAt + COLUMN_OF[measure] - FIRST_JUDGED] ?? 0) > 0) met.add(measure);
    }
  });
  return MEASURES.filter((measure) => met.has(measure));
}
