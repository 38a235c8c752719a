import * as fc from "fast-check";
import { UnsecuredJWT } from "jose";
import { expect, test } from "vitest";
import { formBody, formEncode } from "../core/form-encoding.ts";
import { TOKEN_EXCHANGE_TYPE, readTokenRequest } from "./token-request.ts";

const text = fc.string({ unit: "grapheme", minLength: 1 });

function basic(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${formEncode(id)}:${formEncode(secret)}`).toString("base64")}`;
}

test("the client is read from the header or the body, whatever characters it has", () => {
  fc.assert(
    fc.property(text, text, (id, secret) => {
      const grant: [string, string] = ["grant_type", "client_credentials"];
      const inHeader = readTokenRequest(basic(id, secret), "", formBody([grant]));
      const inBody = readTokenRequest(
        undefined,
        "",
        formBody([grant, ["client_id", id], ["client_secret", secret]]),
      );
      expect([inHeader.clientId, inBody.clientId]).toEqual([id, id]);
    }),
  );
});

test("grant, org and credential are read, the org from the body before the query", () => {
  const refresh = readTokenRequest(
    undefined,
    "org_id=q",
    "grant_type=refresh_token&refresh_token=r&org_id=b",
  );
  expect(refresh).toMatchObject({ grant: "refresh", credential: "r", orgId: "b" });
  const code = readTokenRequest(undefined, "org_id=q", "grant_type=authorization_code&code=c");
  expect(code).toMatchObject({ grant: "authorization_code", credential: "c", orgId: "q" });
  expect(readTokenRequest(undefined, "", "grant_type=")).toMatchObject({
    grant: null,
    orgId: undefined,
  });
});

test("a type that is no other grant's is an extension, which may name its org", () => {
  const saml = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Asaml2-bearer&orgName=acme";
  expect(readTokenRequest(undefined, "", saml)).toMatchObject({
    grant: "extension",
    orgId: { name: "acme" },
  });
  expect(readTokenRequest(undefined, "", `${saml}&org_id=b`)).toMatchObject({ orgId: "b" });
  const exchange = formBody([
    ["grant_type", TOKEN_EXCHANGE_TYPE],
    ["orgName", "acme"],
  ]);
  expect(readTokenRequest(undefined, "", exchange)).toMatchObject({
    grant: "token_exchange",
    orgId: undefined,
  });
});

test("the client of an assertion is its subject, unless it is named beside", () => {
  fc.assert(
    fc.property(text, (id) => {
      const assertion = new UnsecuredJWT({}).setSubject(id).setIssuer(id).encode();
      const body = formBody([["client_assertion", assertion]]);
      expect(readTokenRequest(undefined, "", body).clientId).toBe(id);
      expect(readTokenRequest(undefined, "", `${body}&client_id=c`).clientId).toBe("c");
    }),
  );
});

test("anything at all can be read", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), fc.string(), (authorization, query, body) => {
      expect(typeof readTokenRequest(authorization, query, body).clientId).toBe("string");
      expect(typeof readTokenRequest(`basic ${authorization}`, query, body).clientId).toBe(
        "string",
      );
    }),
  );
});
