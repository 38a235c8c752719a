/** Chains that are refreshed together, against an authorization server of the test's own. */
import { describe, expect, it } from "vitest";
import type { PlanStage } from "../core/plan.ts";
import type { PlanHead } from "../core/token-request.ts";
import { createRefreshStorm, refreshStormOptions } from "./refresh-storm.ts";
import {
  type Answer,
  EPOCH_MS,
  handedBack,
  issued,
  kindOf,
  parametersOf,
  planHead,
  planTable,
  play,
  type Sent,
} from "./session-fixture.ts";

const PRIME_MS = 4000;
const WITHIN_MS = 1000;
const STORMS_AT_MS = [10_000, 20_000];

function stage(kind: PlanStage["kind"], startMs: number, durationMs: number): PlanStage {
  const rates = { fromRatePerSecond: 0, toRatePerSecond: 0, vus: null };
  return { name: kind, kind, startMs, durationMs, ...rates };
}

const PLAN: Partial<PlanHead> = {
  scenario: "refresh-storm",
  scenarioOptions: {
    name: "refresh-storm",
    chains: 4,
    primeMs: PRIME_MS,
    withinMs: WITHIN_MS,
    storms: 2,
    everyMs: 10_000,
  },
  stages: [
    stage("preflight", 0, 0),
    stage("warmup", 0, 10_000),
    stage("spike", 10_000, 1000),
    stage("recovery", 11_000, 9000),
    stage("spike", 20_000, 1000),
    stage("recovery", 21_000, 2000),
  ],
};

/** The chain of one VU; each refresh token is new. */
async function playChain(chain: number, refreshed: (sent: Sent) => Answer | null = () => null) {
  let tokens = 0;
  const plan = planTable(PLAN);
  const played = await play(plan, createRefreshStorm, [chain], (sent) => {
    if (kindOf(sent) === "authorize") return handedBack("c0de");
    const refusal = kindOf(sent) === "refresh_token" ? refreshed(sent) : null;
    return refusal ?? issued({ refresh_token: `rt-${(tokens += 1)}` });
  });
  const times = (kind: string) =>
    played.sent.filter((sent) => kindOf(sent) === kind).map(({ atMs }) => atMs - EPOCH_MS);
  const shown = played.sent.flatMap(({ body }) => parametersOf(body).get("refresh_token") ?? []);
  return { ...played, times, shown };
}

const invalidGrant: Answer = { status: 400, body: '{"error":"invalid_grant"}' };

describe("a refresh storm", () => {
  it("primes each chain at its place within the priming, and refreshes it at the same place within each storm", async () => {
    const { times, records, started } = await playChain(3);
    expect(times("authorize")).toEqual([PRIME_MS * (3 / 4)]);
    expect(times("refresh_token")).toEqual(STORMS_AT_MS.map((at) => at + WITHIN_MS * (3 / 4)));
    expect(records.map(({ kind }) => kind)).toEqual(["prime", "prime", "attempt", "attempt"]);
    expect(started).toBe(2);
  });

  it("presents in each storm the refresh token that the one before brought", async () => {
    const { shown, records } = await playChain(0);
    expect(shown).toEqual(["rt-1", "rt-2"]);
    expect(records.map(({ parent, attemptId }) => [attemptId, parent]).slice(2)).toEqual([
      ["1-0-2", "1-0-1"],
      ["1-0-3", "1-0-2"],
    ]);
  });

  it("primes a chain that died anew, in the first half of the quiet before the next storm", async () => {
    let refusals = 0;
    const { times, shown } = await playChain(2, () => (refusals++ === 0 ? invalidGrant : null));
    const quietFromMs = 11_000;
    expect(times("authorize")).toEqual([2000, quietFromMs + (20_000 - quietFromMs) / 4]);
    expect(shown).toEqual(["rt-1", "rt-2"]);
  });

  it("makes no attempt in a storm without a chain, and goes on to the next", async () => {
    const plan = planTable(PLAN);
    const { records, started } = await play(plan, createRefreshStorm, [0], () => ({ status: 503 }));
    expect(records.map(({ kind }) => kind)).toEqual(["prime", "prime", "prime"]);
    expect(started).toBe(0);
  });

  it("gives each chain a VU of its own for as long as the stages take", () => {
    const { scenarios } = refreshStormOptions(planHead(PLAN));
    expect(scenarios).toEqual({
      "refresh-storm": {
        executor: "per-vu-iterations",
        vus: 4,
        iterations: 1,
        maxDuration: "23000ms",
        gracefulStop: "6000ms",
      },
    });
  });
});
