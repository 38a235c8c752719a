/** How long a phase may take before k6 counts as hanging. */
import { expect, test } from "vitest";
import { load } from "./config/config-fixture.ts";
import { limitMs } from "./k6-phase.ts";
import { planRun } from "./plan-run.ts";
import { TIMER_MAX_MS } from "./timer-limit.ts";

test("is the load's own time, the grace, and a minute", async () => {
  const workload = "workload: [{ name: calm, kind: baseline, rate: 4, duration: 10s }]";
  const { plan } = planRun(await load({ workload }));
  expect(limitMs(plan, "load")).toBe(10_000 + plan.gracefulStopMs + 60_000);
});

test("is no longer than a timer takes, however many orgs a preflight asks for", async () => {
  const { plan } = planRun(await load({ orgs: "orgs: { generate: { count: 20000 } }" }));
  expect(limitMs(plan, "preflight")).toBe(TIMER_MAX_MS);
});
