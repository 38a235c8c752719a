import { describe, expect, it } from "vitest";
import { planRun } from "../lib/run/plan-run.ts";
import { failureOf, load, type Sections } from "../lib/run/config/config-fixture.ts";
import { leftOutGates, probeConfig, type ProbeShape, suggestRange } from "./probe-plan.ts";

const SHAPE: ProbeShape = {
  restRatePerSecond: 20,
  restMs: 5000,
  ratePerSecond: 80,
  plateauMs: 10_000,
};

async function gatesOf(gates: string): Promise<string[]> {
  const sections: Sections = gates === "" ? {} : { more: `gates:\n${gates}` };
  const { plan } = planRun(probeConfig(await load(sections), SHAPE));
  return plan.gates.map(({ metric, max, stage }) => `${metric} ${max} ${stage ?? "run"}`);
}

describe("the range of a search", () => {
  it("is suggested by the file's first rate, its peak and the length of that", async () => {
    expect(suggestRange(await load())).toEqual({
      minRatePerSecond: 20,
      maxRatePerSecond: 100,
      plateauMs: 10_000,
    });
  });

  it.each([
    [
      "a closed model",
      "workload: [{ name: a, kind: soak, vus: 3, duration: 5s }]",
      "model: closed",
    ],
    [
      "a scenario with stages of its own",
      "",
      "scenario: propagation\nevents: [{ name: e, kind: scope-change, at: 1s }]",
    ],
  ])("is not to be had of %s", async (_, workload, more) => {
    const config = await load({ workload, more });
    const error = await failureOf(() => suggestRange(config));
    expect(error.message).toBe("tokenrush.yaml: there is no rate to search for");
  });
});

describe("a probe", () => {
  it("rests at the lowest rate, and holds the asked one on a plateau after a ramp", async () => {
    const { plan } = planRun(probeConfig(await load(), SHAPE), { preflight: "off" });
    expect(plan.stages).toMatchObject([
      { name: "baseline", kind: "baseline", startMs: 0, durationMs: 5000, toRatePerSecond: 20 },
      { name: "plateau-ramp", kind: "ramp", startMs: 5000, durationMs: 2000, toRatePerSecond: 80 },
      { name: "plateau", kind: "spike", startMs: 7000, durationMs: 10_000, toRatePerSecond: 80 },
    ]);
    expect(plan.vus).toBe(80);
  });

  it("is refused above safety.maxRate", async () => {
    const config = await load({ more: "safety: { maxRate: 100 }" });
    const error = await failureOf(() =>
      planRun(probeConfig(config, { ...SHAPE, ratePerSecond: 101 })),
    );
    expect(error.message).toContain("safety.maxRate 100");
  });
});

describe("the gates of a probe", () => {
  it.each([
    ["none", ""],
    ["one on unusable tokens", "  - { metric: unusable, max: 0 }"],
  ])("with %s in the file are those of any search", async (_, gates) => {
    expect(await gatesOf(gates)).toEqual([
      "failed 0.01 plateau",
      "throttled 0.01 plateau",
      "neverStarted 0.01 run",
    ]);
  });

  it("are none on tokens, whatever other gates the file has, which is told", async () => {
    const gates = `  - { metric: unusable, max: 0 }
  - { metric: unusable, max: 0.1%, per: org }
  - { metric: extraOrg, max: 0 }
  - { metric: failed, max: 2% }`;
    expect(await gatesOf(gates)).toEqual(["failed 0.02 plateau", "neverStarted 0.01 run"]);
    const config = await load({ more: `gates:\n${gates}` });
    expect(leftOutGates(config)).toEqual(["unusable", "extraOrg"]);
    expect(leftOutGates(await load({ more: "gates: [{ metric: failed, max: 2% }]" }))).toEqual([]);
  });

  it("are the file's on the whole run and on stages of load, held on the plateau", async () => {
    const gates = `  - { metric: p95, max: 400ms, stage: spike }
  - { metric: p95, max: 100ms, stage: baseline }
  - { metric: status403, max: 1% }`;
    expect(await gatesOf(gates)).toEqual([
      "p95 400000 plateau",
      "status403 0.01 plateau",
      "neverStarted 0.01 run",
    ]);
  });
});
