/** Every scenario against the embedded issuer: what it tells of the run is what the issuer did, and what every single record says. */
import { fetch } from "undici";
import { describe, expect, it } from "vitest";
import { EXTRA } from "../lib/core/record.ts";
import type { RunningIssuer } from "../lib/issuer/issuer-process.ts";
import type { EmbeddedRun } from "./embedded-run.ts";
import { findStrays, listPropagation } from "./propagation-truth.ts";
import { factsOf, isIssued, noticesOf, rulesOf, runScenario } from "./scenario-run.ts";
import { readFaults, type TestdataOptions } from "./testdata-run.ts";

describe.concurrent("propagation", () => {
  it("finds of every org, within two polls, when the issuer began to act on a change", async () => {
    const run = await runScenario("propagation", {
      fill: { poll: "500ms", window: "12s", visibleMs: "8000", spreadMs: "2000" },
    });
    const truths = listPropagation(run);
    expect(truths.map(({ org }) => org)).toEqual(run.plan.orgs.map(({ org }) => org));
    expect(findStrays(truths, 500)).toEqual([]);
    const { never, noData, maxMs } = factsOf(run, "propagation");
    expect({ never, noData }).toEqual({ never: 0, noData: 0 });
    expect(maxMs).toBeGreaterThanOrEqual(
      Math.max(...truths.map(({ visibleMs }) => visibleMs)) - 500,
    );
    expect(noticesOf(run)).toContain("P01.time");
  });

  it("says of orgs that never got there that they did not", async () => {
    const run = await runScenario("propagation", {
      fill: { poll: "500ms", window: "3s", visibleMs: "60000", spreadMs: "0" },
    });
    expect(run.changes.every(({ at, visibleAt }) => visibleAt === at + 60_000)).toBe(true);
    const { never, orgCount, maxMs } = factsOf(run, "propagation");
    expect({ never, orgCount, maxMs }).toEqual({ never: 6, orgCount: 6, maxMs: null });
    expect(rulesOf(run)).toContain("P01");
  });
});

const remove = (check: string, options: TestdataOptions = {}) =>
  runScenario("removal", { fill: { check: `\n${check}` }, ...options });
const byOrg = (run: EmbeddedRun) =>
  factsOf(run, "propagation").orgs.map(({ org, polls, good, consistentMs }) => ({
    org,
    isGone: consistentMs !== null && good > 10,
    isThere: consistentMs === null && good === 0 && polls > 10,
  }));

describe.concurrent("propagation of a removal", () => {
  const GONE_IN_ONE = [
    { org: "org-1", isGone: true, isThere: false },
    { org: "org-2", isGone: false, isThere: true },
    { org: "org-3", isGone: false, isThere: true },
  ];

  it("finds the org whose tokens lost their claim, by every token whatever the sample", async () => {
    const run = await remove("");
    expect(byOrg(run).toSorted((a, b) => (a.org < b.org ? -1 : 1))).toEqual(GONE_IN_ONE);
    const { decoded, outcomes } = run.result.totals;
    expect(decoded).toBe(outcomes.issued);
    expect(run.result.findings).toMatchObject([{ rule: "P01", orgs: ["org-2", "org-3"] }]);
    expect(run.result.verdict.reasons).toEqual([]);
    // The empty claims are what was to come, so no gate that is not asked for holds them against the run.
    expect(run.result.verdict).toMatchObject({ state: "VALID", passed: true });
  });

  it("goes by the check where tokens are opaque, and tells nothing without one", async () => {
    const opaque = { orgChanges: () => ({ tokenFormat: "opaque" as const }) };
    const checked = await remove(
      'apiCheck: { url: "{issuer}/api/v2/orgs/{orgId}/me", sample: 1 }',
      opaque,
    );
    expect(byOrg(checked).toSorted((a, b) => (a.org < b.org ? -1 : 1))).toEqual(GONE_IN_ONE);
    const blind = factsOf(await remove("", opaque), "propagation");
    expect(blind).toMatchObject({ orgs: [], noData: 3, never: 0, p50Ms: null });
  });
});

describe("a scenario whose event fails", () => {
  it("has no verdict, and says that nothing changed", async () => {
    const run = await runScenario("propagation", {
      fill: { poll: "500ms", window: "2s", visibleMs: "no-number", spreadMs: "0" },
    });
    expect(run.outcomes.map(({ outcome }) => outcome)).toEqual(["failed"]);
    expect(run.result.verdict).toMatchObject({ state: "INCOMPLETE", passed: null });
    expect(run.result.verdict.reasons.map(({ code }) => code)).toEqual(["EVENT_FAILED"]);
    expect(factsOf(run, "propagation").changedNothing).toBe(true);
  });
});

describe.concurrent("refresh-storm", () => {
  it("refreshes all chains together, and counts those that got nothing", async () => {
    const faults = await readFaults("scenarios/refresh-storm");
    const run = await runScenario("refresh-storm", { faults });
    const { storms } = factsOf(run, "refresh-storm");
    const storming = run.plan.stages.filter(({ kind }) => kind === "spike");
    const failed = new Set(run.log.map(({ attemptId }) => attemptId));
    const due = storming.map(({ name, startMs, durationMs }) => {
      const own = run.attempts.filter(
        (attempt) => attempt.startMs >= startMs && attempt.startMs < startMs + 2 * durationMs,
      );
      const lost = own.filter(({ attemptId }) => failed.has(attemptId)).length;
      return { storm: name, chains: 60, attempts: 60, issued: own.length - lost, lostChains: lost };
    });
    expect(storms).toMatchObject(due);
    expect(due.every(({ lostChains }) => lostChains > 0)).toBe(true);
  });
});

