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
    expect(message).toContain("peak of 250 attempts per second is above safety.maxRate 100");
    expect((await planOf(storm, "maxRate: 250", "# none")).vus).toBe(500);
  });

  test("counts each presentation of a double spend", async () => {
    const spend = "scenario: { name: double-spend, times: 5 }";
    const { message } = await refusalOf(spend, "maxRate: 49");
    expect(message).toContain("peak of 50 attempts per second");
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
    expect(message).toContain("540 attempts in its busiest minute");
    expect((await planOf("", "maxPerOrg: 540/min", CALM, hot)).hot).toHaveLength(1);
  });

  test("holds for storms, several of which may come in a minute", async () => {
    const storms = "scenario: { name: refresh-storm, chains: 20, storms: 5, every: 20s }";
    const { message } = await refusalOf(storms, "maxPerOrg: 29/min", "# none");
    expect(message).toContain("30 attempts in its busiest minute");
    expect((await planOf(storms, "maxPerOrg: 30/min", "# none")).vus).toBe(20);
  });

  test("is not promised in a closed model", async () => {
    const crowd = "workload: [{ name: crowd, kind: spike, vus: 4, duration: 5s }]";
    const { message } = await refusalOf("model: closed", "maxPerOrg: 60/min", crowd);
    expect(message).toContain("cannot be kept in a closed model");
  });
});
