/**
 * Judges one file of records as `analyze` does, up to the composed result, and prints how long that took and how much memory: `RECORDS PLAN THREADS`.
 * Beside it, how long one thread takes to find every token in the file and parse it, and to do nothing with it.
 */
import { readFile } from "node:fs/promises";
import { aggregateRecords } from "../../lib/analysis/aggregate-records.ts";
import { composeResult } from "../../lib/analysis/compose-result.ts";
import { readParts } from "../../lib/analysis/log-reader.ts";
import { RecordScanner } from "../../lib/analysis/record-scanner.ts";
import type { K6Summary, RunFacts } from "../../lib/analysis/run-facts.ts";
import { listRunEvents } from "../../lib/analysis/run-events.ts";
import type { Plan } from "../../lib/core/plan.ts";

const [recordsPath = "", planPath = "", threads = ""] = process.argv.slice(2);
const plan: Plan = JSON.parse(await readFile(planPath, "utf8"));
const startMs = performance.now();
const aggregate = await aggregateRecords({ recordsPath, plan }, { threads: Number(threads) });
const aggregatedMs = performance.now();
const { recorded } = aggregate;
const { findings } = composeResult({
  plan,
  aggregate,
  manifest: factsOf(),
  k6Summary: summaryOf(recorded),
  preflightSummary: null,
  generator: null,
  events: listRunEvents(plan, []),
  preflightStopped: false,
});
const composedMs = performance.now();
// maxRSS is in KiB on every platform that Node supports.
const peakMb = (process.resourceUsage().maxRSS * 1024) / 1e6;
console.log(
  JSON.stringify({
    recorded,
    findings: findings.length,
    aggregateSeconds: (aggregatedMs - startMs) / 1000,
    composeSeconds: (composedMs - aggregatedMs) / 1000,
    peakMb,
    parseSeconds: parseAll() / 1000,
  }),
);

/** Milliseconds. */
function parseAll(): number {
  const scanner = new RecordScanner();
  let tokens = 0;
  const fromMs = performance.now();
  readParts(recordsPath, [{ startOffset: 0, stopOffset: Number.POSITIVE_INFINITY }], {
    counted: null,
    line(bytes, start, end) {
      scanner.read(bytes, start, end);
      const isJwt = scanner.scanned.tokenForm === "jwt";
      if (isJwt && scanner.decoder.claims() !== null) tokens += 1;
    },
    cut() {},
  });
  const tookMs = performance.now() - fromMs;
  if (tokens === 0) throw new Error(`${recordsPath} holds no token`);
  return tookMs;
}

/** Of a run that ended by itself. */
function factsOf(): RunFacts {
  const at = new Date(0).toISOString();
  return {
    id: "bench",
    startedAt: at,
    endedAt: at,
    tokenrush: "0.0.0",
    k6: "0.0.0",
    node: process.version,
    state: "finished",
    k6ExitCode: 0,
    stopReason: null,
    processGone: true,
    platformCores: 1,
    machine: null,
    source: null,
    series: null,
  };
}

/** As if k6 had counted what the records say. */
function summaryOf(attempts: number): K6Summary {
  return {
    httpReqs: attempts,
    httpReqFailedShare: 0,
    httpReqDurationP95Us: null,
    droppedIterations: 0,
    started: attempts,
    recorded: attempts,
    auxiliary: 0,
    iterations: attempts,
    vusMax: plan.vus,
  };
}
