/** Finds the org a request is for. */
import type { IssuerOrg } from "./setup.ts";

/** How a request names an org: by id, as a text, or by the name people use. */
export type OrgKey = string | { name: string };

/** The orgs of one issuer, by name, by id and by client. */
export class OrgDirectory {
  readonly all: readonly IssuerOrg[];
  readonly #byName: ReadonlyMap<string, IssuerOrg>;
  readonly #byId: ReadonlyMap<string, IssuerOrg>;
  readonly #byClient = new Map<string, IssuerOrg[]>();

  constructor(orgs: readonly IssuerOrg[]) {
    this.all = orgs;
    this.#byName = new Map(orgs.map((org) => [org.org, org]));
    this.#byId = new Map(orgs.map((org) => [org.orgId, org]));
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

  withId(orgId: string): IssuerOrg | null {
    return this.#byId.get(orgId) ?? null;
  }

  /** The org a client asks for, or its own when it names none; null when it has no such org. */
  find(clientId: string, asked: OrgKey | undefined): IssuerOrg | null {
    const orgs = this.#byClient.get(clientId) ?? [];
    if (asked === undefined || asked === "") return orgs[0] ?? null;
    const isAsked = (org: IssuerOrg) =>
      typeof asked === "string" ? org.orgId === asked : org.org === asked.name;
    return orgs.find(isAsked) ?? null;
  }
}
