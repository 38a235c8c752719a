/** Reads the records of a run into their aggregate, on as many threads as it is given and always to the same result. */
import { stat } from "node:fs/promises";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import type { Plan } from "../core/plan.ts";
import type { Aggregate } from "./aggregate.ts";
import { type AnalysisJob, type PassCounts, runJob } from "./analysis-job.ts";
import { summarizeTally } from "./tally-summary.ts";
import type { LogPart } from "./line-feed.ts";
import { addFloors, createSampleFloors, type SampleFloors } from "./sample-floors.ts";
import { addTally, createTally, type Tally } from "./tally.ts";
import { runOnThreads } from "./worker-threads.ts";

export interface RecordSource {
  /** The log as k6 wrote it, or gzipped under a name that ends in `.gz`. */
  recordsPath: string;
  plan: Plan;
}

/** Below this many bytes on disk, starting a thread takes longer than reading. */
const THREADED_FROM_BYTES = 2_000_000;
const PART_BYTES_MAX = 8_000_000;
/** So many parts per thread that none waits long for the last of another. */
const PARTS_PER_THREAD = 8;

/**
 * Judges every record of a log against its plan, in memory that does not grow with the log.
 * Throws `FILE_UNREADABLE` when the log cannot be read; a log that was cut off is read as far as it goes.
 */
export async function aggregateRecords(
  source: RecordSource,
  { threads }: { threads: number },
): Promise<Aggregate> {
  return summarizeTally(await tallyRecords(source, threads), source.plan);
}

/**
 * The same of a run in parts, each judged by the plan it was sent by and then added up, so that the whole is exactly their sum. `whole` is the plan of all
 * parts together; theirs differ from it in rates alone, see `mergePlans`.
 */
export async function aggregateParts(
  parts: readonly RecordSource[],
  whole: Plan,
  { threads }: { threads: number },
): Promise<Aggregate> {
  const tally = createTally(whole);
  // One after the other: each takes as much memory as a run.
  for (const part of parts) addTally(tally, await tallyRecords(part, threads));
  return summarizeTally(tally, whole);
}

async function tallyRecords(source: RecordSource, threads: number): Promise<Tally> {
  const { plan, recordsPath } = source;
  try {
    const shares = await shareOut(recordsPath, threads);
    const floors = isSampledAtAll(plan) ? await findFloors(source, shares) : null;
    const [tally = createTally(plan), ...others] = await runPass("judge", source, floors, shares);
    for (const other of others) addTally(tally, other);
    return tally;
  } catch (error) {
    if (!isFileError(error)) throw error;
    throw new HarnessError("FILE_UNREADABLE", `${recordsPath} cannot be read: ${error.message}`, {
      hint: "Give the directory of a run, with its records.log or records.log.gz",
      exitCode: EXIT_CODES.usage,
      cause: error,
    });
  }
}

/** Of a propagation each token tells something: whether its org had come to agree by then. */
function isSampledAtAll({ sample, scenarioOptions }: Plan): boolean {
  return sample < 1 && scenarioOptions.name !== "propagation";
}

/** How a log is shared out. */
interface LogShares {
  /** Null when it can only be read as a whole. */
  parts: LogPart[] | null;
  /** 0 to read it on the calling thread. */
  threads: number;
}

async function shareOut(recordsPath: string, threads: number): Promise<LogShares> {
  const { size } = await stat(recordsPath);
  const isThreaded = size >= THREADED_FROM_BYTES;
  if (recordsPath.endsWith(".gz")) return { parts: null, threads: isThreaded ? 1 : 0 };
  if (!isThreaded) return { parts: cutUp(size, 1), threads: 0 };
  const partCount = Math.max(threads * PARTS_PER_THREAD, Math.ceil(size / PART_BYTES_MAX));
  return { parts: cutUp(size, partCount), threads };
}

/** Equal parts; the last goes on to wherever the log ends by then. */
function cutUp(size: number, count: number): LogPart[] {
  const offsets = Array.from({ length: count }, (_, index) => Math.floor((size * index) / count));
  return offsets.map((startOffset, index) => ({
    startOffset,
    stopOffset: offsets[index + 1] ?? Number.POSITIVE_INFINITY,
  }));
}

async function findFloors(source: RecordSource, shares: LogShares): Promise<SampleFloors> {
  const floors = createSampleFloors(source.plan);
  for (const part of await runPass("sample", source, null, shares)) addFloors(floors, part);
  return floors;
}

/** What each thread counted, to be added up. */
async function runPass<Kind extends keyof PassCounts>(
  kind: Kind,
  source: RecordSource,
  floors: SampleFloors | null,
  { parts, threads }: LogShares,
): Promise<PassCounts[Kind][]> {
  const nextPart = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const job: AnalysisJob<Kind> = { kind, ...source, floors, parts, nextPart };
  return threads === 0 ? [await runJob(job)] : runOnThreads(job, threads);
}

function isFileError(error: unknown): error is Error {
  return error instanceof Error && "code" in error && /^[EZ]/.test(String(error.code));
}
