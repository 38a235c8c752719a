/** Latency per org, and per org and stage, from the one sparse table that counts all of them. */
import type { Plan } from "../core/plan.ts";
import { FINE_PER_COARSE, firstOfCoarse } from "./coarse-buckets.ts";
import { bucketCount } from "./latency-buckets.ts";
import { summarizeLatency } from "./latency-summary.ts";
import { boundByRanks, type PercentilePoint } from "./percentiles.ts";
import type { Latency } from "./result.ts";
import { isOnSchedule } from "./run-view.ts";
import { sortByRow } from "./sparse-counts.ts";
import type { Tally } from "./tally.ts";

/** Fewer issued attempts than this give an org no latency of its own in a stage. */
const ORG_STAGE_MIN = 20;
/** So many values it takes for a p95 with a bound on either side (W. Q. Meeker et al., "Statistical Intervals", §5.3). */
const BANDS_MIN = 72;
/** Per hundred thousand. */
const BANDS = [50_000, 95_000] as const;

export interface OrgLatencies {
  byOrg: Latency[];
  /** p50 and p95 of each org with their bands; empty for one with too few issued attempts to bound its p95. */
  bandsByOrg: PercentilePoint[][];
  /** Key `org:stage`. */
  byOrgStage: Map<string, Latency>;
}

/** Summarizes the latencies of every org; the preflight counts in its own stage alone. */
export function summarizeOrgs(tally: Tally, { orgs, stages }: Plan): OrgLatencies {
  const orgCount = orgs.length;
  const { stageCount, orgLatencies, orgMaxUs } = tally;
  const rows = sortByRow(orgLatencies, orgCount * stageCount);
  const ofOrg = new ScratchCounts();
  const ofStage = new ScratchCounts();
  const byOrgStage = new Map<string, Latency>();
  const byOrg: Latency[] = [];
  const bandsByOrg: PercentilePoint[][] = [];
  for (let org = 0; org < orgCount; org += 1) {
    for (let stage = 0; stage < stageCount; stage += 1) {
      const row = org * stageCount + stage;
      const isOfLoad = isOnSchedule(stages[stage]);
      for (let at = rows.starts[row] ?? 0; at < (rows.starts[row + 1] ?? 0); at += 1) {
        const first = firstOfCoarse(rows.columns[at] ?? 0);
        const countsAt = rows.countsAt[at] ?? 0;
        for (let place = 0; place < FINE_PER_COARSE; place += 1) {
          const count = orgLatencies.slots[countsAt + place] ?? 0;
          if (count === 0) continue;
          ofStage.add(first + place, count);
          if (isOfLoad) ofOrg.add(first + place, count);
        }
      }
      if (isOfLoad) ofOrg.noteMax(orgMaxUs[row] ?? 0);
      ofStage.noteMax(orgMaxUs[row] ?? 0);
      const latency = ofStage.take();
      if (latency.n >= ORG_STAGE_MIN) byOrgStage.set(`${org}:${stage}`, latency);
    }
    bandsByOrg.push(ofOrg.bands());
    byOrg.push(ofOrg.take());
  }
  return { byOrg, bandsByOrg, byOrgStage };
}

/** Counts of one row at a time, in an array that is used again for the next. */
class ScratchCounts {
  readonly #counts = new Uint32Array(bucketCount(2));
  #low = this.#counts.length;
  #high = -1;
  #maxUs = 0;

  add(bucket: number, count: number): void {
    this.#counts[bucket] = (this.#counts[bucket] ?? 0) + count;
    this.#low = Math.min(this.#low, bucket);
    this.#high = Math.max(this.#high, bucket);
  }

  noteMax(maxUs: number): void {
    this.#maxUs = Math.max(this.#maxUs, maxUs);
  }

  /** Of what was added so far. */
  bands(): PercentilePoint[] {
    const counts = { digits: 2 as const, counts: this.#counts, maxUs: this.#maxUs };
    let n = 0;
    for (let bucket = this.#low; bucket <= this.#high; bucket += 1) n += this.#counts[bucket] ?? 0;
    return n < BANDS_MIN ? [] : BANDS.map((point) => boundByRanks(point, n, counts));
  }

  /** The latency of what was added, which is then forgotten. */
  take(): Latency {
    const range = { low: this.#low, high: this.#high };
    const latency = summarizeLatency(
      { digits: 2, counts: this.#counts, maxUs: this.#maxUs },
      range,
    );
    this.#counts.fill(0, range.low, range.high + 1);
    this.#low = this.#counts.length;
    this.#high = -1;
    this.#maxUs = 0;
    return latency;
  }
}
