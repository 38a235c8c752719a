/** The secrets of an embedded issuer's clients: drawn where the environment names none, and never seen by anybody else. */
import { createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import type { IssuerOrg } from "../lib/issuer/setup.ts";
import type { ConfigOrg } from "../lib/run/config/config-org.ts";
import type { Config } from "../lib/run/config/load-config.ts";
import type { ConfigClient } from "../lib/run/config/org-client.ts";
import { readPrivateKey } from "../lib/run/config/private-key.ts";

/** Values for every `env:NAME` that a request of these orgs refers to, by name. */
export function drawSecrets(orgs: readonly ConfigOrg[]): Record<string, string> {
  const drawn: Record<string, string> = {};
  const draw = (reference: string | null, make: () => string) => {
    if (reference?.startsWith("env:") !== true) return;
    drawn[reference.slice("env:".length)] ??= make();
  };
  for (const { client, extensionSecrets } of orgs.flatMap(({ requests }) => requests)) {
    const make = client.auth === "private_key_jwt" ? drawKey : drawSecret;
    draw(client.secretRef, make);
    draw(client.nextSecretRef, make);
    for (const [, reference] of extensionSecrets) draw(reference, drawSecret);
  }
  return drawn;
}

function drawSecret(): string {
  return randomBytes(24).toString("base64url");
}

function drawKey(): string {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return JSON.stringify(privateKey.export({ format: "jwk" }));
}

type ClientFields = Pick<
  IssuerOrg,
  "clientId" | "clientSecret" | "nextClientSecret" | "clientAuth" | "publicKey" | "assertion"
>;

/** What the issuer knows of an org's client: that of its first variant. */
export function issuerClient({ requests }: ConfigOrg, { readSecret }: Config): ClientFields {
  const [request] = requests;
  if (request === undefined) throw new Error("an org without requests");
  const { client, extensionSecrets } = request;
  const secretOf = (reference: string | null | undefined) => {
    const answer = reference ? readSecret(reference) : null;
    // What is missing is said by the planner, with its place.
    return answer !== null && "secret" in answer ? answer.secret : undefined;
  };
  const assertion = secretOf(extensionSecrets[0]?.[1]);
  return {
    clientId: client.id,
    ...authentication(client, secretOf),
    ...(assertion === undefined ? {} : { assertion }),
  };
}

function authentication(
  client: ConfigClient,
  secretOf: (reference: string | null) => string | undefined,
): Omit<ClientFields, "clientId" | "assertion"> {
  const secret = secretOf(client.secretRef) ?? drawSecret();
  const next = secretOf(client.nextSecretRef);
  if (client.auth === "none") return { clientSecret: drawSecret(), clientAuth: "none" };
  if (client.auth !== "private_key_jwt") {
    return { clientSecret: secret, ...(next === undefined ? {} : { nextClientSecret: next }) };
  }
  const publicKey = publicKeyOf(secret, client.keyId);
  return { clientSecret: drawSecret(), clientAuth: "private_key_jwt", publicKey };
}

/** The public half of a private key in PEM or as a JWK; empty for what is no such key, which the planner refuses. */
function publicKeyOf(privateKey: string, keyId: string | null): Record<string, unknown> {
  const key = readPrivateKey(privateKey);
  if ("fault" in key) return {};
  const jwk = createPublicKey({ key: JSON.parse(key.jwk), format: "jwk" }).export({
    format: "jwk",
  });
  return { ...jwk, alg: key.algorithm, use: "sig", ...(keyId === null ? {} : { kid: keyId }) };
}
