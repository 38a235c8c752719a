/** How long it takes to compare five runs with five, from the files to the comparison as text, by the number of orgs. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readResult } from "../../lib/analysis/result-file.ts";
import type { Result } from "../../lib/analysis/result.ts";
import { compareRuns } from "../../lib/compare/compare-runs.ts";
import { TOLERANCES } from "../../lib/compare/metrics.ts";
import { ASSUMED_NOISE } from "../../lib/compare/noise.ts";
import { mix32 } from "../../lib/core/hash.ts";
import { manyOrgsResult } from "../../lib/report/many-orgs-fixture.ts";

export interface CompareBench {
  orgs: number;
  runsPerSide: number;
  readSeconds: number;
  compareSeconds: number;
  seconds: number;
}

const RUNS_PER_SIDE = 5;
const ORGS = [200, 1000, 10_000];

/** Writes the runs into a temporary directory, compares them, and removes them. */
export async function benchCompare(): Promise<CompareBench[]> {
  const measured: CompareBench[] = [];
  for (const orgs of ORGS) measured.push(await measure(orgs));
  return measured;
}

async function measure(orgs: number): Promise<CompareBench> {
  const directory = await mkdtemp(join(tmpdir(), "tokenrush-bench-"));
  try {
    const paths = Array.from({ length: 2 * RUNS_PER_SIDE }, (_, run) =>
      join(directory, `${run}.json`),
    );
    for (const [run, path] of paths.entries()) {
      await writeFile(path, JSON.stringify(makeRun(run, orgs)));
    }
    const startMs = performance.now();
    const results = await Promise.all(paths.map((path) => readResult(path)));
    const readMs = performance.now();
    const comparison = compareRuns({
      id: "bench",
      comparedAt: new Date(0).toISOString(),
      tokenrush: "bench",
      base: results.slice(0, RUNS_PER_SIDE),
      candidate: results.slice(RUNS_PER_SIDE),
      tolerances: TOLERANCES,
      noise: ASSUMED_NOISE,
      allowed: new Set(),
    });
    JSON.stringify(comparison);
    const endMs = performance.now();
    if (comparison.orgs.compared !== orgs) throw new Error(comparison.verdict.text);
    return {
      orgs,
      runsPerSide: RUNS_PER_SIDE,
      readSeconds: (readMs - startMs) / 1000,
      compareSeconds: (endMs - readMs) / 1000,
      seconds: (endMs - startMs) / 1000,
    };
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** A run whose orgs differ from those of the next by a few percent, so that every org is tested. */
function makeRun(run: number, orgs: number): Result {
  const result = manyOrgsResult(orgs);
  return {
    ...result,
    run: { ...result.run, id: `run-${run}`, labels: {} },
    verdict: { ...result.verdict, state: "VALID" },
    orgs: result.orgs.map((org, index) => {
      const times = 1 + (mix32(run, index) / 2 ** 32 - 0.5) / 10;
      const p95 = Math.round(org.latencyUs.p95 * times);
      return { ...org, latencyUs: { ...org.latencyUs, p95 } };
    }),
  };
}
