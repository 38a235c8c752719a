/** Test support: a founding thread's example, run as its README says, and what all sides say of it. */
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Result } from "../lib/analysis/result.ts";
import type { VariantMetric } from "../lib/analysis/variant-schema.ts";
import type { Plan } from "../lib/core/plan.ts";
import { type AttemptRecord, EXTRA, isPreflightId, type RecordKind } from "../lib/core/record.ts";
import { type FaultLogLine, readFaultLog } from "../lib/issuer/fault-log.ts";
import { readPlan } from "../lib/run/plan-file.ts";
import { readEndedRun } from "./ended-run.ts";
import type { CliStage } from "./spawned-cli.ts";

export interface ExampleRun {
  exitCode: number | null;
  stdout: string;
  plan: Plan;
  result: Result;
  /** Of the load. */
  attempts: AttemptRecord[];
  checks: AttemptRecord[];
  /** Of the load. */
  log: FaultLogLine[];
}

/** Examples that take minutes, since limits per minute do; they are run in the slow lane. */
export const SLOW_EXAMPLES = ["ten-per-minute"] as const;

export const EXAMPLES = fileURLToPath(new URL("../scenarios/examples/", import.meta.url));

/** Runs `tokenrush demo` with the example's configuration, and what stands beside it. */
export async function runExample(stage: CliStage, name: string, seed: number): Promise<ExampleRun> {
  const config = `${EXAMPLES}threads/${name}/tokenrush.yaml`;
  const cli = stage.start(["demo", "--config", config, "--seed", String(seed)]);
  const directory = await cli.runDirectory();
  const { exitCode, stdout } = await cli.ended;
  const { result, records } = await readEndedRun(directory);
  const ofKind = (kind: RecordKind) => records.filter((record) => record.kind === kind);
  const log = await readFaultLog(`${directory.path}/faults.jsonl`);
  return {
    exitCode,
    stdout,
    plan: await readPlan(directory.plan),
    result,
    attempts: ofKind("attempt"),
    checks: ofKind("check"),
    log: log.filter(({ attemptId }) => !isPreflightId(attemptId)),
  };
}

/** Rules by example, from the tables of the README. */
export async function readPromisedRules(): Promise<Map<string, string[]>> {
  const readme = await readFile(`${EXAMPLES}README.md`, "utf8");
  const rows = readme.matchAll(/^\| \[[\w-]+\]\(threads\/([\w-]+)\) *\|[^|]*\| ([^|]*?) *\|/gm);
  return new Map(
    [...rows].map(([, name = "", cell = ""]) => [name, cell === "none" ? [] : cell.split(", ")]),
  );
}

/** How often each org has one of these, by its name. */
export function countByOrg(
  records: readonly (AttemptRecord | FaultLogLine)[],
  { orgs }: Plan,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { org } of records) {
    const name = typeof org === "string" ? org : (orgs[org]?.org ?? "");
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

/** What all findings and observations of a rule say, by org. */
export function toldByOrg(
  { findings, observations }: Result,
  rule: string,
): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const finding of [...findings, ...observations].filter((one) => one.rule === rule)) {
    for (const { org, count } of finding.perOrg) counts[org] = (counts[org] ?? 0) + count;
  }
  return counts;
}

/** Each status with the error it came with, once. */
export function answersOf(records: readonly AttemptRecord[]): string[] {
  const answers = records.map(({ status, extras }) =>
    `${status} ${extras.get(EXTRA.error) ?? ""}`.trim(),
  );
  return [...new Set(answers)].toSorted();
}

/** Of the first finding of a rule; empty when there is none. */
export function titleOf({ findings }: Result, rule: string): string {
  return findings.find((finding) => finding.rule === rule)?.title ?? "";
}

/** By what the second variant differs from the first, over all grants: the interval, NaN without data. */
export function differenceIn({ variantDifferences }: Result, metric: VariantMetric) {
  const all = variantDifferences.find(({ grant }) => grant === null);
  const { low, high } = all?.metrics.find((one) => one.metric === metric)?.interval ?? {};
  return { low: low ?? Number.NaN, high: high ?? Number.NaN };
}
