/** Which authorization request a code goes back to. */
import { formValue } from "../core/form-encoding.ts";
import { BoundedMap } from "./bounded-map.ts";
import type { NamedOrg } from "./named-org.ts";
import type { ShownAuthorization } from "./request-shape.ts";

/** The oldest are forgotten first. */
const AUTHORIZATIONS_MAX = 50_000;

/** An authorization request, with the org it was for. */
export interface Authorization {
  named: NamedOrg | null;
  shown: ShownAuthorization;
}

export class AuthorizationMemory {
  readonly #byState = new BoundedMap<Authorization>(AUTHORIZATIONS_MAX);
  readonly #byCode = new BoundedMap<Authorization>(AUTHORIZATIONS_MAX);
  readonly #byClient = new BoundedMap<Authorization>(AUTHORIZATIONS_MAX);

  remember(authorization: Authorization, state: string, clientId: string): void {
    this.#byState.set(state, authorization);
    this.#byClient.set(clientId, authorization);
  }

  /** A redirect from anywhere that hands a code back says by its state whose it is. @see RFC 6749 §4.1.2 */
  followRedirect(location: string): void {
    if (location === "") return;
    const query = location.slice(location.indexOf("?") + 1).split("#")[0] ?? "";
    const authorization = this.#byState.get(formValue(query, "state") ?? "");
    if (authorization !== undefined) {
      this.#byCode.set(formValue(query, "code") ?? "", authorization);
    }
  }

  /** By the code, or else the client's last. */
  find(code: string, clientId: string): Authorization | undefined {
    return this.#byCode.get(code) ?? this.#byClient.get(clientId);
  }
}
