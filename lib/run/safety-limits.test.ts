/** Loads that are not shaped by rates alone, held against the limits that hold for all. */
import { describe, expect, test } from "vitest";
import { failureOf, load } from "./config/config-fixture.ts";
import { planRun } from "./plan-run.ts";

const TARGET = `target:
  tokenUrl: http://127.0.0.1:4400/token
  authorizeUrl: http://127.0.0.1:4400/authorize
  headlessAuthorize: true
  client: { id: app-1, secretRef: env:APP }`;
const ORGS = "orgs: { generate: { count: 2, redirectUri: 'https://app.example/cb' } }";
const CALM = "workload: [{ name: calm, kind: baseline, rate: 10, duration: 60s }]";

const planOf = async (scenario: string, safety: string, workload = CALM, orgs = ORGS) =>
  planRun(
    await load({ target: TARGET, orgs, workload, more: `${scenario}\nsafety: { ${safety} }` }),
  ).plan;
const refusalOf = (...given: Parameters<typeof planOf>) => failureOf(() => planOf(...given));

describe("safety.maxRate", () => {
  test("holds for a storm, whose chains are refreshed within moments", async () => {
    const storm = "scenario: { name: refresh-storm, chains: 500, within: 2s }";
    const { code, message } = await refusalOf(storm, "maxRate: 100", "# none");
    expect(code).toBe("TARGET_REFUSED");
    expect(message).toContain("peak of 250 token requests per second is above safety.maxRate 100");
    expect((await planOf(storm, "maxRate: 250", "# none")).vus).toBe(500);
  });

  test("holds for the chains of a storm while they are begun, and where they are begun anew", async () => {
    const hasty = "scenario: { name: refresh-storm, chains: 600, prime: 2s, within: 6s }";
    expect((await refusalOf(hasty, "maxRate: 299", "# none")).message).toContain("peak of 300");
    expect((await planOf(hasty, "maxRate: 300", "# none")).vus).toBe(600);
    const close =
      "scenario: { name: refresh-storm, chains: 600, within: 6s, storms: 2, every: 10s }";
    expect((await refusalOf(close, "maxRate: 299", "# none")).message).toContain("peak of 300");
    expect((await planOf(close, "maxRate: 300", "# none")).vus).toBe(600);
  });

  test.each([
    ["refresh_token", 11],
    ["code", 10],
  ])("counts all that a double spend of a %s may send", async (credential, each) => {
    const spend = `scenario: { name: double-spend, credential: ${credential}, times: 5 }`;
    const { message, hint } = await refusalOf(spend, `maxRate: ${10 * each - 1}`);
    expect(message).toContain(
      `peak of ${10 * each} token requests per second (10 iterations, each with up to ${each}: `,
    );
    expect(hint).toContain("fewer times");
    expect((await planOf(spend, `maxRate: ${10 * each}`)).scenario).toBe("double-spend");
  });

  test("counts both codes of a reconsent", async () => {
    const scenario = `scenario: { name: reconsent, addScope: more }
apiCheck: { url: "http://127.0.0.1:4400/me" }`;
    const workload = "workload: [{ name: calm, kind: baseline, rate: 10, duration: 60s }]";
    const target = `${TARGET}\n  revokeUrl: http://127.0.0.1:4400/revoke`;
    const given = { target, orgs: ORGS, workload };
    const plan = async (maxRate: number) =>
      planRun(await load({ ...given, more: `${scenario}\nsafety: { maxRate: ${maxRate} }` })).plan;
    expect((await failureOf(() => plan(19))).message).toContain("peak of 20 token requests");
    expect((await plan(20)).scenario).toBe("reconsent");
  });

  test.each([
    ["retries", "retry: { max: 3 }", 4],
    ["the code of each refresh", "mix: { refresh: 1 }", 2],
    ["each grant by its share", "mix: { client_credentials: 75, refresh: 25 }", 1.25],
    ["both", "mix: { refresh: 1 }\nretry: { max: 2 }", 4],
    ["the token of each exchange", "mix: { token_exchange: 1 }", 2],
    ["nothing twice of a code", "mix: { authorization_code: 1 }", 1],
  ])("counts %s", async (_, more, each) => {
    const { message, hint } = await refusalOf(more, `maxRate: ${10 * each - 0.1}`);
    expect(message).toContain(`the peak of ${10 * each} `);
    expect(message).toContain(`above safety.maxRate ${10 * each - 0.1}`);
    expect(hint).toContain("lower rates");
    expect((await planOf(more, `maxRate: ${10 * each}`)).vus).toBeGreaterThan(0);
  });

  test("leaves out retries that a scenario does not make", async () => {
    const spend = "scenario: { name: double-spend, times: 2 }\nretry: { max: 9 }";
    expect((await planOf(spend, "maxRate: 50")).scenario).toBe("double-spend");
  });

  test("holds for the preflight", async () => {
    const storm = "scenario: { name: refresh-storm, chains: 5 }";
    expect((await planOf(storm, "maxRate: 8", "# none")).preflightRatePerSecond).toBe(8);
  });
});

