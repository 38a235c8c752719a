import { describe, expect, it } from "vitest";
import type { PlanStage } from "../core/plan.ts";
import { optionsFor, preflightOptionsFor } from "./options.ts";
import { planHead } from "./session-fixture.ts";

const stage = (changes: Partial<PlanStage>): PlanStage => ({
  name: "stage",
  kind: "baseline",
  startMs: 0,
  durationMs: 1000,
  fromRatePerSecond: 10,
  toRatePerSecond: 10,
  vus: null,
  ...changes,
});
const preflight = stage({ kind: "preflight", durationMs: 0 });

describe("k6's options", () => {
  it("start attempts at the stages' rates in an open model, the preflight's left out", () => {
    const ramp = stage({ kind: "ramp", toRatePerSecond: 50.5, durationMs: 200 });
    const head = planHead({ stages: [preflight, stage({}), ramp] });
    expect(optionsFor(head).scenarios?.["spike"]).toMatchObject({
      executor: "ramping-arrival-rate",
      startRate: 10_000,
      timeUnit: "1000s",
      stages: [
        { target: 10_000, duration: "0s" },
        { target: 10_000, duration: "1000ms" },
        { target: 10_000, duration: "0s" },
        { target: 50_500, duration: "200ms" },
      ],
    });
  });

  it("run as many VUs as the stages say in a closed model, rising in a ramp and jumping elsewhere", () => {
    const head = planHead({
      model: "closed",
      stages: [preflight, stage({ vus: 5 }), stage({ kind: "ramp", vus: 50, durationMs: 200 })],
    });
    expect(optionsFor(head).scenarios?.["spike"]).toMatchObject({
      executor: "ramping-vus",
      startVUs: 0,
      gracefulRampDown: "6000ms",
      stages: [
        { target: 5, duration: "0s" },
        { target: 5, duration: "1000ms" },
        { target: 50, duration: "200ms" },
      ],
    });
  });

  it("run the preflight in one VU, an iteration for each org and grant", () => {
    const mix = [
      { grant: "client_credentials" as const, share: 0.5 },
      { grant: "refresh" as const, share: 0.5 },
    ];
    expect(preflightOptionsFor(planHead({ mix }), 7).scenarios?.["spike"]).toMatchObject({
      executor: "shared-iterations",
      vus: 1,
      iterations: 14,
    });
  });
});
