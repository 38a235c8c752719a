/** The clients of a plan and what goes through the secret pipe for them. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { buildClientTable } from "./client-table.ts";
import { failureOf } from "./config-fixture.ts";
import type { ConfigClient } from "./org-client.ts";
import type { ConfigRequest } from "./org-request.ts";
import type { SecretAnswer } from "./secret-reference.ts";

function client(change: Partial<ConfigClient> = {}): ConfigClient {
  return {
    id: "app-1",
    auth: "basic",
    secretRef: "env:APP",
    nextSecretRef: null,
    keyId: null,
    ...change,
  };
}

function request(
  own: ConfigClient,
  extensionSecrets: ConfigRequest["extensionSecrets"] = [],
): ConfigRequest {
  return {
    client: own,
    tokenUrl: "http://127.0.0.1/token",
    authorizeUrl: null,
    scope: "",
    refreshScope: null,
    redirectUri: null,
    codeRedirectUri: null,
    orgParameter: null,
    authorizeOrgParameter: null,
    parameters: [],
    authorizeParameters: [],
    extensionParameters: [],
    extensionSecrets,
  };
}

/** One org per list of requests; a secret is its reference's name in lower case, with a few more characters. */
function tableOf(
  requests: ConfigRequest[][],
  readSecret: (reference: string) => SecretAnswer = (reference) => ({
    secret: `${reference.slice(4).toLowerCase()}-s3cret`,
  }),
) {
  const orgs = requests.map((ofOrg, index) => ({ org: `org-${index}`, requests: ofOrg }));
  return buildClientTable(orgs, readSecret);
}

function keyPem(curve = "P-256"): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: curve });
  return privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

test("a client is there once for each way it proves who it is", () => {
  const table = tableOf([
    [request(client()), request(client({ auth: "post" }))],
    [request(client()), request(client({ auth: "none", secretRef: null }))],
    [request(client({ id: "app-2" })), request(client({ secretRef: "env:TWO" }))],
  ]);
  expect(
    table.clients.map(({ clientId, auth, credentialName }) => [clientId, auth, credentialName]),
  ).toEqual([
    ["app-1", "basic", "client-0"],
    ["app-1", "post", "client-1"],
    ["app-1", "none", null],
    ["app-2", "basic", "client-3"],
    ["app-1", "basic", "client-4"],
  ]);
  expect([0, 1, 2].map((org) => table.requestsOf(org).map((made) => made.client))).toEqual([
    [0, 1],
    [0, 2],
    [3, 4],
  ]);
  expect(table.credentials.get("client-1")).toBe("client_id=app-1&client_secret=app-s3cret");
  expect(table.secrets).toEqual(["app-s3cret", "two-s3cret"]);
});

test("what the plan gets names no reference", () => {
  const table = tableOf([
    [request(client({ nextSecretRef: "env:NEXT" }), [["assertion", "env:SAML"]])],
  ]);
  const plan = JSON.stringify([table.clients, table.requestsOf(0)]);
  expect(plan).not.toMatch(/env:|s3cret|secretRef|extensionSecrets/i);
});

test("the secret that takes over is prepared beside the one it follows", () => {
  const table = tableOf([[request(client({ auth: "post", nextSecretRef: "env:NEXT" }))]]);
  expect(table.clients[0]).toMatchObject({
    credentialName: "client-0",
    nextCredentialName: "next-0",
  });
  expect(table.credentials.get("next-0")).toBe("client_id=app-1&client_secret=next-s3cret");
});

test("secret parameters of the extension grant become one fragment, shared by those that name the same", () => {
  const own = request(client(), [
    ["assertion", "env:SAML"],
    ["pin", "env:PIN"],
  ]);
  const table = tableOf([
    [own, own],
    [request(client(), [["assertion", "env:OTHER"]])],
    [request(client())],
  ]);
  const names = [0, 1, 2].map((org) =>
    table.requestsOf(org).map((made) => made.extensionCredentialName),
  );
  expect(names).toEqual([["extension-0", "extension-0"], ["extension-1"], [null]]);
  expect(table.credentials.get("extension-0")).toBe("assertion=saml-s3cret&pin=pin-s3cret");
});

