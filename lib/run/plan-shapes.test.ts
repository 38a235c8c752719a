/** The shapes of load a plan can have: repeats, closed models, scenarios, retries, events, weights, the preflight. */
import { describe, expect, test } from "vitest";
import { loadStages } from "../core/plan.ts";
import { configText, failureOf, load, type Sections } from "./config/config-fixture.ts";
import { loadConfig } from "./config/load-config.ts";
import type { Overrides } from "./config/overrides.ts";
import { planRun } from "./plan-run.ts";

async function planned(sections: Sections, overrides: Overrides = {}) {
  return planRun(await load(sections), overrides);
}

const HEADLESS = `target:
  tokenUrl: http://127.0.0.1:4400/token
  authorizeUrl: http://127.0.0.1:4400/authorize
  headlessAuthorize: true
  client: { id: app-1, secretRef: env:APP }`;
const REDIRECTED = "orgs: { generate: { count: 3, redirectUri: 'https://app.example/cb' } }";

describe("the preflight", () => {
  test("is the first stage, takes no time of the schedule, and is no faster than the load begins", async () => {
    const workload = "workload: [{ name: calm, kind: baseline, rate: 4, duration: 10s }]";
    const { plan } = await planned({ workload });
    expect(plan.stages[0]).toMatchObject({ kind: "preflight", startMs: 0, durationMs: 0 });
    expect(plan.preflightRatePerSecond).toBe(4);
  });

  test("that is off leaves no stage", async () => {
    const { plan } = await planned({ more: "preflight: warn" }, { preflight: "off" });
    expect(plan.preflight).toBe("off");
    expect(plan.stages.map(({ kind }) => kind)).not.toContain("preflight");
  });

  test("has a name that no stage of the workload may take", async () => {
    const workload = "workload: [{ name: preflight, kind: baseline, rate: 4, duration: 10s }]";
    const { message } = await failureOf(() => load({ workload }));
    expect(message).toContain("that of the stage before all load");
  });
});

describe("a repeated stage", () => {
  const workload = `workload:
  - { name: calm, kind: baseline, rate: 10, duration: 5s }
  - { name: spike, kind: spike, rate: 100, duration: 4s, rampIn: 1s, repeat: 2, rest: 3s }`;

  test("comes as often as told, each time with its ramp, and rests at the rate before it", async () => {
    const { plan } = await planned({ workload });
    expect(
      loadStages(plan.stages).map(({ name, kind, startMs, fromRatePerSecond, toRatePerSecond }) => [
        name,
        kind,
        startMs,
        fromRatePerSecond,
        toRatePerSecond,
      ]),
    ).toEqual([
      ["calm", "baseline", 0, 10, 10],
      ["spike#1-ramp", "ramp", 5000, 10, 100],
      ["spike#1", "spike", 6000, 100, 100],
      ["spike#2-rest", "recovery", 10_000, 10, 10],
      ["spike#2-ramp", "ramp", 13_000, 10, 100],
      ["spike#2", "spike", 14_000, 100, 100],
    ]);
  });
});

describe("a closed model", () => {
  test("has VUs in place of rates, as many as its widest stage", async () => {
    const { plan } = await planned({
      workload: `workload:
  - { name: calm, kind: baseline, vus: 5, duration: 5s }
  - { name: crowd, kind: spike, vus: 40, duration: 5s, rampIn: 2s }`,
      more: "model: closed",
    });
    expect(plan.model).toBe("closed");
    expect(plan.vus).toBe(40);
    expect(loadStages(plan.stages).map(({ vus }) => vus)).toEqual([5, 40, 40]);
  });

  test("is not mixed with rates", async () => {
    const { message } = await failureOf(() => load({ more: "model: closed" }));
    expect(message).toContain("stage baseline of the closed model has no vus");
    expect(message).toContain("stage baseline of the closed model has a rate");
  });
});

describe("without a workload", () => {
  test("the dialect's own gentle stages are taken", async () => {
    const { plan } = await planned({ workload: "# none" });
    expect(loadStages(plan.stages).length).toBeGreaterThan(2);
  });
});

describe("retries", () => {
  test("take VUs for their pauses, and time at the end for those begun last", async () => {
    const retry = "retry: { max: 2, on: [throttled], backoff: 1s, maxWait: 1s }";
    const calm = await planned({});
    const { plan } = await planned({ more: retry });
    expect(plan.retry).toEqual({
      max: 2,
      on: ["throttled"],
      backoffMs: 1000,
      maxWaitMs: 1000,
      honourRetryAfter: true,
      fault: null,
    });
    expect(plan.vus).toBe(3 * calm.plan.vus);
    expect(plan.gracefulStopMs).toBe(3 * 10_000 + 2000 + 5000);
  });

  test("get the time that a server may ask for only where that is heeded", async () => {
    const retry = "retry: { max: 2, on: [throttled], backoff: 1s, maxWait: 30s, honourRetryAfter: ";
    const graceOf = async (heeded: boolean) =>
      (await planned({ more: `${retry}${heeded} }` })).plan.gracefulStopMs;
    expect(await graceOf(false)).toBe(3 * 10_000 + 3000 + 5000);
    expect(await graceOf(true)).toBe(3 * 10_000 + 60_000 + 5000);
  });

  test("of none is no retrying", async () => {
    expect((await planned({ more: "retry: { max: 0 }" })).plan.retry).toBeNull();
  });
});