describe("safety.maxVus", () => {
  test("holds for the chains of a storm", async () => {
    const storm = "scenario: { name: refresh-storm, chains: 50 }";
    const { code, message } = await refusalOf(storm, "maxVus: 49", "# none");
    expect([code, message]).toEqual([
      "TARGET_REFUSED",
      expect.stringContaining("50 VUs are asked for, above safety.maxVus 49"),
    ]);
  });
});

describe("safety.maxPerOrg", () => {
  test("holds for a hot org", async () => {
    const hot = "orgs: { generate: { count: 2 }, hot: [{ org: org-0001, share: 90% }] }";
    const { code, message } = await refusalOf("", "maxPerOrg: 400/min", CALM, hot);
    expect(code).toBe("TARGET_REFUSED");
    expect(message).toContain("up to 540 token requests in its busiest minute, above");
    expect((await planOf("", "maxPerOrg: 540/min", CALM, hot)).hot).toHaveLength(1);
  });

  test("holds for storms, several of which may come in a minute", async () => {
    const storms = "scenario: { name: refresh-storm, chains: 20, storms: 5, every: 20s }";
    const { message } = await refusalOf(storms, "maxPerOrg: 60/min", "# none");
    // Three storms of ten chains, each chain begun anew before; and parts of the fourth.
    const [, count] = /up to (\d+) token requests in its busiest minute/.exec(message) ?? [];
    expect(Number(count)).toBeGreaterThanOrEqual(60);
    expect(Number(count)).toBeLessThan(80);
    expect((await planOf(storms, `maxPerOrg: ${count}/min`, "# none")).vus).toBe(20);
  });

  test("holds with every retry needed, and lowers the shares of heavy orgs by that", async () => {
    const heavy = "orgs: { generate: { count: 3 }, weights: { zipf: 2 } }";
    const retry = "retry: { max: 2 }";
    const { message } = await refusalOf(retry, "maxPerOrg: 599/min", CALM, heavy);
    expect(message).toContain("up to 1800 token requests, retries included, over 3 orgs");
    const { orgs } = await planOf(retry, "maxPerOrg: 900/min", CALM, heavy);
    expect(Math.max(...orgs.map(({ weight }) => weight))).toBeCloseTo(0.5);
  });

  test("holds for the org whose token all others exchange", async () => {
    const exchange = "mix: { token_exchange: 1 }";
    const { message } = await refusalOf(exchange, "maxPerOrg: 899/min");
    expect(message).toContain('org "org-0001" is to get up to 900 token requests');
    expect(message).toContain("tokens that others exchange");
    expect((await planOf(exchange, "maxPerOrg: 900/min")).orgs).toHaveLength(2);
  });

  test("goes by turns where a scenario takes each org in turn", async () => {
    const scenario = `scenario: { name: propagation, poll: 1s }
events: [{ name: grant, kind: scope-change, at: 60s, command: "true" }]`;
    const heavy = "orgs: { generate: { count: 3 }, weights: { zipf: 2 } }";
    const { orgs } = await planOf(scenario, "maxPerOrg: 60/min", "# none", heavy);
    expect(new Set(orgs.map(({ weight }) => weight)).size).toBe(1);
  });

  test("is not promised in a closed model", async () => {
    const crowd = "workload: [{ name: crowd, kind: spike, vus: 4, duration: 5s }]";
    const { message } = await refusalOf("model: closed", "maxPerOrg: 60/min", crowd);
    expect(message).toContain("cannot be kept in a closed model");
  });
});
