/** What is taken for granted of each server: where its tokens name the org, and how little load is asked of it. */
import { describe, expect, it } from "vitest";
import { type Claims, judgeClaims } from "./claims.ts";
import { DIALECT_RULES } from "./dialect.ts";
import { DIALECTS, type DialectName } from "./words.ts";

function peakOf(dialect: DialectName): number {
  return Math.max(...DIALECT_RULES[dialect].defaults.stages.map((stage) => stage.ratePerSecond));
}

describe("a dialect's defaults", () => {
  it.each<[DialectName, Claims]>([
    ["rfc", { org_ids: ["org-7"] }],
    ["entra", { tid: "org-7", scp: "User.Read" }],
    ["keycloak", { organization: ["org-7"] }],
    ["keycloak", { organization: { "org-7": { id: "4f0c" } } }],
    ["hydra", { ext: { org_ids: ["org-7"] }, scp: ["read"] }],
    ["appfoundry", { org_ids: ["org-7"] }],
  ])("find the org in a token of %s", (dialect, claims) => {
    const { orgClaim } = DIALECT_RULES[dialect].defaults;
    expect(orgClaim === null ? null : judgeClaims(claims, orgClaim, ["org-7"]).state).toBe("match");
  });

  it("ask the API for the org where tokens are opaque", () => {
    const { orgClaim, apiCheck } = DIALECT_RULES.genesys.defaults;
    expect(orgClaim).toBeNull();
    expect(apiCheck).toMatchObject({ kind: "tokens-me", org: "organization.id" });
  });

  it.each(DIALECTS)("begin and end at rest with %s, and compare a spike with it", (dialect) => {
    const { stages } = DIALECT_RULES[dialect].defaults;
    expect(stages.map(({ kind }) => kind)).toEqual(["warmup", "baseline", "spike", "recovery"]);
    const spike = stages.find(({ kind }) => kind === "spike");
    const rest = stages.filter(({ kind }) => kind !== "spike");
    for (const { ratePerSecond } of rest)
      expect(spike?.ratePerSecond).toBeGreaterThan(ratePerSecond);
  });

  it("are gentlest with servers that are somebody else's", () => {
    expect(Math.max(peakOf("genesys"), peakOf("entra"))).toBeLessThan(peakOf("rfc"));
  });

  it("name headers as they are looked up, in lower case", () => {
    for (const dialect of DIALECTS) {
      const { correlationHeader } = DIALECT_RULES[dialect].defaults;
      expect(correlationHeader).toBe(correlationHeader?.toLowerCase() ?? null);
    }
  });
});

describe("a dialect's label", () => {
  it("says so where it is a simulation", () => {
    const simulated = DIALECTS.filter((name) => /simulation/.test(DIALECT_RULES[name].label));
    expect(simulated).toEqual(["appfoundry"]);
  });
});
