import { describe, expect, it } from "vitest";
import type { Plan, PlanRequest } from "../core/plan.ts";
import { GRANTS } from "../core/words.ts";
import { makeClient, makeOrg, makePlan, makeRequest } from "./plan-fixture.ts";
import { requestForm } from "./request-form.ts";

const place = { org: 0, client: 0, variant: 0, grant: "client_credentials" } as const;

function planOf(request: Partial<PlanRequest>, fields: Partial<Plan> = {}): Plan {
  const clients = [makeClient({ clientId: "app", auth: "post", credentialName: "c0" })];
  return makePlan(1, { clients, ...fields, orgs: [makeOrg(0, { request })] });
}

describe("the form of a request", () => {
  it("names its org where the request did: in the body, or in the address", () => {
    const orgParameter = { name: "org_id", in: "body", value: "o 1" } as const;
    expect(requestForm(planOf({ orgParameter }), place)).toEqual({
      url: "http://issuer.example/oauth/token",
      auth: "post",
      parameters: [
        { name: "grant_type", sent: "client_credentials" },
        { name: "scope", sent: "read" },
        { name: "org_id", sent: "o 1" },
      ],
      hasSecretParameters: false,
    });
    const inQuery = planOf({ orgParameter: { ...orgParameter, in: "query" } });
    expect(requestForm(inQuery, place)?.url).toBe("http://issuer.example/oauth/token?org_id=o+1");
  });

  it.each([
    ["refresh", ["refresh_token"]],
    ["authorization_code", ["code", "code_verifier"]],
    ["token_exchange", ["subject_token"]],
    ["client_credentials", []],
    ["extension", []],
  ] as const)("of %s has no value for %j", (grant, secrets) => {
    const plan = planOf({}, { tokenExchange: { subjectOrg: 0, subjectTokenType: "urn:x" } });
    const target = { ...plan.target, pkce: true };
    const form = requestForm({ ...plan, target }, { ...place, grant });
    const hidden = form?.parameters.filter(({ sent }) => sent === null) ?? [];
    expect(hidden.map(({ name }) => name)).toEqual(secrets);
    expect(JSON.stringify(form)).not.toContain("\\u0000");
  });

  it("says that an extension grant has secrets of its own", () => {
    const plan = planOf({ extensionCredentialName: "x" });
    const told = GRANTS.map((grant) => requestForm(plan, { ...place, grant })?.hasSecretParameters);
    expect(told).toEqual(GRANTS.map((grant) => grant === "extension"));
  });

  it("is that of its variant, and of a public client without a secret", () => {
    const plan = planOf({});
    const orgs = [makeOrg(0, { requests: [makeRequest(), makeRequest({ scope: "more" })] })];
    const clients = [makeClient({ auth: "basic", credentialName: null })];
    const form = requestForm({ ...plan, orgs, clients }, { ...place, variant: 1 });
    expect(form).toMatchObject({ auth: "none" });
    expect(form?.parameters[1]).toEqual({ name: "scope", sent: "more" });
  });

  it("holds no token that a configuration holds by mistake, and is bounded", () => {
    const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ4In0.c2lnbmF0dXJlc2lnbmF0dXJlc2lnbmF0dXJl";
    const parameters: [string, string][] = [
      ["x", token],
      ...Array.from({ length: 50 }, (_, n): [string, string] => [`p${n}`, "y".repeat(5000)]),
    ];
    const form = requestForm(planOf({ parameters }), place);
    expect(JSON.stringify(form)).not.toContain(token);
    expect(JSON.stringify(form).length).toBeLessThan(12_000);
  });

  it("keeps addresses and ids whole that look like tokens", () => {
    const tokenUrl =
      "https://login.example:44001/7a1b2c3d4e5f60718293a4b5c6d7e8f9/oauth2/v2.0/token";
    const audience = "api://0Fx9Yz8Wv7Ut6Sr5Qp4On3Ml2Kj1Ih0Gf9Ed8Cb7";
    const form = requestForm(planOf({ tokenUrl, parameters: [["audience", audience]] }), place);
    expect(form?.url).toBe(tokenUrl);
    expect(form?.parameters.at(-1)?.sent).toBe(audience);
  });

  it("is not known where nothing says where it was sent", () => {
    expect(requestForm(planOf({ tokenUrl: "" }), place)).toBeNull();
  });
});
