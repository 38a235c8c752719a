/** Authorization without a browser: in one request, or along redirects with the cookies they set. */
import {
  isHandedBack,
  mayFollow,
  redirectParameter,
  REDIRECTS_MAX,
  resolveLocation,
} from "../core/redirect.ts";
import { authorizeUrl } from "../core/token-request.ts";
import { prepareAuthorizeRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Session } from "./session.ts";
import { headerOf } from "./token-response.ts";

export interface Authorized {
  code: string;
  /** Of the challenge that was sent; empty when none was. */
  verifier: string;
  /** Id of the record whose answer brought the code. */
  parent: string;
}

/** Gets a code for an org's user; null when there is no way to one without a browser, or none came. @see RFC 6749 §4.1.1, §4.1.2 */
export function authorize(session: Session, ready: ReadyOrg): Authorized | null {
  const { headlessAuthorize, pkce } = session.plan.head.target;
  if (headlessAuthorize === "no") return null;
  const { verifier, challenge } = pkce ? session.createVerifier() : { verifier: "", challenge: "" };
  const state = `${session.vu()}-${session.iteration()}-${ready.index}`;
  const url = authorizeUrl(ready.request, ready.client.clientId, state, challenge);
  const end = followRedirects(session, ready, url, state);
  const code = redirectParameter(end.location, "code");
  return code === "" ? null : { code, verifier, parent: end.id };
}

/** Sends the request, and where that is needed those that its redirects ask for; gives the last redirect. */
function followRedirects(session: Session, ready: ReadyOrg, start: string, state: string) {
  const { head } = session.plan;
  // One jar per user: nobody is to be signed in as the one before.
  const jar = session.createJar();
  const hops = head.target.headlessAuthorize === "redirects" ? REDIRECTS_MAX : 0;
  let url = start;
  let id = "";
  for (let hop = 0; ; hop += 1) {
    const request = prepareAuthorizeRequest(head, url, jar);
    const step = hop === 0 ? "authorize" : "redirect";
    const exchange = session.prime(ready, "authorization_code", step, request, { parent: id });
    const location = headerOf(exchange.response, "Location");
    id = exchange.id;
    const redirectUri = ready.request.redirectUri ?? "";
    if (hop >= hops || location === "" || isHandedBack(location, redirectUri, state)) {
      return { id, location };
    }
    url = resolveLocation(url, location);
    // A server leads no load to hosts that the configuration does not allow.
    if (!mayFollow(url, head.target.redirectHosts ?? [])) return { id, location };
  }
}
