/** The index tables of a plan, filled as a file is read: orgs with their requests, and clients. */
import type { PlanClient } from "../core/plan.ts";
import type { ClientAuthMethod } from "../core/words.ts";
import type { NamedOrg } from "./named-org.ts";
import {
  type RequestShapes,
  shapeOf,
  type ShownAuthorization,
  type ShownRequest,
} from "./request-shape.ts";

/** What stands in for orgs and clients beyond the bound. */
const OTHERS = "(others)";
const ORGS_MAX = 10_000;
const CLIENTS_MAX = 10_000;

export interface SeenOrg {
  org: string;
  named: NamedOrg | null;
  shapes: RequestShapes;
  /** The first authorization request for the org. */
  authorization: ShownAuthorization | null;
}

/** Asked the same in the same order, it gives the same indexes, whether it is filled or looked up. */
export class PlanTables {
  readonly orgs: SeenOrg[] = [];
  readonly clients: PlanClient[] = [];
  /** What did not fit: a file has more orgs, clients or shapes of requests than are kept apart. */
  readonly overflowed = new Set<"orgs" | "clients" | "request shapes">();
  readonly #orgIndex = new Map<string, number>();
  readonly #clientIndex = new Map<string, number>();

  /** Index of an org by its name. */
  org(name: string, named: NamedOrg | null): number {
    return this.#indexIn(this.#orgIndex, name, ORGS_MAX, "orgs", (key) => {
      const isOwn = key === name;
      const own = isOwn ? named : null;
      return this.orgs.push({ org: key, named: own, shapes: [], authorization: null }) - 1;
    });
  }

  /** Index of a client; one that has sent a secret once is known to have one. */
  client(clientId: string, auth: ClientAuthMethod): number {
    const key = JSON.stringify([clientId, auth]);
    return this.#indexIn(this.#clientIndex, key, CLIENTS_MAX, "clients", (own) => {
      const at = this.clients.length;
      this.clients.push({
        clientId: own === key ? clientId : OTHERS,
        auth,
        credentialName: auth === "none" ? null : `client-${at}`,
        nextCredentialName: null,
        assertion: auth === "private_key_jwt" ? { algorithm: "RS256", keyId: null } : null,
      });
      return at;
    });
  }

  /** Index of a request among those of its org. */
  variant(org: number, shown: ShownRequest): number {
    const at = shapeOf(this.orgs[org]?.shapes ?? [], shown);
    if (at === null) this.overflowed.add("request shapes");
    return at ?? 0;
  }

  authorization(org: number, authorization: ShownAuthorization): void {
    const seen = this.orgs[org];
    if (seen !== undefined) seen.authorization ??= authorization;
  }

  #indexIn(
    index: Map<string, number>,
    key: string,
    max: number,
    what: "orgs" | "clients",
    add: (key: string) => number,
  ): number {
    const known = index.get(key);
    if (known !== undefined) return known;
    const isFull = index.size >= max;
    if (isFull) this.overflowed.add(what);
    const kept = isFull ? OTHERS : key;
    const at = index.get(kept) ?? add(kept);
    index.set(kept, at);
    return at;
  }
}
