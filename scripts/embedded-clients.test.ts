/** What the embedded issuer is told of the clients of a configuration. */
import { expect, it } from "vitest";
import { loadConfig } from "../lib/run/config/load-config.ts";
import { planRun } from "../lib/run/plan-run.ts";
import { drawSecrets, issuerClient } from "./embedded-clients.ts";

const ORGS = `orgs:
  generate: { count: 2, org: "org-{n}", clientId: "app-{n}", secretRef: "env:SECRET_{n}", nextSecretRef: "env:NEXT_{n}" }
workload: [{ name: soak, kind: soak, rate: 1, duration: 1s }]
`;

/** The configuration with every secret drawn, and what the issuer knows of its first client. */
async function clientFor(clientAuth: string, more = "") {
  const text = `version: 1
target:
  tokenUrl: http://127.0.0.1:4400/token
  clientAuth: ${clientAuth}
${more}${ORGS}`;
  const source = { path: "tokenrush.yaml", text };
  const { orgs } = await loadConfig(source, { env: {}, cwd: "." });
  const env = drawSecrets(orgs);
  const config = await loadConfig(source, { env, cwd: "." });
  const [org] = config.orgs;
  if (org === undefined) throw new Error("no org");
  return { client: issuerClient(org, config), config, env };
}

it("knows the secrets that the client has, drawn anew for each client and each time", async () => {
  const { client, env } = await clientFor("basic");
  expect(client).toEqual({
    clientId: "app-1",
    clientSecret: env["SECRET_1"],
    nextClientSecret: env["NEXT_1"],
  });
  expect(new Set(Object.values(env)).size).toBe(4);
  expect((await clientFor("basic")).env).not.toEqual(env);
});

it("knows of a client that signs its public key alone, by the name it signs with", async () => {
  const { client, config, env } = await clientFor(
    "private_key_jwt",
    '  clientKeyId: "{clientId}-1"\n',
  );
  expect(client).toMatchObject({ clientAuth: "private_key_jwt" });
  expect(client.publicKey).toMatchObject({ kty: "EC", crv: "P-256", alg: "ES256", kid: "app-1-1" });
  expect(client.publicKey).not.toHaveProperty("d");
  expect(JSON.stringify(client)).not.toContain(env["SECRET_1"]);
  expect(planRun(config).plan.clients[0]).toMatchObject({ auth: "private_key_jwt" });
});

it("knows no secret of a public client", async () => {
  const { client, env } = await clientFor("none");
  expect(client).toMatchObject({ clientId: "app-1", clientAuth: "none" });
  expect(client.nextClientSecret).toBeUndefined();
  expect(env).toEqual({});
});
