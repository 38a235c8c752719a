/**
 * The known answer, exact: real k6 against the real issuer, and for every attempt what was observed equals what the issuer's
 * own log says it did to that attempt, fault or none. Records are read by the codec and tokens decoded by jose, not by the analysis;
 * then the findings of the analysis are held against the same log.
 */
import { cpSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { decodeJwt } from "jose";
import { describe, expect, it } from "vitest";
import { differencesFrom } from "../lib/analysis/known-answers.ts";
import { judgeClaims } from "../lib/core/claims.ts";
import { DIALECT_RULES } from "../lib/core/dialect.ts";
import { classifyOutcome } from "../lib/core/outcome.ts";
import type { Plan } from "../lib/core/plan.ts";
import { type AttemptRecord, EXTRA } from "../lib/core/record.ts";
import { expectedFindings } from "../lib/issuer/expected-findings.ts";
import type { FaultLogLine } from "../lib/issuer/fault-log.ts";
import { parseFaultPlan } from "../lib/issuer/fault-plan.ts";
import { FAULT_KINDS } from "../lib/issuer/fault.ts";
import { expectedObservation } from "../lib/issuer/observations.ts";
import { runDirectoryAt } from "../lib/run/run-directory.ts";
import { runEmbedded } from "./embedded-run.ts";
import { judgeRun } from "./judge-run.ts";

const FAULTS = fileURLToPath(new URL("testdata/known-answers/faults.yaml", import.meta.url));
const RUN_LIMIT_MS = 120_000;
const ORG_CLAIM = { from: "org_ids", pattern: null };

describe.each([11, 22, 33])("a spike over 25 orgs with every kind of fault, seed %i", (seed) => {
  it(
    "observes of every attempt what the issuer did to it",
    async () => {
      const faults = parseFaultPlan(await readFile(FAULTS, "utf8"), FAULTS);
      const copy = await mkdtemp(join(tmpdir(), "tokenrush-again-"));
      const run = await runEmbedded("tokenrush.yaml", faults, seed, {
        inspect: ({ path }) => cpSync(path, copy, { recursive: true }),
      });
      const { plan, result, attempts, preflight, log, stats } = run;
      const lines = new Map(log.map((line) => [line.attemptId, line]));
      const refreshOnly = new Set(
        faults.faults.filter(({ grant }) => grant === "refresh").map(({ id }) => id),
      );

      const all = [...preflight, ...attempts];
      const wrong = all.flatMap((attempt) => {
        const line = lines.get(attempt.attemptId);
        const due = expectOf(line, plan, refreshOnly);
        const seen = observe(attempt, plan);
        const isSlowEnough = latencyMsOf(attempt) >= due.latencyAtLeastMs;
        return isSlowEnough && JSON.stringify(seen) === JSON.stringify(due.seen)
          ? []
          : [{ attempt: attempt.attemptId, line, seen, due, latencyMs: latencyMsOf(attempt) }];
      });
      expect(wrong).toEqual([]);

      expect(attempts.length).toBeGreaterThanOrEqual(10_000);
      expect(plan.orgs.length).toBeGreaterThanOrEqual(25);
      expect(preflight).toHaveLength(plan.orgs.length * plan.mix.length);
      expect(new Set(log.map(({ kind }) => kind))).toEqual(
        new Set([...FAULT_KINDS, "consequence-invalid-grant"]),
      );
      const { started, recorded, interrupted, difference } = result.reconciliation;
      expect(recorded).toBe(all.length);
      expect(started).toBe(recorded + (interrupted ?? Number.NaN));
      expect(difference).toBe(0);
      expect(stats.distinctAttempts).toBe(recorded + (interrupted ?? Number.NaN));
      expect(result.totals.attempts).toBe(attempts.length);

      const { dialect, timeoutMs } = plan.target;
      expect(
        differencesFrom(expectedFindings(log, faults, { dialect, timeoutMs }), result),
      ).toEqual([]);
      // What is observed must be right on a machine that is too slow for the load, too.
      expect(result.verdict.passed).toBe(false);
      expect(result.verdict.state).not.toBe("INCOMPLETE");
      await expectSameBytesAgain(copy);
    },
    RUN_LIMIT_MS,
  );
});

/** Judged again from its records, plain or at rest, on one thread or several, a run has the very same result; removes its directory. */
async function expectSameBytesAgain(path: string): Promise<void> {
  const directory = runDirectoryAt(path);
  const first = await readFile(directory.result, "utf8");
  const records = await readFile(directory.recordsGz);
  await judgeRun(directory);
  expect(await readFile(directory.result, "utf8")).toBe(first);
  for (const threads of [1, 2, 3]) {
    await writeFile(directory.records, gunzipSync(records));
    await judgeRun(directory, threads);
    expect(await readFile(directory.result, "utf8")).toBe(first);
  }
  await rm(path, { recursive: true });
}

/** What a record says, by the words of the table of known answers. */
function observe(attempt: AttemptRecord, plan: Plan) {
  const extra = (key: string) => attempt.extras.get(key) ?? "";
  const outcome = classifyOutcome(
    {
      status: attempt.status,
      errorCode: attempt.errorCode,
      shape: extra(EXTRA.shape),
      hasToken: attempt.token !== "",
      lacking: extra(EXTRA.lacking),
      expiresInSeconds: attempt.expiresInSeconds,
      error: extra(EXTRA.error),
      description: extra(EXTRA.description),
    },
    DIALECT_RULES[plan.target.dialect],
  );
  const org = plan.orgs[attempt.org];
  const claims = outcome === "issued" ? decodeJwt(`${attempt.token}.`) : null;
  const verdict = claims && judgeClaims(claims, ORG_CLAIM, org?.expectedOrgs ?? []);
  const granted = attempt.grantedScope.split(" ");
  const asked = (org?.requests[attempt.variant]?.scope ?? "").split(" ");
  return {
    outcome,
    status: attempt.status,
    error: extra(EXTRA.error),
    claimState: verdict?.state ?? null,
    extraOrg: (verdict?.extra.length ?? 0) > 0,
    scopeShortfall: outcome === "issued" && asked.some((scope) => !granted.includes(scope)),
  };
}

function latencyMsOf(attempt: AttemptRecord): number {
  const { blockedUs, connectingUs, tlsUs, sendingUs, waitingUs, receivingUs } = attempt;
  return (blockedUs + connectingUs + tlsUs + sendingUs + waitingUs + receivingUs) / 1000;
}

/** What the issuer's log says must be observed. */
function expectOf(line: FaultLogLine | undefined, plan: Plan, refreshOnly: ReadonlySet<string>) {
  const { dialect, timeoutMs } = plan.target;
  const { outcome, status, error, claimState, extraOrg, scopeShortfall, latencyAtLeastMs } =
    expectedObservation(line?.kind ?? "none", {
      dialect,
      timeoutMs,
      refreshOnly: refreshOnly.has(line?.faultId ?? ""),
      body: line?.body,
      delayMs: line?.delayMs,
    });
  return {
    seen: { outcome, status, error, claimState, extraOrg, scopeShortfall },
    latencyAtLeastMs,
  };
}
