/** Test support: a whole run against the embedded issuer, in this process, and what both sides say of it. */
import { createReadStream } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";
import { fetch } from "undici";
import type { Result } from "../lib/analysis/result.ts";
import type { Plan } from "../lib/core/plan.ts";
import { type AttemptRecord, parseRecord } from "../lib/core/record.ts";
import { type FaultLogLine, readFaultLog } from "../lib/issuer/fault-log.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import { type IssuerStats, issuerStatsSchema } from "../lib/issuer/tally.ts";
import { executeRun } from "../lib/run/execute-run.ts";
import { createRunDirectory } from "../lib/run/run-directory.ts";
import { startEmbeddedTarget } from "./embedded-target.ts";
import { judgeRun } from "./judge-run.ts";
import { findK6 } from "./setup/find-k6.mjs";
import { TOKENRUSH_VERSION } from "./version.ts";

export interface EmbeddedRun {
  plan: Plan;
  result: Result;
  attempts: AttemptRecord[];
  log: FaultLogLine[];
  stats: IssuerStats;
}

const NEVER = new AbortController().signal;

/** Runs a configuration to its end; everything it left on disk is removed again. */
export async function runEmbedded(
  configName: string,
  faults: FaultPlan,
  seed: number,
): Promise<EmbeddedRun> {
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-embedded-"));
  try {
    const configPath = fileURLToPath(
      new URL(`testdata/known-answers/${configName}`, import.meta.url),
    );
    const directory = await createRunDirectory(folder, "spike", new Date());
    const faultLogPath = join(directory.path, "faults.jsonl");
    const { issuer, planned } = await startEmbeddedTarget({
      configText: await readFile(configPath, "utf8"),
      configPath,
      faults,
      faultLogPath,
      overrides: { seed },
      env: {},
      cwd: folder,
    });
    try {
      await executeRun({
        plan: planned.plan,
        credentials: planned.credentials,
        directory,
        k6: await findK6(),
        tokenrush: TOKENRUSH_VERSION,
        cores: 2,
        env: process.env,
        now: () => new Date(),
        onProgress: () => undefined,
        stop: { inOrder: NEVER, immediately: NEVER, state: () => "stopped" },
      });
      const stats = issuerStatsSchema.parse(
        await (await fetch(`${issuer.controlUrl}/stats`)).json(),
      );
      await issuer.stop();
      const result = await judgeRun(directory);
      const attempts = await readAttempts(directory.recordsGz);
      return { plan: planned.plan, result, attempts, log: await readFaultLog(faultLogPath), stats };
    } finally {
      await issuer.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function readAttempts(path: string): Promise<AttemptRecord[]> {
  const attempts: AttemptRecord[] = [];
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()) });
  for await (const line of lines) {
    const record = parseRecord(line);
    if (record?.kind === "attempt") attempts.push(record);
  }
  return attempts;
}
