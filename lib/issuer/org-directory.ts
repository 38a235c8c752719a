/** Finds the org a request is for. */
import type { IssuerOrg } from "./setup.ts";

/** The orgs of one issuer, by name and by client. */
export class OrgDirectory {
  readonly all: readonly IssuerOrg[];
  readonly #byName: ReadonlyMap<string, IssuerOrg>;
  readonly #byClient = new Map<string, IssuerOrg[]>();

  constructor(orgs: readonly IssuerOrg[]) {
    this.all = orgs;
    this.#byName = new Map(orgs.map((org) => [org.org, org]));
    for (const org of orgs) {
      const shared = this.#byClient.get(org.clientId);
      if (shared === undefined) this.#byClient.set(org.clientId, [org]);
      else shared.push(org);
    }
  }

  /** Orgs of each client, the client's own org first. */
  get byClient(): ReadonlyMap<string, readonly IssuerOrg[]> {
    return this.#byClient;
  }

  named(name: string): IssuerOrg | null {
    return this.#byName.get(name) ?? null;
  }

  /** The org a client asks for by id, or its own when it names none; null when it has no such org. */
  find(clientId: string, orgId: string | undefined): IssuerOrg | null {
    const orgs = this.#byClient.get(clientId) ?? [];
    if (orgId === undefined || orgId === "") return orgs[0] ?? null;
    return orgs.find((org) => org.orgId === orgId) ?? null;
  }
}
