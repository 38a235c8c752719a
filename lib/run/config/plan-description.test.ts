/** What a dry run shows: the figures of the plan before any load. */
import { expect, test } from "vitest";
import { planRun } from "../plan-run.ts";
import { load } from "./config-fixture.ts";
import { describePlan } from "./plan-description.ts";

const SECRET_IN_HOOK = "s3cret-of-hook";

test("stages are shown with the attempts they ask for, a ramp with half of them", async () => {
  const { stages, ...totals } = describePlan(planRun(await load()));
  expect(stages.map(({ stage, attempts }) => [stage, attempts])).toEqual([
    ["baseline", 200],
    ["spike-ramp", 120],
    ["spike", 1000],
  ]);
  expect(totals).toEqual({
    scenario: { name: "spike" },
    model: "open",
    preflight: { mode: "warn", requests: 3, ratePerSecond: 20, durationMs: 150 },
    totalAttempts: 1320,
    durationMs: 22_000,
    peakRatePerSecond: 100,
    busiestOrg: { org: "org-0001", attemptsPerMinute: expect.closeTo(1200) },
    vus: 100,
    k6MemoryMb: 23,
    recordsMb: 1,
    events: [],
  });
});

test("a preflight asks each org by each grant, with what comes first, and checks each token", async () => {
  const planned = planRun(
    await load({
      target: `target:
  tokenUrl: http://127.0.0.1:4400/token
  authorizeUrl: http://127.0.0.1:4400/authorize
  headlessAuthorize: true
  client: { id: app-1, secretRef: env:APP }`,
      orgs: `orgs: { generate: { count: 3, redirectUri: "http://127.0.0.1/callback" } }`,
      more: `mix: { client_credentials: 1, refresh: 1 }
apiCheck: { url: "http://127.0.0.1:4400/me" }
preflight: strict`,
    }),
  );
  // A client credentials request, and an authorization, a redemption and a refresh; two checks.
  expect(describePlan(planned).preflight).toMatchObject({ mode: "strict", requests: 3 * 6 });
});

test("a preflight that is off is none", async () => {
  const planned = planRun(await load(), { preflight: "off" });
  expect(describePlan(planned).preflight).toBeNull();
});

test("a closed model has VUs and no rates", async () => {
  const planned = planRun(
    await load({
      workload: "workload: [{ name: soak, kind: soak, vus: 7, duration: 10s }]",
      more: "model: closed",
    }),
  );
  const description = describePlan(planned);
  expect(description).toMatchObject({
    model: "closed",
    totalAttempts: null,
    peakRatePerSecond: null,
    busiestOrg: null,
    recordsMb: null,
    vus: 7,
  });
  expect(description.stages).toMatchObject([
    { vus: 7, fromRatePerSecond: null, toRatePerSecond: null, attempts: null },
  ]);
});

test("events say what makes them happen, and nothing that may hold a secret", async () => {
  const planned = planRun(
    await load({
      more: `events:
  - { name: grant, at: 1s, command: "curl -H 'Authorization: ${SECRET_IN_HOOK}' x" }
  - { name: rotate, at: 2s, url: "http://127.0.0.1:4400/rotate?key=${SECRET_IN_HOOK}" }
  - { name: deploy, at: 3s }`,
    }),
  );
  const { events } = describePlan(planned);
  expect(events.map(({ name, hook }) => [name, hook])).toEqual([
    ["grant", { kind: "command" }],
    ["rotate", { kind: "url", host: "127.0.0.1:4400" }],
    ["deploy", null],
  ]);
  expect(JSON.stringify(events)).not.toContain(SECRET_IN_HOOK);
});
