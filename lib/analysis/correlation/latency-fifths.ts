/**
 * How often each measure is met by fifths of latency, the fifths being of each org in each stage by itself: an org that is slow and
 * faulty must not make slowness look like the fault's cause.
 */
import type { Plan } from "../../core/plan.ts";
import type { Counted } from "../../core/statistics/effective-counts.ts";
import type { Stratum } from "../../core/statistics/risk-ratio.ts";
import type { Tally } from "../tally.ts";
import { JudgedRows, type LatencyCount } from "./judged-rows.ts";
import { type Measure, MEASURES } from "./measure.ts";
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

/** Cuts the tally's latencies into fifths, for every measure, over the stages that are looked into. */
export function cutIntoFifths(
  tally: Pick<Tally, "orgLatencies" | "judged" | "stageCount">,
  { orgs, stages }: Plan,
): LatencyFifths[] {
  const { stageCount } = tally;
  const rows = new JudgedRows(tally, orgs.length * stageCount);
  const found = MEASURES.map(startMeasure);
  for (let row = 0; row < orgs.length * stageCount; row += 1) {
    if (!isCorrelated(stages[row % stageCount])) continue;
    rows.read(row);
    for (const one of found) addStratum(one, rows.countsOf(one.measure));
  }
  return found.map(({ all, ...one }) => ({
    ...one,
    crude: slowestAgainstOthers(cut([...all.values()].toSorted((a, b) => a.bucket - b.bucket))),
  }));
}

interface MeasureInProgress extends Omit<LatencyFifths, "crude"> {
  /** By coarse bucket, over everything. */
  all: Map<number, LatencyCount>;
}

function startMeasure(measure: Measure): MeasureInProgress {
  return { measure, fifths: emptyFifths(), strata: [], all: new Map() };
}

function emptyFifths(): Counted[] {
  return Array.from({ length: FIFTHS }, () => ({ count: 0, of: 0 }));
}

function addStratum({ fifths, strata, all }: MeasureInProgress, counts: LatencyCount[]): void {
  let total = 0;
  for (const { bucket, count, of } of counts) {
    total += of;
    const here = all.get(bucket);
    if (here === undefined) all.set(bucket, { bucket, count, of });
    else add(here, { count, of });
  }
  if (total < FEWEST_PER_STRATUM) return;
  const own = cut(counts);
  own.forEach((one, index) => add(fifths[index], one));
  if (own.some(({ count }) => count > 0)) strata.push(slowestAgainstOthers(own));
}

/** Cuts counts, which rise in latency, at fifths of `of`; a bucket belongs where its middle lies. */
function cut(counts: readonly LatencyCount[]): Counted[] {
  const fifths = emptyFifths();
  const total = counts.reduce((sum, { of }) => sum + of, 0);
  let before = 0;
  for (const { count, of } of counts) {
    add(fifths[Math.floor((FIFTHS * (before + of / 2)) / total)], { count, of });
    before += of;
  }
  return fifths;
}

function slowestAgainstOthers(fifths: readonly Counted[]): Stratum {
  const unexposed = { count: 0, of: 0 };
  for (const fifth of fifths.slice(0, -1)) add(unexposed, fifth);
  return { exposed: fifths.at(-1) ?? { count: 0, of: 0 }, unexposed };
}

function add(into: Counted | undefined, { count, of }: Counted): void {
  if (into === undefined) return;
  into.count += count;
  into.of += of;
}
