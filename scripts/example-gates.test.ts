/** The gates of the example that has every key, held against a load as its stages have it: each finds something to judge by. */
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { viewAttempts } from "../lib/analysis/attempts-fixture.ts";
import { judgeGates } from "../lib/analysis/gates.ts";
import { makePlan, makeSummary } from "../lib/analysis/plan-fixture.ts";
import { stageIndexAt } from "../lib/core/schedule.ts";
import { loadConfig } from "../lib/run/config/load-config.ts";

const EXAMPLE = fileURLToPath(new URL("../scenarios/examples/spike.yaml", import.meta.url));
const RATE_PER_SECOND = 40;

test("each gate of the example has a value of its own scope", async () => {
  const { stages, mix, gates, orgs } = await loadConfig({ path: EXAMPLE }, { env: {}, cwd: "/" });
  const plan = makePlan(orgs.length, {
    stages,
    mix,
    gates: gates.map((gate) => ({ ...gate, minCount: 0 })),
  });
  const seconds = stages.reduce((sum, { durationMs }) => sum + durationMs / 1000, 0);
  const attempts = Array.from({ length: seconds * RATE_PER_SECOND }, (_, n) => {
    const startMs = (n * 1000) / RATE_PER_SECOND;
    const grant = mix[n % mix.length]?.grant ?? "client_credentials";
    const isInSpike = stages[stageIndexAt(stages, startMs)]?.name === "spike";
    const isSlow = isInSpike && grant === "client_credentials";
    return { org: n % orgs.length, startMs, grant, latencyUs: isSlow ? 390_000 : 20_000 };
  });
  const rows = judgeGates(viewAttempts(plan, attempts), makeSummary(attempts.length)).map(
    ({ row }) => row,
  );
  expect(rows.map(({ metric, passed }) => [metric, passed])).toEqual([
    ["unusable", true],
    ["status403", true],
    ["p95", true],
    ["neverStarted", true],
  ]);
  const p95 = rows.find(({ metric }) => metric === "p95");
  expect(p95?.value).toBeGreaterThan(380_000);
  expect(p95?.value).toBeLessThan(400_000);
  expect(p95?.interval).not.toBeNull();
});
