/** Analyses one file of records and prints how long it took and how much memory: `RECORDS PLAN THREADS`. */
import { readFile } from "node:fs/promises";
import { aggregateRecords } from "../../lib/analysis/aggregate-records.ts";
import type { Plan } from "../../lib/core/plan.ts";

const [recordsPath = "", planPath = "", threads = ""] = process.argv.slice(2);
const plan: Plan = JSON.parse(await readFile(planPath, "utf8"));
const startMs = performance.now();
const { recorded } = await aggregateRecords({ recordsPath, plan }, { threads: Number(threads) });
const seconds = (performance.now() - startMs) / 1000;
// maxRSS is in KiB on every platform that Node supports.
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
console.log(JSON.stringify({ recorded, seconds, peakMb }));
