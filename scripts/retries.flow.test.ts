/** Clients that try again: their tokens and requests as single records have them, and a malformed retry told from a failing server. */
import { describe, expect, it } from "vitest";
import { type AttemptRecord, EXTRA } from "../lib/core/record.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { readFaults, runTestdata } from "./testdata-run.ts";

const SEED = 4;

const isIssued = ({ status }: AttemptRecord) => status === 200;

async function runRetries(name: string): Promise<EmbeddedRun> {
  const path = `retries/${name}`;
  return runTestdata(path, SEED, { faults: await readFaults(path) });
}

describe.concurrent("a client that tries again", () => {
  it("has its tokens counted by what was wanted, and its requests by token", async () => {
    const run = await runRetries("retries");
    const faulted = new Set(run.log.map(({ attemptId }) => attemptId));
    const byId = new Map(run.attempts.map((attempt) => [attempt.attemptId, attempt]));
    const again = run.attempts.filter(({ attemptNumber }) => attemptNumber > 1);
    for (const { parent, attemptNumber } of again) {
      expect(byId.get(parent)?.attemptNumber).toBe(attemptNumber - 1);
      expect(faulted.has(parent)).toBe(true);
    }
    const obtained = run.attempts.filter(isIssued);
    expect(obtained.every(({ attemptId }) => !faulted.has(attemptId))).toBe(true);
    expect(run.result.retries).toEqual({
      logicalRequests: run.attempts.length - again.length,
      attempts: run.attempts.length,
      obtained: obtained.length,
      obtainedAtFirst: obtained.filter(({ attemptNumber }) => attemptNumber === 1).length,
      obtainedByRetry: obtained.filter(({ attemptNumber }) => attemptNumber > 1).length,
      attemptsPerToken: run.attempts.length / obtained.length,
      malformed: 0,
    });
    expect(again.length).toBeGreaterThan(0);
  });

  it("is told to be at fault itself where its retries are malformed, and the server where it failed", async () => {
    const run = await runRetries("malformed-retry");
    const failed = new Set(run.log.map(({ attemptId }) => attemptId));
    const again = run.attempts.filter(({ attemptNumber }) => attemptNumber > 1);
    const [blamed] = run.result.findings.filter(({ rule }) => rule === "Q03");
    const good = run.attempts.find(({ attemptId }) => attemptId === blamed?.evidence[0]?.parent);
    // Nothing was wrong with the request before it: it is the server that failed.
    expect(good).toMatchObject({ attemptNumber: 1, status: 503 });
    expect(failed.has(good?.attemptId ?? "")).toBe(true);
    expect(good?.extras.has(EXTRA.sent)).toBe(false);
    expect(blamed?.title).toContain("the server is not to blame");
    // A retry that the server failed as well was not refused for what it lacks.
    const [refused, failedAgain] = [
      again.filter(({ attemptId }) => !failed.has(attemptId)),
      again.filter(({ attemptId }) => failed.has(attemptId)),
    ];
    expect(blamed?.count).toBe(refused.length);
    expect(run.result.retries).toMatchObject({ malformed: refused.length, obtainedByRetry: 0 });
    const [server] = run.result.findings.filter(({ rule }) => rule === "T22");
    expect(server?.count).toBe(again.length + failedAgain.length);
  });

  it("is not taken for a generator at its limit where it waits as the server asks", async () => {
    const run = await runRetries("told-to-wait");
    const pauses = run.attempts.flatMap(({ extras }) => extras.get(EXTRA.wait) ?? []);
    expect(new Set(pauses)).toEqual(new Set(["3000"]));
    expect(run.result.reconciliation.droppedIterations).toBeGreaterThan(20);
    const { verdict, findings } = run.result;
    expect(verdict.reasons.map(({ code }) => code)).toEqual(["GATE"]);
    expect(verdict).toMatchObject({ state: "VALID", passed: false });
    const [waited] = findings.filter(({ rule }) => rule === "clients-waited");
    expect(waited?.title).toContain("as Retry-After asked");
  });
});