test("a private key goes through the pipe as a JWK, once for all clients that share it", () => {
  const pem = keyPem();
  const signing = client({ auth: "private_key_jwt", keyId: "k-1" });
  const table = tableOf(
    [[request(signing)], [request({ ...signing, id: "app-2", keyId: null })]],
    () => ({ secret: pem }),
  );
  expect(table.clients.map(({ credentialName, assertion }) => [credentialName, assertion])).toEqual(
    [
      ["key-0", { algorithm: "ES256", keyId: "k-1" }],
      ["key-0", { algorithm: "ES256", keyId: null }],
    ],
  );
  expect([...table.credentials.keys()]).toEqual(["key-0"]);
  const jwk: unknown = JSON.parse(table.credentials.get("key-0") ?? "");
  expect(jwk).toMatchObject({ kty: "EC", crv: "P-256", d: table.secrets[1] });
});

test("every secret that is missing is named, each once, and a key that is none as well", async () => {
  const error = await failureOf(() =>
    tableOf(
      [
        [request(client({ nextSecretRef: "env:NEXT" }), [["assertion", "env:SAML"]])],
        [request(client({ auth: "post" }))],
        [request(client({ auth: "private_key_jwt", secretRef: "env:KEY" }))],
      ],
      (reference) =>
        reference === "env:KEY" ? { secret: "hunter2-hunter2" } : { fault: "is not set" },
    ),
  );
  expect(error).toMatchObject({ code: "SECRET_MISSING", exitCode: 2 });
  expect(error.message.split("\n")).toEqual([
    'secret "env:APP" of org "org-0" is not set',
    'secret "env:NEXT" of org "org-0" is not set',
    'secret "env:SAML" of org "org-0" is not set',
    'secret "env:KEY" is not a private key in PEM (PKCS#8) or as a JWK',
  ]);
});

test("a key that cannot be used is a fault of the configuration, and is not shown", async () => {
  const pem = keyPem("P-384");
  const signing = client({ auth: "private_key_jwt", secretRef: "file:key.pem" });
  const error = await failureOf(() => tableOf([[request(signing)]], () => ({ secret: pem })));
  expect(error).toMatchObject({ code: "CONFIG_INVALID", exitCode: 2 });
  expect(error.message).toContain('secret "file:key.pem" is neither an EC key on P-256');
  expect(`${error.message}${error.hint}`).not.toContain(pem.split("\n")[1]);
});

test("a key takes over from one of its kind", async () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const next = rsa.privateKey.export({ type: "pkcs8", format: "pem" }).toString();
  const pem = keyPem();
  const signing = client({ auth: "private_key_jwt", nextSecretRef: "env:NEXT" });
  const error = await failureOf(() =>
    tableOf([[request(signing)]], (reference) => ({
      secret: reference === "env:NEXT" ? next : pem,
    })),
  );
  expect(error.message).toBe(
    'secret "env:NEXT" is a key of another kind than the one it takes over from',
  );
});

test("a credential too short to be kept out of logs is refused without showing it", async () => {
  const own = client({ id: "a", auth: "basic" });
  const error = await failureOf(() => tableOf([[request(own)]], () => ({ secret: "z" })));
  expect(error.message).toBe(
    'client "a" with secret "env:APP": the credential is too short to be kept out of logs',
  );
});

test("beyond a hundred, missing secrets are counted", async () => {
  const requests = Array.from({ length: 150 }, (_, index) => [
    request(client({ id: `app-${index}`, secretRef: `env:S_${index}` })),
  ]);
  const { message } = await failureOf(() => tableOf(requests, () => ({ fault: "is not set" })));
  expect(message.split("\n")).toHaveLength(101);
  expect(message).toContain("… and 50 more");
});
