/** Test support: a whole run against the embedded issuer, in this process, and what both sides say of it. */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fetch } from "undici";
import { z } from "zod";
import type { Result } from "../lib/analysis/result.ts";
import type { Plan } from "../lib/core/plan.ts";
import type { AttemptRecord, RecordKind } from "../lib/core/record.ts";
import { type FaultLogLine, readFaultLog } from "../lib/issuer/fault-log.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import type { RunningIssuer } from "../lib/issuer/issuer-process.ts";
import { type OrgChange, orgChangeSchema } from "../lib/issuer/org-changes.ts";
import { type IssuerStats, issuerStatsSchema } from "../lib/issuer/tally.ts";
import type { Overrides } from "../lib/run/config/overrides.ts";
import type { EventOutcome } from "../lib/run/event-outcomes.ts";
import { executeRun } from "../lib/run/execute-run.ts";
import { createRunDirectory, type RunDirectory } from "../lib/run/run-directory.ts";
import {
  type EmbeddedSource,
  type EmbeddedTarget,
  startEmbeddedTarget,
} from "./embedded-target.ts";
import { readEndedRun } from "./ended-run.ts";
import { judgeRun } from "./judge-run.ts";
import { judgePreflight } from "./load-run.ts";
import { findK6 } from "./setup/find-k6.mjs";
import { TOKENRUSH_VERSION } from "./version.ts";

export interface EmbeddedRun {
  plan: Plan;
  result: Result;
  /** Of the load. */
  attempts: AttemptRecord[];
  preflight: AttemptRecord[];
  primes: AttemptRecord[];
  checks: AttemptRecord[];
  /** Of hooks, in the order they ended. */
  outcomes: EventOutcome[];
  log: FaultLogLine[];
  stats: IssuerStats;
  /** What the issuer was told to change, and from when it acted on it. */
  changes: OrgChange[];
  /** How the issuer words its errors. */
  dialect: EmbeddedTarget["dialect"];
}

export interface EmbeddedOptions extends Partial<
  Pick<EmbeddedSource, "issuer" | "orgChanges" | "env">
> {
  overrides?: Overrides;
  /** Goes on beside the run, which does not wait for it. */
  during?: (issuer: RunningIssuer) => void;
  /** Looks at what the run left before it is removed. */
  inspect?: (directory: RunDirectory) => void;
}

const KNOWN_ANSWERS = new URL("testdata/known-answers/", import.meta.url);
const NEVER = new AbortController().signal;

/** Runs a configuration, whose path starts at the known answers', to its end; everything it left on disk is removed again. */
export async function runEmbedded(
  configPath: string,
  faults: FaultPlan,
  seed: number,
  options: EmbeddedOptions = {},
): Promise<EmbeddedRun> {
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-embedded-"));
  try {
    const path = fileURLToPath(new URL(configPath, KNOWN_ANSWERS));
    const directory = await createRunDirectory(folder, "embedded", new Date());
    const faultLogPath = join(directory.path, "faults.jsonl");
    const target = await startEmbeddedTarget({
      configText: await readFile(path, "utf8"),
      configPath: path,
      faults,
      faultLogPath,
      env: {},
      cwd: folder,
      ...options,
      overrides: { ...options.overrides, seed },
    });
    try {
      options.during?.(target.issuer);
      const run = await runAgainst(target, directory);
      options.inspect?.(directory);
      return run;
    } finally {
      await target.issuer.stop();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function runAgainst(target: EmbeddedTarget, directory: RunDirectory): Promise<EmbeddedRun> {
  const { issuer, planned, dialect } = target;
  const outcomes: EventOutcome[] = [];
  await executeRun({
    ...planned,
    directory,
    k6: await findK6(),
    tokenrush: TOKENRUSH_VERSION,
    cores: 2,
    env: process.env,
    cwd: directory.path,
    now: () => new Date(),
    source: null,
    series: null,
    onProgress: () => undefined,
    onPreflight: () => judgePreflight(planned.plan, directory, () => undefined),
    onHook: (outcome) => outcomes.push(outcome),
    stop: { inOrder: NEVER, immediately: NEVER, state: () => "stopped" },
  });
  const ask = async (path: string) => (await fetch(`${issuer.controlUrl}${path}`)).json();
  const stats = issuerStatsSchema.parse(await ask("/stats"));
  const changes = z.array(orgChangeSchema).parse(await ask("/changes"));
  await issuer.stop();
  const result = await judgeRun(directory);
  const { records } = await readEndedRun(directory);
  const ofKind = (kind: RecordKind) => records.filter((record) => record.kind === kind);
  return {
    plan: planned.plan,
    result,
    attempts: ofKind("attempt"),
    preflight: ofKind("preflight"),
    primes: ofKind("prime"),
    checks: ofKind("check"),
    outcomes,
    log: await readFaultLog(issuer.faultLogPath),
    stats,
    changes,
    dialect,
  };
}
