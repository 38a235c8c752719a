/** A thread of the analysis: does its part of the job it was started with, hands back what it counted, and ends. */
import { parentPort, workerData } from "node:worker_threads";
import { type AnalysisJob, type PassCounts, runJob } from "./analysis-job.ts";

const job: AnalysisJob<keyof PassCounts> = workerData;

void runJob(job).then((counted) => parentPort?.postMessage(counted, buffersIn(counted)));

/** The memory of all arrays in a value: handed over, not copied. */
function buffersIn(value: unknown): ArrayBuffer[] {
  if (ArrayBuffer.isView(value)) return value.buffer instanceof ArrayBuffer ? [value.buffer] : [];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(buffersIn) : [];
}
