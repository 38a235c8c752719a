/** The secrets that clients are known by, which may change while the issuer runs. */
import type Provider from "oidc-provider";
import type { OrgDirectory } from "./org-directory.ts";
import { isSameText } from "./same-text.ts";

interface AcceptedSecret {
  secret: string;
  /** Milliseconds since the Unix epoch. */
  goodUntilMs: number;
}

/** Each client has its newest secret, and for an overlap the one before. */
export class ClientSecrets {
  readonly #accepted = new Map<string, AcceptedSecret[]>();
  readonly #nowMs: () => number;

  constructor(directory: OrgDirectory, nowMs: () => number = Date.now) {
    this.#nowMs = nowMs;
    for (const [clientId, [own]] of directory.byClient) {
      if (own === undefined || (own.clientAuth ?? "secret") !== "secret") continue;
      this.#accepted.set(clientId, [newest(own.clientSecret)]);
    }
  }

  accepts(clientId: string, given: string): boolean {
    const accepted = this.#accepted.get(clientId) ?? [];
    return accepted.some(
      ({ secret, goodUntilMs }) => goodUntilMs > this.#nowMs() && isSameText(given, secret),
    );
  }

  /** True when the client has a secret and it is another one. */
  isNew(clientId: string, secret: string): boolean {
    const current = this.#accepted.get(clientId)?.[0];
    return current !== undefined && current.secret !== secret;
  }

  /** Makes `next` the client's secret; the one before stays good until `overlapEndMs`, anything older does not. */
  rotate(clientId: string, next: string, overlapEndMs: number): void {
    const [before] = this.#accepted.get(clientId) ?? [];
    const old = before === undefined ? [] : [{ ...before, goodUntilMs: overlapEndMs }];
    this.#accepted.set(clientId, [newest(next), ...old]);
  }

  /** Has the OAuth library ask here instead of comparing with the secret it was set up with. */
  guard(provider: Provider): void {
    const accepts = this.accepts.bind(this);
    provider.Client.prototype.compareClientSecret = function compare(given) {
      return accepts(this.clientId, given);
    };
  }
}

function newest(secret: string): AcceptedSecret {
  return { secret, goodUntilMs: Number.POSITIVE_INFINITY };
}
