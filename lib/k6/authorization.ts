/** Authorization without a browser: in one request, or along redirects with the cookies they set. */
import {
  isHandedBack,
  mayFollow,
  redirectParameter,
  REDIRECTS_MAX,
  resolveLocation,
} from "../core/redirect.ts";
import { EXTRA } from "../core/record.ts";
import { authorizeUrl } from "../core/token-request.ts";
import type { Grant } from "../core/words.ts";
import { prepareAuthorizeRequest } from "./prepared-request.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Extras, Session } from "./session.ts";
import { headerOf, type TokenResponse } from "./token-response.ts";

export interface Authorized {
  code: string;
  /** Of the challenge that was sent; empty when none was. */
  verifier: string;
  /** Id of the record whose answer brought the code. */
  parent: string;
}

/** Gets a code for an org's user, with which a request by `grant` begins; null when there is no way to one without a browser, or none came. @see RFC 6749 §4.1.1, §4.1.2 */
export function authorize(session: Session, ready: ReadyOrg, grant: Grant): Authorized | null {
  const { headlessAuthorize, pkce } = session.plan.head.target;
  if (headlessAuthorize === "no") return null;
  const { verifier, challenge } = pkce ? session.createVerifier() : { verifier: "", challenge: "" };
  const state = `${session.vu()}-${session.iteration()}-${ready.index}`;
  const url = authorizeUrl(ready.request, ready.client.clientId, state, challenge);
  const end = followRedirects(session, ready, grant, url, state);
  const code = redirectParameter(end.location, "code");
  return code === "" ? null : { code, verifier, parent: end.id };
}

/** Sends the request, and where that is needed those that its redirects ask for; gives the last redirect. */
function followRedirects(
  session: Session,
  ready: ReadyOrg,
  grant: Grant,
  start: string,
  state: string,
) {
  // One jar per user: nobody is to be signed in as the one before.
  const jar = session.createJar();
  let url = start;
  let id = "";
  for (let hop = 0; ; hop += 1) {
    const settle = (response: TokenResponse) =>
      settleHop(session, ready, { url, hop, state, location: headerOf(response, "Location") });
    const exchange = session.prime(
      ready,
      grant,
      hop === 0 ? "authorize" : "redirect",
      prepareAuthorizeRequest(session.plan.head, url, jar),
      { parent: id, extrasOf: (response) => describeEnd(response, settle(response)) },
    );
    const { location, next } = settle(exchange.response);
    id = exchange.id;
    if (next === null) return { id, location };
    url = next;
  }
}

/** Where an answer of the way leads. */
interface Hop {
  location: string;
  /** URL of the next request; null where the way ends. */
  next: string | null;
  /** Why it ends; empty where it goes on. */
  end: string;
}

function settleHop(
  { plan: { head } }: Session,
  { request }: ReadyOrg,
  { url, hop, state, location }: { url: string; hop: number; state: string; location: string },
): Hop {
  const hops = head.target.headlessAuthorize === "redirects" ? REDIRECTS_MAX : 0;
  const endOf = (end: string): Hop => ({ location, next: null, end });
  if (location === "") return endOf("no redirect");
  if (isHandedBack(location, request.redirectUri ?? "", state)) return endOf("no code");
  if (hop >= hops) return endOf(hops === 0 ? "a redirect elsewhere" : "too many redirects");
  const next = resolveLocation(url, location);
  // A server leads no load to hosts that the configuration does not allow.
  if (!mayFollow(next, head.target.redirectHosts ?? [])) return endOf("a host not allowed");
  return { location, next, end: "" };
}

function describeEnd({ status }: TokenResponse, { location, end }: Hop): Extras {
  const isRedirect = status >= 300 && status < 400;
  const hasCode = redirectParameter(location, "code") !== "";
  return !isRedirect || hasCode || end === "" ? [] : [[EXTRA.deadEnd, end]];
}
