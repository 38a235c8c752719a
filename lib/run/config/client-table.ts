/** The OAuth clients of a plan: each once, with its prepared credential beside the plan. */
import { EXIT_CODES, HarnessError } from "../../core/errors.ts";
import type { PlanClient, PlanTarget } from "../../core/plan.ts";
import type { ConfigOrg } from "./config-org.ts";
import { MIN_CREDENTIAL_LENGTH, prepareCredential } from "./prepared-credential.ts";
import type { SecretAnswer } from "./secret-reference.ts";
import { showValue } from "./shown-text.ts";

export interface ClientTable {
  clients: PlanClient[];
  /** Index into `clients`, by org. */
  clientOf: number[];
  /** Prepared credentials by the clients' `credentialName`. */
  credentials: Map<string, string>;
  /** The bare secrets, each once, for keeping them out of what the harness itself writes. */
  secrets: string[];
}

interface MissingSecret {
  reference: string;
  fault: string;
  org: string;
}

function throwMissing(missing: readonly MissingSecret[]): never {
  const lines = missing.map(
    ({ reference, fault, org }) =>
      `secret ${showValue(reference)} of org ${showValue(org)} ${fault}`,
  );
  throw new HarnessError("SECRET_MISSING", lines.join("\n"), {
    hint: "set the variable, or write the file with mode 0600; `secretRef` names it",
    exitCode: EXIT_CODES.usage,
  });
}

function throwTooShort(credential: string, id: string, reference: string): void {
  if (credential.length >= MIN_CREDENTIAL_LENGTH && !/[\r\n]/.test(credential)) return;
  const client = `client ${showValue(id)} with secret ${showValue(reference)}`;
  throw new HarnessError(
    "CONFIG_INVALID",
    `${client}: the credential is too short to be kept out of logs`,
    {
      hint: `client id and secret must give at least ${MIN_CREDENTIAL_LENGTH} characters together`,
      exitCode: EXIT_CODES.usage,
    },
  );
}

/**
 * Reads the secrets of these orgs and prepares their credentials; orgs with the same id and reference share a client.
 * Throws SECRET_MISSING that names every reference without a secret, and an org that needs it.
 */
export function buildClientTable(
  orgs: readonly ConfigOrg[],
  method: PlanTarget["clientAuth"],
  readSecret: (reference: string) => SecretAnswer,
): ClientTable {
  const table: ClientTable = { clients: [], clientOf: [], credentials: new Map(), secrets: [] };
  const known = new Map<string, number>();
  const missing: MissingSecret[] = [];
  for (const { org, client } of orgs) {
    const key = JSON.stringify([client.id, client.secretRef]);
    const index = known.get(key) ?? table.clients.length;
    table.clientOf.push(index);
    if (known.has(key)) continue;
    known.set(key, index);
    const reference = client.secretRef;
    if (method === "none" || reference === null) {
      table.clients.push({ clientId: client.id, credentialName: null });
      continue;
    }
    const credentialName = `client-${index}`;
    table.clients.push({ clientId: client.id, credentialName });
    const answer = readSecret(reference);
    if ("fault" in answer) {
      missing.push({ reference, fault: answer.fault, org });
      continue;
    }
    const credential = prepareCredential(method, client.id, answer.secret);
    throwTooShort(credential, client.id, reference);
    table.credentials.set(credentialName, credential);
    table.secrets.push(answer.secret);
  }
  if (missing.length > 0) throwMissing(missing);
  return { ...table, secrets: [...new Set(table.secrets)] };
}