describe("the time for iterations begun last", () => {
  const REDIRECTS = HEADLESS.replace("headlessAuthorize: true", "headlessAuthorize: redirects");
  const REVOKED = `${HEADLESS}\n  revokeUrl: http://127.0.0.1:4400/revoke`;
  const CHECK = 'apiCheck: { url: "http://127.0.0.1:4400/me" }';
  const RECONSENT = "scenario: { name: reconsent, addScope: more, window: 30s }";

  test.each([
    ["a client credentials request", HEADLESS, "mix: { client_credentials: 1 }", 1],
    ["a check after it", HEADLESS, CHECK, 2],
    ["a refresh of a chain that is begun first", HEADLESS, "mix: { refresh: 1 }", 3],
    ["an authorization along redirects", REDIRECTS, "mix: { authorization_code: 1 }", 12],
    ["a subject token", HEADLESS, "mix: { token_exchange: 1 }", 2],
    ["the longest way of a mix", HEADLESS, "mix: { client_credentials: 9, refresh: 1 }", 3],
    ["a double spend and its winners", HEADLESS, "scenario: { name: double-spend, times: 3 }", 6],
    ["a reconsent, besides its window", REVOKED, `${RECONSENT}\n${CHECK}`, 3 + 1 + 1 + 2 + 1 + 3],
  ])("is enough for %s", async (_, target, more, requests) => {
    const { plan } = await planned({ target, orgs: REDIRECTED, more });
    expect(plan.gracefulStopMs).toBe(requests * 10_000 + 5000);
  });
});

describe("events", () => {
  test("stand in the plan in order of time, their hooks beside it", async () => {
    const { plan, hooks } = await planned(
      {
        more: `events:
  - { name: late, kind: scope-change, at: 9s, command: "deploy --token=t" }
  - { name: early, at: 1s }`,
      },
      { events: [{ name: "mine", at: 4000, kind: "other" }], timeScale: 0.5 },
    );
    expect(plan.events).toEqual([
      { name: "early", kind: "other", atMs: 500 },
      { name: "mine", kind: "other", atMs: 2000 },
      { name: "late", kind: "scope-change", atMs: 4500 },
    ]);
    expect([...hooks]).toEqual([[2, { command: "deploy --token=t" }]]);
    expect(JSON.stringify(plan)).not.toContain("--token");
  });
});

describe("who gets the load", () => {
  test("follows rank where weights are by Zipf's law", async () => {
    const { plan } = await planned({
      orgs: "orgs: { generate: { count: 3 }, weights: { zipf: 2 } }",
    });
    expect(plan.orgs.map(({ weight }) => weight)).toEqual([1, 1 / 4, 1 / 9]);
  });

  test("goes to a hot org for its time", async () => {
    const { plan } = await planned({
      orgs: "orgs: { generate: { count: 3 }, hot: [{ org: org-0002, share: 60%, from: 5s }] }",
    });
    expect(plan.hot).toEqual([{ org: 1, share: 0.6, fromIteration: 100, toIteration: 1320 }]);
  });
});

describe("what a run will not do is said:", () => {
  const SHARED = { target: HEADLESS, orgs: REDIRECTED, workload: "# none" };
  const late = "events: [{ name: late, at: 9m }]";

  test.each([
    ["an event after the load", { more: late }, {}, 'the event "late" at 540 s comes after'],
    [
      "retries of a storm",
      { ...SHARED, more: "scenario: refresh-storm\nretry: { max: 1 }" },
      {},
      "retry is not used",
    ],
    [
      "the scale of a storm",
      { ...SHARED, more: "scenario: refresh-storm" },
      { scale: 2 },
      "--scale changes nothing: the scenario refresh-storm",
    ],
    [
      "a fault that needs a refresh",
      { more: "retry: { max: 1, fault: drops-refresh-token }" },
      {},
      "the mix has no refresh",
    ],
    [
      "orgs that no refresh comes to",
      {
        target: HEADLESS,
        orgs: "orgs: { generate: { count: 200, redirectUri: 'https://app.example/cb' } }",
        workload: "workload: [{ name: short, kind: spike, rate: 10, duration: 20s }]",
        more: "mix: { client_credentials: 1, refresh: 1 }",
      },
      {},
      "refresh reaches at most 100 of 200 orgs: 100 refreshes",
    ],
    [
      "orgs that no chain of a storm is for",
      { ...SHARED, more: "scenario: { name: refresh-storm, chains: 1 }" },
      {},
      "refresh reaches at most 1 of",
    ],
    [
      "weights where each org has its turn",
      {
        orgs: "orgs: { generate: { count: 2 }, weights: { zipf: 1 } }",
        workload: "# none",
        more: `scenario: propagation
events: [{ name: grant, kind: scope-change, at: 9s, command: "true" }]`,
      },
      {},
      "weights are not used: the scenario propagation takes each org in turn",
    ],
    [
      "a hot org without attempts",
      { orgs: "orgs: { generate: { count: 2 }, hot: [{ org: org-0001, share: 50%, from: 9m }] }" },
      {},
      "no scheduled attempt is in it",
    ],
  ] satisfies [string, Sections, Overrides, string][])("%s", async (_, sections, flags, said) => {
    const quiet = await planned({});
    expect(quiet.warnings.join("\n")).not.toContain(said);
    expect((await planned(sections, flags)).warnings.join("\n")).toContain(said);
  });
});

