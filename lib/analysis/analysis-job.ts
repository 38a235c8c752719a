/** A pass over a log as a piece of data that threads can share, and how one of them does its part. */
import type { Plan } from "../core/plan.ts";
import type { LogPart } from "./line-feed.ts";
import type { LinePass } from "./line-pass.ts";
import { readGzip, readParts } from "./log-reader.ts";
import { RecordPass } from "./record-pass.ts";
import type { SampleFloors } from "./sample-floors.ts";
import { SamplePass } from "./sample-pass.ts";
import type { Tally } from "./tally.ts";

/** The kinds of passes, and what each counts. */
export interface PassCounts {
  sample: SampleFloors;
  judge: Tally;
}

export interface AnalysisJob<Kind extends keyof PassCounts> {
  kind: Kind;
  recordsPath: string;
  plan: Plan;
  /** What the `sample` pass counted; null when every token is looked into. */
  floors: SampleFloors | null;
  /** Parts of a plain log; null for a gzipped one, which can only be read as a whole. */
  parts: readonly LogPart[] | null;
  /** Index of the next part that nobody has taken, shared by all threads. */
  nextPart: Int32Array<SharedArrayBuffer>;
}

const PASSES: {
  [Kind in keyof PassCounts]: (job: AnalysisJob<Kind>) => LinePass<PassCounts[Kind]>;
} = {
  sample: ({ plan }) => new SamplePass(plan),
  judge: ({ plan, floors }) => new RecordPass(plan, floors),
};

/** Does as much of a job as other threads leave, and returns what it counted. */
export async function runJob<Kind extends keyof PassCounts>(
  job: AnalysisJob<Kind>,
): Promise<PassCounts[Kind]> {
  const pass = PASSES[job.kind](job);
  if (job.parts === null) await readGzip(job.recordsPath, pass);
  else readParts(job.recordsPath, takeParts(job.parts, job.nextPart), pass);
  return pass.counted;
}

function* takeParts(
  parts: readonly LogPart[],
  nextPart: Int32Array<SharedArrayBuffer>,
): Generator<LogPart> {
  for (;;) {
    const part = parts[Atomics.add(nextPart, 0, 1)];
    if (part === undefined) return;
    yield part;
  }
}
