/** How fast records are analysed with every token decoded, and in how much memory: each run in a process of its own. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";
import { generateRecords } from "./generate-records.ts";

export interface AnalysisBench {
  recordsPerSecond: number;
  /** Peak resident memory of the process that read `records` records, all its threads included. */
  peakMb: number;
  records: number;
  /** The same for a tenth of the records. */
  peakMbSmall: number;
}

const RECORDS = 1_000_000;
const RECORDS_SMALL = 100_000;
const ORGS = 1000;
const SEED = 7;
const THREADS = 2;
const CHILD = fileURLToPath(new URL("./analysis-bench-child.ts", import.meta.url));

const measuredSchema = z.object({ recorded: z.number(), seconds: z.number(), peakMb: z.number() });
type Measured = z.infer<typeof measuredSchema>;

/** Generates records of 1 000 orgs into a temporary directory, analyses them on two threads, and removes them. */
export async function benchAnalysis(): Promise<AnalysisBench> {
  const directory = await mkdtemp(join(tmpdir(), "tokenrush-bench-"));
  try {
    const small = await measure(directory, RECORDS_SMALL);
    const large = await measure(directory, RECORDS);
    return {
      recordsPerSecond: Math.round(large.recorded / large.seconds),
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
  return measuredSchema.parse(JSON.parse(stdout));
}