describe("the VUs of a reconsent", () => {
  test("are enough for every iteration to try its old token through the whole window", async () => {
    const { plan } = await planned({
      target: `${HEADLESS}\n  revokeUrl: http://127.0.0.1:4400/revoke`,
      orgs: REDIRECTED,
      workload: "workload: [{ name: calm, kind: baseline, rate: 4, duration: 10s }]",
      more: `scenario: { name: reconsent, addScope: more, window: 30s }
apiCheck: { url: "http://127.0.0.1:4400/me" }`,
    });
    expect(plan.vus).toBe(4 * 31);
  });
});

const targetWith = (client: string) =>
  `target: { tokenUrl: "http://127.0.0.1:4400/token", client: { ${client} } }`;

describe("a rotation", () => {
  const rotation = `scenario: rotation
events: [{ name: rotated, kind: secret-rotation, at: 5s, command: "true" }]`;

  test("without a secret to go over to is refused", async () => {
    const { code, message } = await failureOf(() =>
      load({ target: targetWith("id: app-1, secretRef: env:APP"), more: rotation }),
    );
    expect(code).toBe("CONFIG_INVALID");
    expect(message).toContain("orgs: no client has a nextSecretRef");
    const none =
      "target: { tokenUrl: 'http://127.0.0.1/t', clientAuth: none, client: { id: app } }";
    const publicly = await failureOf(() => load({ target: none, more: rotation }));
    expect(publicly.message).toContain("no client has a nextSecretRef");
  });

  test("that passes some clients by says which", async () => {
    const target = targetWith("id: app-1, secretRef: env:APP, nextSecretRef: env:APP");
    const variants = `variants:
  - { name: usual, weight: 1, set: {} }
  - { name: other, weight: 1, set: { client: { id: app-2, secretRef: env:APP } } }`;
    const said = 'without a nextSecretRef, 1 of 2 clients, such as "app-2", keep the secret';
    const { warnings } = await planned({ target, more: `${variants}\n${rotation}` });
    expect(warnings.join("\n")).toContain(said);
    expect((await planned({ target, more: rotation })).warnings).toEqual([]);
    expect((await planned({ target, more: variants })).warnings).toEqual([]);
  });
});

describe("scenarios", () => {
  test("of a storm need no workload and bring their own stages, grant and VUs", async () => {
    const { plan } = await planned({
      target: HEADLESS,
      orgs: REDIRECTED,
      workload: "# none",
      more: "scenario: { name: refresh-storm, chains: 30, storms: 2 }",
    });
    expect(plan).toMatchObject({ scenario: "refresh-storm", model: "closed", vus: 30 });
    expect(plan.mix).toEqual([{ grant: "refresh", share: 1 }]);
  });

  test("of storms that would overlap are refused", async () => {
    const storms = "scenario: { name: refresh-storm, storms: 2, within: 5s, every: 5s }";
    const given = { target: HEADLESS, orgs: REDIRECTED, workload: "# none", more: storms };
    const { message } = await failureOf(() => load(given));
    expect(message).toContain("scenario.every: is not longer than within");
  });

  test("have stages that gates may name", async () => {
    const storms = "scenario: { name: refresh-storm, storms: 2 }";
    const gates = "gates: [{ metric: p95, max: 1s, stage: 'storm#2' }]";
    const { plan } = await planned({
      target: HEADLESS,
      orgs: REDIRECTED,
      workload: "# none",
      more: `${storms}\n${gates}`,
    });
    expect(plan.gates[0]).toMatchObject({ metric: "p95", stage: "storm#2" });
    expect(plan.stages.map(({ name }) => name)).toContain("storm#2");
  });

  test("named by a flag take the file's place, with their defaults", async () => {
    const text = configText({ target: HEADLESS, orgs: REDIRECTED });
    const context = { env: { APP: "s3cret-of-app" }, cwd: ".", scenario: "double-spend" };
    const { plan } = planRun(await loadConfig({ path: "tokenrush.yaml", text }, context));
    expect(plan.scenarioOptions).toEqual({
      name: "double-spend",
      credential: "refresh_token",
      times: 4,
    });
  });
});
