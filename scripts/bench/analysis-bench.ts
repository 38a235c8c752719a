/** How fast records become a result, with every token decoded, and in how much memory: each run in a process of its own. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { generateRecords } from "./generate-records.ts";

export interface AnalysisBench {
  /** Over all of it: reading and counting the records, then rules, gates, correlation and the rest of the result. */
  recordsPerSecond: number;
  aggregateSeconds: number;
  composeSeconds: number;
  /** Thread time of judging a record against that of finding and parsing its token alone. */
  parseRatio: number;
  /** Peak resident memory of the process that read `records` records, all its threads included. */
  peakMb: number;
  records: number;
  /** The same for a tenth of the records. */
  peakMbSmall: number;
}

const LEAST_RECORDS = 10_000;
const ORGS = 1000;
const SEED = 7;
const THREADS = 2;
const CHILD = fileURLToPath(new URL("./analysis-bench-child.ts", import.meta.url));

const measuredSchema = z.object({
  recorded: z.number(),
  /** Rules have something to do. */
  findings: z.number().positive(),
  aggregateSeconds: z.number(),
  composeSeconds: z.number(),
  peakMb: z.number(),
  parseSeconds: z.number().positive(),
});
type Measured = z.infer<typeof measuredSchema>;

/**
 * Generates so many records of 1 000 orgs into a temporary directory, some hundred bytes each, judges them on two threads as `analyze` does, and removes them.
 * Throws a RangeError for a number that is not whole or below 10 000.
 */
export async function benchAnalysis(records: number): Promise<AnalysisBench> {
  if (!(Number.isSafeInteger(records) && records >= LEAST_RECORDS)) {
    throw new RangeError(
      `--records ${records}: give a whole number from ${LEAST_RECORDS}, such as 1e7`,
    );
  }
  const directory = await mkdtemp(join(tmpdir(), "tokenrush-bench-"));
  try {
    const small = await measure(directory, Math.round(records / 10));
    const large = await measure(directory, records);
    const { aggregateSeconds, composeSeconds } = large;
    return {
      recordsPerSecond: Math.round(large.recorded / (aggregateSeconds + composeSeconds)),
      aggregateSeconds,
      composeSeconds,
      parseRatio: (aggregateSeconds * THREADS) / large.parseSeconds,
      peakMb: Math.round(large.peakMb),
      records: large.recorded,
      peakMbSmall: Math.round(small.peakMb),
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function measure(directory: string, records: number): Promise<Measured> {
  const recordsPath = join(directory, `records-${records}.log`);
  const planPath = join(directory, `plan-${records}.json`);
  const plan = await generateRecords(recordsPath, { records, orgs: ORGS, seed: SEED });
  await writeFile(planPath, JSON.stringify(plan));
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--import",
    import.meta.resolve("tsx"),
    CHILD,
    recordsPath,
    planPath,
    String(THREADS),
  ]);
  await rm(recordsPath);
  return measuredSchema.parse(JSON.parse(stdout));
}
