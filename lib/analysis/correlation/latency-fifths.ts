/**
 * How often each measure is met by fifths of latency, the fifths being of each org in each stage by itself: an org that is slow and
 * faulty must not make slowness look like the fault's cause.
 */
import type { Plan } from "../../core/plan.ts";
import type { Counted } from "../../core/statistics/effective-counts.ts";
import type { Stratum } from "../../core/statistics/risk-ratio.ts";
import type { Tally } from "../tally.ts";
import { COARSE_BUCKETS } from "../coarse-buckets.ts";
import { JudgedRows, type LatencyCounts, measuresMet } from "./judged-rows.ts";
import type { Measure } from "./measure.ts";
import { isCorrelated } from "./measured-stage.ts";

export const FIFTHS = 5;
/** A stratum of fewer has no fifths to speak of. */
const FEWEST_PER_STRATUM = 2 * FIFTHS;

export interface LatencyFifths {
  measure: Measure;
  /** From the fastest to the slowest, over all orgs and stages. */
  fifths: Counted[];
  /** The slowest fifth against the others, by org and stage; those without an event are left out, for they tell nothing of a ratio. */
  strata: Stratum[];
  /** The slowest fifth of the whole run against the others, whoever they belong to. */
  crude: Stratum;
}

/** Cuts the tally's latencies into fifths, for every measure that was met, over the stages that are looked into. */
export function cutIntoFifths(
  tally: Pick<Tally, "orgLatencies" | "judged" | "stageCount">,
  { orgs, stages }: Plan,
): LatencyFifths[] {
  const { stageCount } = tally;
  const found = measuresMet(tally).map(startMeasure);
  if (found.length === 0) return [];
  const rows = new JudgedRows(tally, orgs.length * stageCount);
  for (let row = 0; row < orgs.length * stageCount; row += 1) {
    if (!isCorrelated(stages[row % stageCount])) continue;
    rows.read(row);
    for (const one of found) addStratum(one, rows.countsOf(one.measure));
  }
  return found.map(({ all, ...one }) => ({ ...one, crude: slowestAgainstOthers(cut(all)) }));
}

interface MeasureInProgress extends Omit<LatencyFifths, "crude"> {
  /** By coarse bucket, over everything. */
  all: LatencyCounts;
}

function startMeasure(measure: Measure): MeasureInProgress {
  const all: LatencyCounts = {
    length: COARSE_BUCKETS,
    bucket: Uint32Array.from({ length: COARSE_BUCKETS }, (_, bucket) => bucket),
    count: new Uint32Array(COARSE_BUCKETS),
    of: new Uint32Array(COARSE_BUCKETS),
  };
  return { measure, fifths: emptyFifths(), strata: [], all };
}

function emptyFifths(): Counted[] {
  return Array.from({ length: FIFTHS }, () => ({ count: 0, of: 0 }));
}

function addStratum({ fifths, strata, all }: MeasureInProgress, counts: LatencyCounts): void {
  let total = 0;
  for (let index = 0; index < counts.length; index += 1) {
    const bucket = counts.bucket[index] ?? 0;
    const of = counts.of[index] ?? 0;
    total += of;
    all.count[bucket] = (all.count[bucket] ?? 0) + (counts.count[index] ?? 0);
    all.of[bucket] = (all.of[bucket] ?? 0) + of;
  }
  if (total < FEWEST_PER_STRATUM) return;
  const own = cut(counts);
  own.forEach((one, index) => add(fifths[index], one.count, one.of));
  if (own.some(({ count }) => count > 0)) strata.push(slowestAgainstOthers(own));
}

/** Cuts counts, which rise in latency, at fifths of `of`; a bucket belongs where its middle lies. */
function cut({ length, count, of }: LatencyCounts): Counted[] {
  const fifths = emptyFifths();
  let total = 0;
  for (let index = 0; index < length; index += 1) total += of[index] ?? 0;
  let before = 0;
  for (let index = 0; index < length; index += 1) {
    const here = of[index] ?? 0;
    if (here === 0) continue;
    add(fifths[Math.floor((FIFTHS * (before + here / 2)) / total)], count[index] ?? 0, here);
    before += here;
  }
  return fifths;
}

function slowestAgainstOthers(fifths: readonly Counted[]): Stratum {
  const unexposed = { count: 0, of: 0 };
  for (const { count, of } of fifths.slice(0, -1)) add(unexposed, count, of);
  return { exposed: fifths.at(-1) ?? { count: 0, of: 0 }, unexposed };
}

function add(into: Counted | undefined, count: number, of: number): void {
  if (into === undefined) return;
  into.count += count;
  into.of += of;
}
