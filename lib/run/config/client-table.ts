/** The OAuth clients of a plan: each once, with its prepared credentials beside the plan. */
import type { PlanClient, PlanRequest } from "../../core/plan.ts";
import type { ConfigOrg } from "./config-org.ts";
import { CredentialStore } from "./credential-store.ts";
import type { ConfigClient } from "./org-client.ts";
import type { SecretAnswer } from "./secret-reference.ts";

export interface ClientTable {
  clients: PlanClient[];
  /** The requests of the org at an index, by variant; made anew by each call. */
  requestsOf: (orgIndex: number) => PlanRequest[];
  /** Prepared credentials by the names that clients and requests have for them. */
  credentials: Map<string, string>;
  /** The bare secrets, each once, for keeping them out of what the harness itself writes. */
  secrets: string[];
}

/** What a request takes from the table. */
interface RequestLinks {
  client: number;
  extensionCredentialName: string | null;
}

function planClient(
  client: ConfigClient,
  index: number,
  org: string,
  store: CredentialStore,
): PlanClient {
  const current = store.addClientSecret("current", index, client, org);
  const next = store.addClientSecret("next", index, client, org);
  const algorithm = current?.algorithm ?? null;
  if (current !== null && next !== null && next.algorithm !== algorithm) {
    store.refuseNextKey(client.nextSecretRef);
  }
  return {
    clientId: client.id,
    auth: client.auth,
    credentialName: current?.name ?? null,
    nextCredentialName: next?.name ?? null,
    assertion: algorithm === null ? null : { algorithm, keyId: client.keyId },
  };
}

/**
 * Reads the secrets of these orgs and prepares their credentials; requests with the same id, references, method and
 * key id share a client. Throws SECRET_MISSING or CONFIG_INVALID that names every reference without a usable secret.
 */
export function buildClientTable(
  orgs: readonly Pick<ConfigOrg, "org" | "requests">[],
  readSecret: (reference: string) => SecretAnswer,
): ClientTable {
  const store = new CredentialStore(readSecret);
  const clients: PlanClient[] = [];
  const known = new Map<string, number>();
  const indexOf = (client: ConfigClient, org: string): number => {
    const { id, auth, secretRef, nextSecretRef, keyId } = client;
    const key = JSON.stringify([id, auth, secretRef, nextSecretRef, keyId]);
    const index = known.get(key) ?? clients.length;
    if (index === clients.length) clients.push(planClient(client, index, org, store));
    known.set(key, index);
    return index;
  };
  const links = orgs.map(({ org, requests }) =>
    requests.map(({ client, extensionSecrets }): RequestLinks => ({
      client: indexOf(client, org),
      extensionCredentialName: store.addFragment(extensionSecrets, org),
    })),
  );
  store.throwFaults();
  const requestsOf = (orgIndex: number) =>
    (links[orgIndex] ?? []).flatMap((link, variant): PlanRequest[] => {
      const request = orgs[orgIndex]?.requests[variant];
      if (request === undefined) return [];
      const { client: _client, extensionSecrets: _secrets, ...settled } = request;
      return [{ ...settled, ...link }];
    });
  const { credentials, secrets } = store;
  return { clients, requestsOf, credentials, secrets: [...secrets] };
}
