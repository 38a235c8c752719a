import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formBody, formEncode } from "../core/form-encoding.ts";
import { readTokenRequest } from "./token-request.ts";

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
  expect(readTokenRequest(undefined, "", "grant_type=password")).toMatchObject({
    grant: null,
    orgId: undefined,
  });
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
