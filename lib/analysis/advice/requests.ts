/** What the rules about malformed requests say: the client under test, or its settings, is at fault. */
import type { Advice } from "./advice.ts";

const NOT_THE_SERVER = "the server is not to blame";
const ONE_OFF = [
  "First attempts are malformed too: then the client's configuration is wrong rather than the way it tries again.",
];

export const REQUEST_ADVICE = {
  Q01: {
    title: "{who}: token requests go to {url}, which is no token endpoint, {signature} on {every}",
    why: "Genesys Cloud issues tokens at https://login.<region>/oauth/token alone, so what {url} answers says nothing of client, scope or org; {others}.",
    check: {
      rfc: "Send one request to https://login.<region>/oauth/token with the same client.",
    },
    fix: {
      rfc: "Send token requests to the token endpoint that the server's metadata names (RFC 8414 section 2).",
      genesys:
        "Send token requests to https://login.<region>/oauth/token, with the region of the org's own host; api.<region> and other paths issue none. SDK purecloud-platform-client-v2 211.0.0 posts them to the bare login host: move to 211.1.0 or later.",
    },
    alternatives: [
      "A gateway with a path of its own stands before it, as newer SDKs support: then see where it forwards to.",
    ],
  },
  Q02: {
    title: `{who}: {sender} sends JSON in a body that says it is a form, {signature} on {every}; ${NOT_THE_SERVER}`,
    why: "The body was JSON and its Content-Type said form, so the server saw no parameters at all{before}; {others}.",
    check: {
      rfc: "Send the very same parameters once as a form: if that is granted, the encoding alone is at fault.",
    },
    fix: {
      rfc: "Token requests are form-encoded (RFC 6749 section 4.1.3), and a body of another kind holds no parameters for the server. Compare the request in the evidence with a good one, which a retry names as its parent, and let the client build every attempt with the same code.",
      genesys:
        "SDK purecloud-platform-client-v2 137.1.0 to 140.0.0 does this for code, refresh and SAML requests, and puts the credential into the body: move to 140.0.1 or later, and change the secret.",
    },
    alternatives: ONE_OFF,
  },
  Q03: {
    title: `{who}: {sender} sends {lack}, {signature} on {every}; ${NOT_THE_SERVER}`,
    why: "It was {lack}, which no server can grant{before}; {others}.",
    check: {
      rfc: "Repeat one by hand with what it lacks: if that is granted, the server and the client's settings are sound.",
      genesys:
        "See in the client's log whether the session came from client credentials, which have no refresh token: then a new token is to be asked for.",
    },
    fix: {
      rfc: "A refresh without its token is no request a server can grant (RFC 6749 section 6). The client has lost it: keep the old refresh token when an answer brings no new one, and never refresh a client-credentials session, which has none; ask for a new token there.",
      genesys:
        "SDK purecloud-platform-client-v2 102 to 210 refreshes a client-credentials session after any 401, without a token and with the client id “undefined”: move to 211.1.0 or later, or set config.refresh_access_token to false and ask for a new token.",
    },
    alternatives: ONE_OFF,
  },
  Q04: {
    title: `{who}: {sender} sends {secret}, {signature} on {every}; ${NOT_THE_SERVER}`,
    why: "The credential held {secret}{before}, so it is not a wrong secret, nor a rotated one (T06); {others}.",
    check: {
      rfc: "Print, in the client, the length of the secret it is about to send, never the secret itself.",
    },
    fix: {
      rfc: "The request does not prove who the client is (RFC 6749 section 2.3.1): a variable was unset, or overwritten before a retry. Compare the request in the evidence with a good one, which a retry names as its parent, and build both from the same settings; refuse to send a secret that is empty or reads undefined or null.",
      genesys:
        "SDK purecloud-platform-client-v2 102 to 210 sends the literal “undefined” for id and secret after a 401: move to 211.1.0 or later.",
    },
    alternatives: ONE_OFF,
  },
  Q05: {
    title: "{who}: refused where {scopes} is asked for besides, {signature} on {every}",
    why: "Requests that ask for {scopes} besides are refused and those of the same org without are not, or there are none without; {rest}.",
    check: { rfc: "Send one request of the same org with {scopes} and one without." },
    fix: {
      rfc: "Something appended scopes that nobody configured, and the client is not allowed them here. Take them out of the request where the grant has no user (client credentials); else have them allowed for the client in these orgs.",
      entra:
        "Sign-in scopes have no place in client credentials, where the scope is {resource}/.default alone. msal-node 1.0.0 to 1.3.0 appends openid, profile and offline_access: move to 1.18 or later.",
      genesys:
        "Genesys Cloud token requests carry no scope at all: whatever an SDK appends, remove it. What a client may do is set on the client.",
    },
    alternatives: ["The org's policy on that scope was changed during the run."],
  },
  Q11: {
    title:
      "{who}: redirect_uri {redirect} than the one of the authorization, {signature} on {every}",
    why: "The two texts differ, and requests of the same org whose texts are equal pass, or there are none; {rest}.",
    check: { rfc: "Redeem one code with the very text of its authorization." },
    fix: {
      rfc: "The redirect_uri of the code's redemption must be identical, character by character, to that of the authorization request (RFC 6749 section 4.1.3). Send both from one setting, and register that very text.",
    },
    alternatives: [
      "The code was used up or had expired: then it fails with an equal redirect_uri too.",
    ],
  },
  Q06: {
    title:
      "{who}: refused where {parameters} is sent, which no Genesys SDK sends, {signature} on {every}",
    why: "No request that sends the same {parameters} is issued a token, in any org, and the answer blames neither client nor secret; {rest}.",
    check: {
      rfc: "Send one request by hand without {parameters}: if that is granted, it was all.",
    },
    fix: {
      rfc: "Leave out what the server has no use for.",
      genesys:
        "Leave it out: no Genesys SDK sends it. What a client may do is set on the client (roles and divisions for client credentials, scopes for users, which each org's admin narrows). A client-credentials client acts in the org that owns it; for users, target=<org id> on the authorize request names the org.",
    },
    alternatives: [
      "The parameter is ignored and the client lacks a permission in these orgs: then it is refused without it too (T17, T403).",
    ],
  },
  Q07: {
    title: "{who}: client credentials ask for {asked}, {signature} on {every}",
    why: "This flow takes the /.default of one resource and nothing else, no request that asks for {asked} is issued a token, and the answer blames neither client nor secret; {rest}.",
    check: { rfc: "Send one request by hand whose scope is the resource's /.default alone." },
    fix: {
      rfc: "Ask for what the server lists for this grant.",
      entra:
        "Ask for the application id URI of one resource followed by /.default, and for nothing else: single permissions and sign-in scopes have no place in client credentials. What the application may do is assigned to it, and comes back in roles.",
    },
    alternatives: ["The resource does not exist in this tenant: then the answer says so (T12)."],
  },
  Q08: {
    title: "{who}: the Basic header holds the client id percent-encoded, {signature} on {every}",
    why: "The id stands encoded in the header, as RFC 6749 section 2.3.1 has it and many servers do not undo, so the server looks for a client of that spelling; {others}.",
    check: {
      rfc: "Send one request with the id as it is, and one with id and secret in the body: where both are granted, the server does not decode.",
    },
    fix: {
      rfc: "Send the credential in the body (client_secret_post), or take a client library that leaves the id as it is, or a server that decodes it. openid-client 6 encodes hyphens and underscores too, which version 5 left alone.",
    },
    alternatives: [
      "The client does not exist there: then it is refused with its id as it is, too (T05).",
    ],
  },
  Q09: {
    title: "{who}: the client proves who it is twice, by header and by body, on {every}",
    why: "Both an Authorization header and a secret in the body were sent, which RFC 6749 section 2.3 forbids, whatever the server makes of it; {others}.",
    check: { rfc: "Send one request with the header alone and one with the body alone." },
    fix: {
      rfc: "Use one method, the one the client is registered for: a server may refuse the request as invalid_request (RFC 6749 section 5.2), and a secret in the body stands in more logs.",
    },
    alternatives: ["A proxy adds the header: then it is not in what the client itself logs."],
  },
  Q10: {
    title: "{who}: a secret that needs encoding was sent as it is, {signature} on {every}",
    why: "The secret has characters that mean something else once the server decodes them, and the answer blames the client; {rest}; {others}.",
    check: {
      rfc: "Send one request by hand with the secret encoded: if that is granted, the secret is right.",
    },
    fix: {
      rfc: "Form-encode the secret before it is put into the header or the body (RFC 6749 section 2.3.1 and appendix B): + & % and : in it mean something else. Or make a secret of letters and digits.",
      entra: "Entra wants the secret URL-encoded in the body: encode it, or make a new one.",
      genesys:
        "Genesys SDKs put id and secret into the header as they are. Make a secret without such characters, or see what stands between client and server that decodes it.",
    },
    alternatives: ["The secret is wrong besides (T06): then it is refused encoded, too."],
  },
  Q12: {
    title: "{who}: the authorization names no org, and the tokens act in another one, in {every}",
    why: "The authorization request has neither target nor org nor login_hint, so the user's default org was taken, and the server says that the token acts there; {others}.",
    check: {
      rfc: "Authorise once with target=<org id>, and ask GET /api/v2/tokens/me with the token.",
    },
    fix: {
      rfc: "Name the org in the authorization request, the way this server expects.",
      genesys:
        "Put target=<org id> on the authorize request, which SDK purecloud-platform-client-v2 has an option for since 258.0.0, and authorise again: a refresh stays with the org of its authorization.",
    },
    alternatives: [
      "The user has no access to that org: then target is refused, or changes nothing (U02).",
    ],
  },
  Q14: {
    title: "{who}: token requests went through a proxy unencrypted, secret and all, on {every}",
    why: "The proxy was sent the whole https address over a connection without TLS, in place of being asked to CONNECT; that is so whatever was answered.",
    check: {
      rfc: "Watch one request at the proxy: a sound client sends CONNECT and then nothing that can be read.",
    },
    fix: {
      rfc: "Take the secret for disclosed and change it. Then use an HTTP library that tunnels: axios 1.21 does, and 0.27 and 1.6.5 do not.",
    },
    alternatives: [
      "The file was recorded by a proxy that decrypts on purpose, with a certificate of its own: then it says so.",
    ],
  },
  Q15: {
    title: "{who}: a parameter stands twice in the request, {signature} on {every}",
    why: "RFC 6749 section 3.2 lets no parameter stand twice, and the request was refused; that the one explains the other is this project's own rule, and no vendor's; {others}.",
    check: { rfc: "Send the request once with each parameter but once." },
    fix: {
      rfc: "Build the body from one set of parameters: something adds what is there already, often a default scope or client_id.",
    },
    alternatives: ["Which of the two values counted is the server's choice: both may be wrong."],
  },
} satisfies Record<string, Advice>;