const rotate = (overlapMs: number) =>
  runScenario("rotation", { fill: { overlapMs: String(overlapMs) } });

describe.concurrent("rotation", () => {
  it("changes nothing where the old secret stays good for long enough, and says so", async () => {
    const run = await rotate(60_000);
    expect(run.changes.every(({ at, oldSecretUntil }) => oldSecretUntil === at + 60_000)).toBe(
      true,
    );
    expect(run.attempts.every(isIssued)).toBe(true);
    const facts = factsOf(run, "rotation");
    expect(facts).toMatchObject({
      changedNothing: true,
      text: expect.stringContaining("rotation changed nothing"),
    });
    expect(facts.after.old.issued).toBeGreaterThan(0);
    expect(facts.after.new.issued).toBeGreaterThan(0);
    expect([rulesOf(run), noticesOf(run)]).toEqual([[], ["R01"]]);
  });

  it("refuses whoever still has the old secret where it does not", async () => {
    const run = await rotate(0);
    const refused = run.attempts.filter(({ status }) => status === 401);
    const withNew = refused.filter(({ extras }) => extras.get(EXTRA.secret) === "new");
    expect(refused.length).toBeGreaterThan(withNew.length);
    const { before, after, changedNothing } = factsOf(run, "rotation");
    expect(changedNothing).toBe(false);
    // One that was under way when the secret changed may be refused too, with either: a VU may be ahead of the issuer.
    expect(before.invalidClient + after.old.invalidClient + after.new.invalidClient).toBe(
      refused.length,
    );
    expect(before.invalidClient + after.new.invalidClient).toBeGreaterThanOrEqual(withNew.length);
    expect(after.new.invalidClient).toBeLessThanOrEqual(withNew.length);
    expect(after.new.issued).toBe(after.new.attempts - after.new.invalidClient);
    expect(after.new.issued).toBeGreaterThan(10 * after.new.invalidClient);
    expect(before.attempts + after.old.attempts + after.new.attempts).toBe(run.attempts.length);
    expect(run.result.findings).toMatchObject([{ rule: "T08", count: refused.length }]);
  });
});

describe.concurrent("reconsent", () => {
  const DELAY_MS = 2000;
  const delayRevocation = ({ controlUrl }: RunningIssuer) => {
    void fetch(`${controlUrl}/revocation-delay?ms=${DELAY_MS}`, { method: "POST" });
  };

  it("finds how long a revoked token still worked", async () => {
    const run = await runScenario("reconsent", {
      during: delayRevocation,
      orgChanges: () => ({ tokenFormat: "opaque" }),
    });
    const facts = factsOf(run, "reconsent");
    const oldTokens = run.attempts.length;
    expect(run.stats.revocations).toBe(2 * oldTokens);
    expect(facts).toMatchObject({
      oldTokens,
      neverRefused: 0,
      newWithScope: { count: oldTokens, of: oldTokens },
    });
    const pollMs = 500;
    for (const ms of [facts.stillWorking.p50Ms, facts.stillWorking.maxMs]) {
      expect(ms).toBeGreaterThanOrEqual(DELAY_MS - pollMs);
      expect(ms).toBeLessThanOrEqual(DELAY_MS + 2 * pollMs);
    }
  });

  it("says that no token ever worked where the check refuses every one, and nothing of revocation", async () => {
    const run = await runScenario("reconsent", { orgChanges: () => ({ orgIds: [] }) });
    const facts = factsOf(run, "reconsent");
    expect(facts.neverWorked).toBe(run.attempts.length);
    expect(facts).toMatchObject({ oldTokens: 0, stillWorking: { p50Ms: null }, neverRefused: 0 });
  });

  it("finds that a signed token outlives its revocation", async () => {
    const run = await runScenario("reconsent");
    const facts = factsOf(run, "reconsent");
    expect(facts.oldTokens).toBe(run.attempts.length);
    expect(facts.neverRefused).toBe(facts.oldTokens);
  });
});

const cacheBy = (key: string) => runScenario("cache", { fill: { key } });
const usesOf = ({ checks }: EmbeddedRun) =>
  checks.filter(({ extras }) => extras.get(EXTRA.step) === "cached-token");

describe.concurrent("cache", () => {
  it("hands out tokens of other orgs where its key lacks the org", async () => {
    const run = await cacheBy("client, scope, grant");
    const uses = usesOf(run);
    const crossed = uses.filter(({ extras }) => extras.has(EXTRA.issuedFor));
    expect(crossed.length).toBeGreaterThan(0);
    // The API refuses a token in an org that it does not name.
    expect(uses.filter(({ status }) => status === 403)).toEqual(crossed);
    expect(factsOf(run, "cache")).toMatchObject({
      hits: uses.length,
      misses: run.attempts.length,
      crossOrg: crossed.length,
      denied: crossed.length,
    });
    expect(run.stats.apiCalls).toBe(run.checks.length);
    expect(run.result.findings).toMatchObject([
      { rule: "U11", defect: true, count: crossed.length },
    ]);
  });

  it("is sound where its key names all that tells tokens apart", async () => {
    const run = await cacheBy("client, org, scope, grant");
    expect(factsOf(run, "cache")).toMatchObject({
      hits: usesOf(run).length,
      misses: run.attempts.length,
      crossOrg: 0,
      denied: 0,
    });
    expect(rulesOf(run)).toEqual([]);
  });
});
