/** Planning a run: overrides applied, clients and credentials prepared, nothing above what safety allows. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { configText, failureOf, load } from "./config/config-fixture.ts";
import type { Sections } from "./config/config-fixture.ts";
import { loadStages } from "../core/plan.ts";
import { loadConfig } from "./config/load-config.ts";
import { planRun } from "./plan-run.ts";

const CANARY = "canary+&%:7f3a9c51";

test("the smallest configuration becomes a whole plan", async () => {
  const { plan, credentials, secrets, warnings } = planRun(await load(), { seed: 7 });
  expect(plan).toMatchObject({
    schemaVersion: 2,
    scenario: "spike",
    seed: 7,
    labels: {},
    model: "open",
    target: {
      name: "127.0.0.1:4400",
      dialect: "rfc",
      issuer: null,
      timeoutMs: 10_000,
      attemptIdHeader: null,
      correlationHeader: null,
      embedded: false,
    },
    vus: 100,
    gracefulStopMs: 15_000,
    mix: [{ grant: "client_credentials", share: 1 }],
    clients: [{ clientId: "app-1", auth: "basic", credentialName: "client-0" }],
    preflight: "warn",
    variants: [{ name: "default", weight: 1 }],
    retry: null,
    apiCheck: null,
    events: [],
    hot: [],
    sample: 1,
  });
  expect(plan.orgs.map(({ org, requests }) => [org, requests[0]?.client])).toEqual([
    ["org-0001", 0],
    ["org-0002", 0],
    ["org-0003", 0],
  ]);
  const basic = Buffer.from("app-1:s3cret-of-app").toString("base64");
  expect([...credentials]).toEqual([["client-0", `Basic ${basic}`]]);
  expect(secrets).toEqual(["s3cret-of-app"]);
  expect(warnings).toEqual([]);
});

test("no secret stands in the plan", async () => {
  const { plan, credentials } = planRun(await load({}, { APP: CANARY }));
  const text = JSON.stringify(plan);
  for (const secret of [CANARY, ...credentials.values()]) expect(text).not.toContain(secret);
});

test("rates and durations are scaled, and stages follow each other without a gap", async () => {
  const { plan } = planRun(await load(), { scale: 0.5, timeScale: 0.1 });
  expect(plan.overrides).toEqual({ scale: 0.5, timeScale: 0.1 });
  expect(loadStages(plan.stages)).toEqual([
    {
      name: "baseline",
      kind: "baseline",
      startMs: 0,
      durationMs: 1000,
      fromRatePerSecond: 10,
      toRatePerSecond: 10,
      vus: null,
    },
    {
      name: "spike-ramp",
      kind: "ramp",
      startMs: 1000,
      durationMs: 200,
      fromRatePerSecond: 10,
      toRatePerSecond: 50,
      vus: null,
    },
    {
      name: "spike",
      kind: "spike",
      startMs: 1200,
      durationMs: 1000,
      fromRatePerSecond: 50,
      toRatePerSecond: 50,
      vus: null,
    },
  ]);
  expect(plan.vus).toBe(50);
});

test("whatever the factors, no stage is empty and none starts before the last has ended", async () => {
  const config = await load({ more: "safety: { maxRate: 1000000 }" });
  const factor = fc.double({ min: 0.001, max: 1000, noNaN: true });
  fc.assert(
    fc.property(factor, factor, (scale, timeScale) => {
      let endMs = 0;
      for (const stage of loadStages(planRun(config, { scale, timeScale }).plan.stages)) {
        expect(stage.startMs).toBe(endMs);
        expect(stage.durationMs).toBeGreaterThanOrEqual(1);
        expect(stage.toRatePerSecond).toBeGreaterThan(0);
        endMs += stage.durationMs;
      }
    }),
  );
});

test.each([
  ["a short timeout needs few", "timeout: 100ms", 300, 30],
  ["a slow peak still has ten", "timeout: 10s", 2, 10],
  ["a long timeout counts as a second", "timeout: 10s", 333, 333],
  ["a thousand is the most", "timeout: 10s", 5000, 1000],
])("VUs: %s", async (_, timeout, rate, vus) => {
  const config = await load({
    target: `target: { tokenUrl: 'http://127.0.0.1/t', ${timeout}, client: { id: app-1, secretRef: env:APP } }`,
    workload: `workload: [{ name: spike, kind: spike, rate: ${rate}, duration: 10s }]`,
    more: "safety: { maxRate: 10000 }",
  });
  expect(planRun(config).plan.vus).toBe(vus);
});

test("safety.maxVus is the number of VUs", async () => {
  const config = await load({ more: "safety: { maxVus: 3 }" });
  expect(planRun(config).plan.vus).toBe(3);
});

test("a peak above safety.maxRate is refused with both figures, however it came about", async () => {
  const config = await load({ more: "safety: { maxRate: 99.5 }" });
  const error = await failureOf(() => planRun(config));
  expect(error).toMatchObject({ code: "TARGET_REFUSED", exitCode: 2 });
  expect(error.message).toBe(
    "tokenrush.yaml: the peak of 100 attempts per second is above safety.maxRate 99.5",
  );
  expect(error.hint).toContain("safety.maxRate");
  expect(planRun(config, { scale: 0.5 }).plan.vus).toBe(50);
  const scaled = await failureOf(() => load().then((usual) => planRun(usual, { scale: 20 })));
  expect(scaled.message).toContain("the peak of 2000 attempts per second");
});

test("a run may be cut down to some orgs, and keeps only their clients and gates", async () => {
  const config = await load(
    {
      orgs: `orgs: { generate: { count: 4, clientId: "app-{n}", secretRef: "env:S{n}" } }`,
      more: "gates: [{ metric: failed, max: 0, org: org-0003 }]",
    },
    { S1: "secret-one", S2: "secret-two", S3: "secret-three" },
  );
  const firstTwo = planRun(config, { orgs: 2 });
  expect(firstTwo.plan.orgs.map(({ org }) => org)).toEqual(["org-0001", "org-0002"]);
  expect(firstTwo.plan.clients.map(({ clientId }) => clientId)).toEqual(["app-1", "app-2"]);
  expect(firstTwo.plan.gates.map(({ metric }) => metric)).toEqual(["neverStarted"]);
  expect(firstTwo.warnings).toEqual([
    'the gate on failed of org "org-0003" is left out with its org',
  ]);
  const third = planRun(config, { onlyOrg: "org-0003" });
  expect(third.plan.orgs).toMatchObject([{ org: "org-0003", requests: [{ client: 0 }] }]);
  expect([...third.credentials.keys()]).toEqual(["client-0"]);
  expect(third.plan.configHash).toBe(firstTwo.plan.configHash);
});

test("an org that is not there is named with the nearest, too many orgs are all there are", async () => {
  const config = await load();
  const error = await failureOf(() => planRun(config, { onlyOrg: "org-003" }));
  expect(error).toMatchObject({
    code: "USAGE",
    message: 'there is no org "org-003" in tokenrush.yaml',
    hint: "did you mean org-0003?",
  });
  const { plan, warnings } = planRun(config, { orgs: 50 });
  expect(plan.orgs).toHaveLength(3);
  expect(warnings).toEqual(["50 orgs were asked for, but there are only 3"]);
});

test("every missing secret is named by its reference and an org, once", async () => {
  const orgs = `orgs: { generate: { count: 4, secretRef: "env:S{n}" } }`;
  const config = await load({ orgs }, { S1: CANARY, S3: "" });
  const error = await failureOf(() => planRun(config));
  expect(error).toMatchObject({ code: "SECRET_MISSING", exitCode: 2 });
  expect(error.message.split("\n")).toEqual([
    'secret "env:S2" of org "org-0002" is not set',
    'secret "env:S3" of org "org-0003" is empty',
    'secret "env:S4" of org "org-0004" is not set',
  ]);
  expect(planRun(config, { onlyOrg: "org-0001" }).secrets).toEqual([CANARY]);
});

test("orgs with the same id and reference share a client, others do not", async () => {
  const orgs = `orgs: { generate: { count: 3, clientId: app, secretRef: "env:S{n}" } }`;
  const same = planRun(await load());
  expect(same.plan.clients).toHaveLength(1);
  const secrets = { S1: "one and the same", S2: "one and the same", S3: "another one" };
  const { plan, ...others } = planRun(await load({ orgs }, secrets));
  expect(plan.clients.map(({ credentialName }) => credentialName)).toEqual([
    "client-0",
    "client-1",
    "client-2",
  ]);
  expect(others.secrets).toEqual(["one and the same", "another one"]);
});

test("a credential too short to be kept out of logs is refused without showing it", async () => {
  const target =
    "target: { tokenUrl: 'http://127.0.0.1/t', client: { id: a, secretRef: env:APP } }";
  const error = await failureOf(() => load({ target }, { APP: "z" }).then(planRun));
  expect(error.code).toBe("CONFIG_INVALID");
  expect(error.message).toContain('client "a" with secret "env:APP"');
  expect(error.message).not.toContain("z");
});

test("a public client needs no secret, and none is read", async () => {
  const target =
    "target: { tokenUrl: 'http://127.0.0.1/t', clientAuth: none, client: { id: app-1 } }";
  const { plan, credentials, warnings } = planRun(await load({ target }, {}));
  expect(plan.clients).toMatchObject([{ clientId: "app-1", auth: "none", credentialName: null }]);
  expect(credentials.size).toBe(0);
  expect(warnings).toEqual([expect.stringContaining("confidential clients only")]);
  const named = target.replace("app-1", "app-1, secretRef: env:APP");
  expect(planRun(await load({ target: named }, {})).warnings).toContain(
    "target.clientAuth is none: no secretRef is read",
  );
});

test("flags override the environment, which overrides the file", async () => {
  const file = { more: "seed: 1\nsample: 0.1\nlabels: { sdk: '1' }" };
  const env = { APP: "s3cret-of-app", TOKENRUSH_SEED: "2", TOKENRUSH_SAMPLE: "0.2" };
  const fromFile = planRun(await load(file)).plan;
  const fromEnvironment = planRun(await load(file, env)).plan;
  const fromFlags = planRun(await load(file, env), { seed: 3, labels: { sdk: "3" } }).plan;
  expect([fromFile.seed, fromFile.sample, fromFile.labels]).toEqual([1, 0.1, { sdk: "1" }]);
  expect([fromEnvironment.seed, fromEnvironment.sample]).toEqual([2, 0.2]);
  expect([fromFlags.seed, fromFlags.sample, fromFlags.labels]).toEqual([3, 0.2, { sdk: "3" }]);
});

test("without a seed one is drawn, in 31 bits", async () => {
  const config = await load();
  const seeds = Array.from({ length: 20 }, () => planRun(config).plan.seed);
  expect(new Set(seeds).size).toBeGreaterThan(1);
  for (const seed of seeds)
    expect(seed >= 0 && seed < 2 ** 31 && Number.isInteger(seed)).toBe(true);
});

async function hash(sections: Sections, secret = "s3cret-of-app"): Promise<string> {
  return planRun(await load(sections, { APP: secret })).plan.configHash;
}

test("the hash follows what is configured, not how it is written nor what secrets are worth", async () => {
  const usual = await hash({});
  expect(usual).toMatch(/^[0-9a-f]{64}$/);
  expect(await hash({}, "another secret")).toBe(usual);
  expect(await hash({ orgs: "# three\norgs:\n  generate:\n    count: 3" })).toBe(usual);
  expect(await hash({ orgs: "orgs: { generate: { count: 4 } }" })).not.toBe(usual);
  const swapped = configText().replace(
    "{ id: app-1, secretRef: env:APP }",
    "{ secretRef: env:APP, id: app-1 }",
  );
  const source = { path: "other.yaml", text: swapped };
  const context = { env: { APP: "s3cret-of-app" }, cwd: "." };
  expect(planRun(await loadConfig(source, context)).plan.configHash).toBe(usual);
});

test("the mix is planned in shares of one, without grants that have none", async () => {
  const config = await load({
    target: `target:
  tokenUrl: http://127.0.0.1/t
  authorizeUrl: http://127.0.0.1/a
  headlessAuthorize: true
  client: { id: app-1, secretRef: env:APP }
  attemptIdHeader: X-Attempt
  correlationHeader: ININ-Correlation-Id`,
    orgs: "orgs: { generate: { count: 2, redirectUri: 'https://app.example/cb' } }",
    more: "mix: { client_credentials: 30, refresh: 10 }",
  });
  const { plan } = planRun(config);
  expect(plan.mix).toEqual([
    { grant: "client_credentials", share: 0.75 },
    { grant: "refresh", share: 0.25 },
  ]);
  expect(plan.target.correlationHeader).toBe("inin-correlation-id");
  expect(plan.target.attemptIdHeader).toBe("X-Attempt");
});
