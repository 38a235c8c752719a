/** What the rules about issued tokens say. */
import type { LifetimeCheck } from "../lifetime.ts";
import type { Advice } from "./advice.ts";

const GENESYS_ORG_OF_TOKEN =
  "Genesys Cloud does not name the org in a claim: ask GET /api/v2/tokens/me with the token and compare organization.id. " +
  "A client-credentials client acts in the org that owns it, so keep one client per org; for users, put target=<org id> on the authorize request.";

export const TOKEN_ADVICE = {
  "U01.empty": {
    title: "{who} {gets|get} an empty {claim} in {every}",
    why: "The token decodes and its {claim} is there and empty, so it was issued to no org rather than to another one; {rest}; {others}.",
    check: {
      rfc: "Ask for one token of an org named here and one of an org that works, with the same client settings, and compare the two payloads.",
      genesys:
        "Call GET /api/v2/tokens/me with one such token: organization.id is the org it acts in.",
      appfoundry:
        "Authorise once with the org named and once without, and compare {claim} in the two tokens.",
    },
    fix: {
      rfc: "The token is bound to no org, so every call made with it will be refused. Check that the client is authorised in each org named here and that the request names the org the way this server expects, then ask for a new token: one already issued gains no org.",
      genesys: GENESYS_ORG_OF_TOKEN,
      appfoundry:
        "This simulated host binds a token to the org named when it is asked for. Send the org's id as org_id on the authorize request as well as on the token request, then authorise again.",
    },
    alternatives: [
      "Propagation of a new link between client and org: then early tokens are empty and later ones are not.",
      "A cache in front of the token endpoint whose key leaves out the org: then the same token id comes back for several orgs.",
    ],
  },
  "U01.absent": {
    title: "{who} {gets|get} tokens without {claim} in {every}",
    why: "The token decodes and has no {claim} at all, which a missing mapper explains and a missing membership does not; {rest}; {others}.",
    check: {
      rfc: "Decode one token by hand and look for the org's id anywhere in its payload.",
      genesys:
        "Call GET /api/v2/tokens/me with one such token: organization.id is the org it acts in.",
    },
    fix: {
      rfc: "The server does not put the claim into the token at all. Turn on the mapper, hook or scope that adds it for this client in the orgs named here, or correct claims.org if this server uses another name.",
      genesys: GENESYS_ORG_OF_TOKEN,
    },
    alternatives: [
      "The claim stands under another name or deeper in the payload: decode one token and compare.",
      "A token of another kind, for another audience, was issued: compare aud.",
    ],
  },
  "U01.wrong": {
    title: "{who} {gets|get} {wrongOrg} in {every}",
    why: "{claim} holds ids, and not all that were expected, so it is neither empty nor left out; {rest}; {others}.",
    check: {
      rfc: "Hold the org that the request names against the one in the claim, and against the server's own log under the correlation ids of the evidence.",
      genesys:
        "Call GET /api/v2/tokens/me with one such token: organization.id is the org it acts in.",
    },
    fix: {
      rfc: "Do not use these tokens: they act for somebody else, or not for every org they should. Compare the org that was asked for with the one in the claim; if they differ in the server's own log too, report it as a leak across tenants. In a client, check that its token cache keys by client, org, scope and grant.",
      genesys: GENESYS_ORG_OF_TOKEN,
    },
    alternatives: [
      "Stale data of the server after an org was renamed or re-linked: then the wrong id is the org's former one, and it stops.",
      "The org's expected id in the configuration is out of date: compare it with the server's.",
    ],
  },
  "U01.extra": {
    title: "{who} {gets|get} tokens that name an org nobody expected in {every}",
    why: "An id that nobody listed stands in {claim}, whether or not the expected one is there; {rest}; {others}.",
    check: {
      rfc: "Look up whose org the extra id in the evidence is, and whether the client was ever linked to it.",
      genesys:
        "Call GET /api/v2/tokens/me with one such token: organization.id is the org it acts in.",
    },
    fix: {
      rfc: "Treat it as a possible leak across tenants until shown otherwise: find out which org the extra id belongs to and who linked it to this client. If the client is meant to act there, list the id under the org's expected orgs or set claims.extra to allow.",
    },
    alternatives: [
      "The list of expected orgs is incomplete: the client is linked to more of them.",
    ],
  },
  "U01.undecodable": {
    title: "{who} {gets|get} tokens that cannot be decoded in {every}",
    why: "It has the form of a JWT and no receiver can read it, so it is neither opaque nor a token with another claim; {rest}; {others}.",
    check: { rfc: "Fetch one token by hand, past every proxy, and decode it." },
    fix: {
      rfc: "The token has the form of a JWT, but its payload is not a JSON object (RFC 7519 section 7.2), or it holds characters no token may hold (RFC 6749 appendix A.12). No receiver can read it: look for something between server and client that cuts or re-encodes bodies.",
    },
    alternatives: ["A signing service or cache returns part of a token under load."],
  },
  U03: {
    title: "{who} {gets|get} opaque tokens: their org cannot be checked by decoding",
    why: "The tokens are no JWTs, and {claim} was to be read from them.",
    check: {
      rfc: "Introspect one token (RFC 7662), or set up apiCheck, and compare the org that is answered.",
      genesys: "Call GET /api/v2/tokens/me with one token and compare organization.id.",
    },
    fix: {
      rfc: "This is not a failure. Opaque tokens say nothing to a client: check their org by introspection (RFC 7662) or by a call made with the token.",
      genesys:
        "This is normal for Genesys Cloud. Check the org with GET /api/v2/tokens/me: organization.id is the org the token acts in.",
    },
    alternatives: [
      "The server issues JWTs for another audience or resource: see whether one can be asked for.",
    ],
  },
  U04: {
    title: "{who} {gets|get} fewer scopes than asked for in {every}",
    why: "Less was granted than asked for, and not on refreshes alone ({grants}), so it is the org or its client that lacks the scope; {rest}; {others}.",
    check: {
      rfc: "Ask once for each missing scope alone, in an org named here and in one that works.",
      genesys:
        "Compare authorizedScope in GET /api/v2/tokens/me for an org named here and for one that works.",
    },
    fix: {
      rfc: "The server narrowed the scope and answered 200, as RFC 6749 section 3.3 lets it. Compare the granted scope with the one asked for, authorise what is missing in each org named here, and let the client treat a shortfall as an error.",
      genesys:
        "Genesys Cloud token requests carry no scope: remove it. Scopes belong to the OAuth client and are narrowed by each org's admin under Authorized Applications; client-credentials clients have roles and divisions instead.",
    },
    alternatives: [
      "The scope does not exist under this name at this server, which then drops it in silence.",
    ],
  },
  U05: {
    title: "{who} {gets|get} tokens of the application without any role in {every}",
    why: "The token decodes and has no roles, and no user stood behind it whose scp could take their place; {rest}; {others}.",
    check: {
      rfc: "Make one call with such a token: an API that goes by roles refuses it.",
      entra:
        "Look at the application's permissions in that tenant: one of kind Application must be there with consent granted, and then a fresh token has it in roles.",
    },
    fix: {
      rfc: "Assign the application a role at the API, and ask for a new token: one already issued gains none.",
      entra:
        "Entra issues a token for client credentials whether or not the application may do anything. Assign it the API's app roles in each tenant named here, have an admin consent, and ask for a new token.",
    },
    alternatives: [
      "The API goes by the application's id alone: then its own answers are good, and this is no fault.",
      "The role was assigned a short while ago: then newer tokens have it.",
    ],
  },
  U15: {
    title: "{who} {gets|get} tokens with wrong claims in {every}: {detail}",
    why: "The token contradicts its answer or the configuration: {detail}; {rest}; {others}.",
    check: {
      rfc: "Decode one token and hold exp, iat and nbf against the Date header of its answer, and iss, aud and azp against the configuration.",
    },
    fix: {
      rfc: "Claims and answer contradict each other, or the token is for somebody else. Compare exp, iat and nbf with expires_in and the server's Date header, and iss, aud and azp with what was asked for; then correct the server's clock or configuration, and renew by the shorter of the two lifetimes until then.",
    },
    alternatives: [
      "One node of several has a wrong clock: then only part of the tokens is affected.",
      "A cached token is handed out again: then iat lies before the request.",
    ],
  },
  T01: {
    title: "{who} {gets|get} 200 without a usable token in {every}: lacks {detail}",
    why: "The status says success and the body lacks {detail}, so whoever counts by status counts it as a token; {rest}; {others}.",
    check: { rfc: "Send one such request by hand, and read the whole body and its headers." },
    fix: {
      rfc: "A success without a non-empty access_token and a token_type is none (RFC 6749 section 5.1). Let the client check both before it uses the answer: several SDKs take it for a token. Then ask the server's side why the body is incomplete.",
    },
    alternatives: [
      "A proxy or a mock answers in the server's place: compare its headers with those of a good answer.",
    ],
  },
  T18: {
    title: "{who} {loses|lose} scope on refresh in {every}",
    why: "Only refreshes fall short ({grants}), and they asked for no less than was granted before, so it is the refresh that narrows and not the org; {rest}.",
    check: {
      rfc: "Refresh two chains of one org, one with the original scope and one without: if only the latter is narrowed, the server does not follow RFC 6749 section 6.",
      genesys: "Compare authorizedScope in GET /api/v2/tokens/me before and after one refresh.",
    },
    fix: {
      rfc: "A refresh without scope must grant what was granted before (RFC 6749 section 6). Run one refresh with the original scope and one without: if only the latter is narrowed, the server does not follow the RFC; send the scope until it does.",
      genesys:
        "Genesys Cloud refreshes carry no scope, and none should be sent. If a renewed token can do less, an admin of that org has narrowed what the client is authorised for: look under Authorized Applications there.",
    },
    alternatives: [
      "The user or an admin took back a scope between issuance and refresh: then it is lost for other grants too.",
    ],
  },
  T19: {
    title: "{who} {gets|get} no new refresh token in {every}",
    why: "The refresh was granted and its answer has no refresh_token: then the old one stays in use (RFC 6749 section 6), and nothing has failed.",
    check: {
      rfc: "Refresh twice by hand with one and the same token: if the second is granted too, the old one is to be kept.",
    },
    fix: {
      rfc: "Nothing is wrong with the server. See that the client keeps the refresh token it has when an answer brings none.",
      genesys:
        "Nothing is wrong with the server. SDK purecloud-platform-client-v2 overwrites the refresh token it has with whatever comes back, nothing included: keep it outside of the SDK.",
    },
    alternatives: [
      "A proxy takes the member out of the answer: compare with an answer fetched past it.",
    ],
  },
} satisfies Record<string, Advice>;

/** The checks of lifetime, issuer, audience and client, by the name each has in a symptom. */
export const LIFETIME_WORDS: Readonly<Record<LifetimeCheck, string>> = {
  promisedTooLong: "expires_in promises more than exp − iat",
  promisedTooShort: "expires_in promises less than exp − iat",
  expiredAtIssuance: "expired when issued",
  iatAhead: "iat ahead of the server's own clock",
  nbfAhead: "nbf ahead of the server's own clock",
  issuer: "another issuer in iss",
  audience: "another audience in aud",
  client: "another client in azp or client_id",
};
