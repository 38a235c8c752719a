/** How clients prove who they are, and every way to get that wrong. */
import { describe, expect, it, test } from "vitest";
import { readClientProof } from "./client-proof.ts";
import { headersFrom } from "./exchange.ts";
import { makeJwt } from "./inspected-fixture.ts";
import { takeApart } from "./request-parts.ts";

function proofOf(authorization: string, body: string) {
  const headers = headersFrom(authorization === "" ? [] : [["Authorization", authorization]]);
  const request = { method: "POST", url: "https://a.example/token", headers, label: "", body };
  return readClientProof(headers, takeApart({ ...request, named: { org: "", clientId: "" } }));
}

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString("base64")}`;

describe("a client", () => {
  it.each([
    ["basic", "app-1", basic("app-1:secret-of-app"), "grant_type=client_credentials"],
    ["basic-empty", "app-1", basic("app-1:"), "grant_type=client_credentials"],
    ["post", "app-1", "", "client_id=app-1&client_secret=s3cr3t"],
    ["none", "app-1", "", "client_id=app-1&code=c"],
    ["none", "", "", "code=c"],
    ["private_key_jwt", "app-1", "", `client_assertion=${makeJwt({ sub: "app-1" })}`],
  ])("proves itself by %s", (auth, clientId, authorization, body) => {
    expect(proofOf(authorization, body)).toMatchObject({ auth, clientId });
  });

  it("has its secrets told, as they stand and decoded", () => {
    const { secrets } = proofOf(basic("app:a%2Bsecret"), "client_secret=other&x=1");
    expect(secrets).toEqual(expect.arrayContaining(["a%2Bsecret", "a+secret", "other"]));
  });
});

test.each([
  ["nothing", [], basic("app:plain-secret"), "grant_type=client_credentials"],
  ["nothing", [], "", "client_id=app&client_secret=plain-secret&scope=a+b"],
  ["nothing", [], "", "client_id=app&client_secret=a%2Bb%26c%25d%3Ae"],
  ["both ways at once", ["double-auth"], basic("app:s3cr3t"), "client_secret=s3cr3t"],
  ["a program's undefined", ["undefined-secret"], basic("app:undefined"), ""],
  ["a program's null", ["undefined-secret"], "", "client_secret=null"],
  ["no secret", ["undefined-secret"], basic("app:"), ""],
  ["an encoded id", ["encoded-id"], basic("app%2D1:s3cr3t"), ""],
  ["a percent sign in the id", [], basic("100%:s3cr3t"), ""],
  ["a plus as it is", ["unencoded-secret"], basic("app:a+b"), ""],
  ["a colon as it is", ["unencoded-secret"], basic("app:a:b"), ""],
  ["a percent sign as it is", ["unencoded-secret"], basic("app:50%x"), ""],
  ["an encoded secret", [], basic("app:a%2Bb"), ""],
  ["a plus in a form", ["unencoded-secret"], "", "client_id=app&client_secret=a+b"],
  ["a secret cut at its &", ["unencoded-secret"], "", "client_secret=ab&cdefgh&scope=x"],
  ["a plus in JSON", [], "", '{"client_id":"app","client_secret":"a+b"}'],
])("of %s it is said: %j", (_, flaws, authorization, body) => {
  expect(proofOf(authorization, body).flaws).toEqual(flaws);
});
