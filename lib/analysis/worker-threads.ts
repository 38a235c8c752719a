/** Runs a job on several threads. */
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import type { AnalysisJob, PassCounts } from "./analysis-job.ts";

/** What judging one record leaves behind is garbage before the next: a larger nursery holds more of it, and saves no time (measured). */
const LIMITS = { maxYoungGenerationSizeMb: 16 };

let workerCode: Promise<string> | null = null;

/** Runs a job on `threads` threads at once; what each counted is still to be added up. */
export async function runOnThreads<Kind extends keyof PassCounts>(
  job: AnalysisJob<Kind>,
  threads: number,
): Promise<PassCounts[Kind][]> {
  workerCode ??= bundleWorker();
  const code = await workerCode;
  const workers = Array.from(
    { length: threads },
    () => new Worker(code, { eval: true, workerData: job, execArgv: [], resourceLimits: LIMITS }),
  );
  try {
    return await Promise.all(workers.map((worker) => countedBy<PassCounts[Kind]>(worker)));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

/**
 * Node 20 reads no TypeScript, and a loader in each thread costs a quarter of a second and 30 MB: the worker's code is bundled once instead.
 */
async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./worker.ts", import.meta.url))],
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}

function countedBy<Counted>(worker: Worker): Promise<Counted> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
    worker.once("exit", (code) =>
      reject(new Error(`A thread of the analysis ended with code ${code} before it was done`)),
    );
  });
}
