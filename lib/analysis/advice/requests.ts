/** What the rules about malformed requests say: the client under test, or its settings, is at fault. */
import type { Advice } from "./advice.ts";

const NOT_THE_SERVER = "the server is not to blame";
const ONE_OFF = [
  "The first attempt was malformed too: then there is no good request before it, and the configuration is wrong rather than the retry.",
];

export const REQUEST_ADVICE = {
  Q02: {
    title: `{who}: the client's own retry sends JSON in a body that says it is a form, {signature} on {every}; ${NOT_THE_SERVER}`,
    why: "The body was JSON and its Content-Type said form, so the server saw no parameters at all{before}; {others}.",
    check: {
      rfc: "Send the very same parameters once as a form: if that is granted, the encoding alone is at fault.",
    },
    fix: {
      rfc: "Token requests are form-encoded (RFC 6749 section 4.1.3), and a body of another kind holds no parameters for the server. Compare the retry in the evidence with the good request it names as parent, and let the client build every attempt with the same code.",
      genesys:
        "SDK purecloud-platform-client-v2 137.1.0 to 140.0.0 does this for code, refresh and SAML requests, and puts the credential into the body: move to 140.0.1 or later, and change the secret.",
    },
    alternatives: ONE_OFF,
  },
  Q03: {
    title: `{who}: the client's own retry sends {retry}, {signature} on {every}; ${NOT_THE_SERVER}`,
    why: "It was {retry}, which no server can grant{before}; {others}.",
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
    title: `{who}: the client's own retry sends no client secret, {signature} on {every}; ${NOT_THE_SERVER}`,
    why: "The credential held {secret}{before}, so it is not a wrong secret, nor a rotated one (T06); {others}.",
    check: {
      rfc: "Print, in the client, the length of the secret it is about to send, never the secret itself.",
    },
    fix: {
      rfc: "The first attempt proved who the client is and its retry does not (RFC 6749 section 2.3.1): a variable was unset or overwritten in between. Compare the retry in the evidence with its parent, and build both from the same settings.",
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
} satisfies Record<string, Advice>;
