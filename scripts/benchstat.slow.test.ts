/** The same numbers given to benchstat: medians agree, and so does the direction of every change it is sure of. */
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parse } from "csv-parse/sync";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeLatencySlice, makeRuns } from "../lib/compare/compared-run-fixture.ts";
import type { Comparison } from "../lib/compare/comparison.ts";
import { compare } from "../lib/compare/two-sides-fixture.ts";
import { mix32 } from "../lib/core/hash.ts";

const run = promisify(execFile);
const MODULE = fileURLToPath(new URL("benchstat-module/", import.meta.url));
const BUILD_LIMIT_MS = 300_000;
const RUNS = 8;
const SEED = 11;

/** How many times slower the candidate is, and by how much runs scatter. */
const CASES = [
  { times: 1, scatter: 0.1 },
  { times: 1.5, scatter: 0.1 },
  { times: 0.7, scatter: 0.1 },
  { times: 1.02, scatter: 0.01 },
  { times: 1.1, scatter: 0.4 },
  { times: 3, scatter: 0.5 },
];

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "tokenrush-benchstat-"));
  const args = ["build", "-o", join(folder, "benchstat"), "golang.org/x/perf/cmd/benchstat"];
  await run("go", args, { cwd: MODULE });
}, BUILD_LIMIT_MS);
afterAll(() => rm(folder, { recursive: true }));

/** Latencies of runs, in microseconds. */
function drawRuns(seed: number, times: number, scatter: number): number[] {
  return Array.from({ length: RUNS }, (_, index) =>
    Math.round(80_000 * times * (1 + scatter * (mix32(SEED + seed, index) / 2 ** 32 - 0.5))),
  );
}

async function benchstat(base: readonly number[], candidate: readonly number[]) {
  const [before, after] = [join(folder, "before.txt"), join(folder, "after.txt")];
  for (const [path, values] of [
    [before, base],
    [after, candidate],
  ] as const) {
    await writeFile(path, values.map((us) => `BenchmarkP95 1 ${us * 1000} ns/op\n`).join(""));
  }
  const { stdout } = await run(join(folder, "benchstat"), ["-format", "csv", before, after]);
  const rows: string[][] = parse(stdout, { relax_column_count: true });
  const [, old = "", , now = "", , change = ""] = rows.find(([name]) => name === "P95") ?? [];
  return { base: Number(old) * 1e6, candidate: Number(now) * 1e6, change };
}

function runsOf(values: readonly number[], name: string) {
  return makeRuns(values, (p95Us) => ({ slices: [makeLatencySlice({ p95Us })] }), name);
}

function p95Of(base: readonly number[], candidate: readonly number[]): Comparison["rows"][number] {
  const { rows } = compare(runsOf(base, "base"), runsOf(candidate, "candidate"));
  const row = rows.find(({ metric }) => metric === "p95");
  if (row === undefined) throw new Error("no p95");
  return row;
}

describe("benchstat and a comparison", () => {
  it.each(CASES)("agree on runs × $times that scatter by $scatter", async ({ times, scatter }) => {
    const base = drawRuns(1, 1, scatter);
    const candidate = drawRuns(2, times, scatter);
    const theirs = await benchstat(base, candidate);
    const ours = p95Of(base, candidate);
    expect(ours.base.median ?? 0).toBeCloseTo(theirs.base, 0);
    expect(ours.candidate.median ?? 0).toBeCloseTo(theirs.candidate, 0);
    // It says no direction, `~`, of what it is not sure of.
    const direction = theirs.change === "~" ? 0 : Math.sign(Number.parseFloat(theirs.change));
    expect([0, Math.sign(Math.log(ours.change?.estimate ?? 1))]).toContain(direction);
  });

  it("are both sure of what is plain", async () => {
    const [base, candidate] = [drawRuns(1, 1, 0.1), drawRuns(2, 1.5, 0.1)];
    expect((await benchstat(base, candidate)).change).toMatch(/^\+4\d\./);
    expect(p95Of(base, candidate).state).toBe("REGRESSED");
  });
});
