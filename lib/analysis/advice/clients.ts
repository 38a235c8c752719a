/** What the rules about refused clients and grants say: credentials, consent, tenants, codes. */
import type { Advice } from "./advice.ts";

const CONFIGURATION = "configuration, not load";

export const CLIENT_ADVICE = {
  T04: {
    title: "{who}: the server sees a loop and refuses, {signature} on {every}",
    why: "The server's own code says loop, so it is neither a bad grant nor a limit for all; {rest}; {others}.",
    check: {
      rfc: "Count the token requests per user and client in one minute, and hold them against the tokens' lifetime.",
    },
    fix: {
      rfc: "The same user or client asks for the same token again and again, and the server takes it for a loop. Keep tokens until shortly before they expire.",
      entra:
        "AADSTS50196 stops clients that ask again and again for what they have: use a token cache shared by all workers, and wait before trying again.",
    },
    alternatives: ["Several workers without a common cache look like one that loops."],
  },
  T05: {
    title: "{who}: the client is not known there, {signature} on {every}",
    why: "The answer says that the client is not known ({signature}), not that its secret is wrong; {rest}; {others}.",
    check: {
      rfc: "Look the client id up at the server, in an org named here.",
      genesys:
        "See whether the client exists in that org, and compare the login host with its region; asking other regions' hosts needs the consent of whoever runs them.",
      entra: "Look for the application's id among the enterprise applications of that tenant.",
    },
    atRest: CONFIGURATION,
    fix: {
      rfc: "The server does not know this client id. Compare it, and the host it is sent to, with those of an org that works; a client that was deleted answers the same.",
      genesys:
        "The words “client not found” mean a wrong client id or the right one in the wrong region: compare the login host with the org's region, and see whether the client was deleted.",
      entra:
        "AADSTS700016: the application is not in this tenant. Install or consent to it there, and compare the tenant in the token URL.",
      keycloak:
        "Keycloak answers a client that is unknown or disabled in the realm with invalid_client: compare realm and client id.",
    },
    alternatives: ["The client was disabled: some servers answer the same."],
  },
  T06: {
    title: "{who}: the client's secret is refused, {signature} on {every}",
    why: "The answer blames the client's proof of who it is, not the grant, and does not say that the client is unknown; {rest}; {others}.",
    check: {
      rfc: "Ask for one token by hand with the secret copied anew from its source: if that works, some instances hold an old one.",
      hydra:
        "Look the client id up first, since an unknown client is answered the same; then ask by hand with the secret copied anew.",
    },
    atRest: CONFIGURATION,
    fix: {
      rfc: "The server knows of the client at most and refuses its proof (RFC 6749 section 5.2). Compare the secret's source and age for the orgs named here with one that works; after a change, look for instances that still hold the old one. Characters such as + & % : must be form-encoded in a Basic header.",
      genesys:
        "The words “authentication failed” are said of a wrong secret, or one that was regenerated: Genesys Cloud keeps one secret at a time, so every instance must change at once. It also comes from a wrong region.",
      entra:
        "AADSTS7000215: the value given is no valid secret of this application; often the secret's id was copied in place of its value.",
      keycloak:
        "Keycloak words a wrong secret as unauthorized_client: compare it with the client's credentials in that realm.",
      hydra: "Hydra answers an unknown client and a wrong secret alike: compare both.",
    },
    alternatives: [
      "The client id is wrong and the server does not tell the two apart.",
      "The client authenticates in a way the server does not allow it: Basic header against body.",
    ],
  },
  T07: {
    title: "{who}: the client's secret has expired, {signature} on {every}",
    why: "The server says that the secret has expired, so it was right once; {rest}; {others}.",
    check: { rfc: "Look at the date of expiry of the client's secrets." },
    atRest: CONFIGURATION,
    fix: {
      rfc: "Make a new secret, give it to every instance, then remove the old one; watch the date of expiry of the others.",
      entra:
        "AADSTS7000222: make a new secret in the application's registration, and put its expiry into a calendar or use a certificate.",
    },
    alternatives: ["The server's clock is wrong: then every secret seems to have expired."],
  },
  T08: {
    title:
      "{who}: refused for the secret and issued by turns after {event}, {signature} on {every}",
    why: "Refusals begin only after {event}, and tokens are issued in between, so some instances hold the old secret; a wrong one (T06) would be refused always.",
    check: { rfc: "Group the refusals by instance: each should be refused always or never." },
    fix: {
      rfc: "After the change some instances hold the old secret and some the new one. Where the server keeps two secrets, add the new one, roll it out, then remove the old one; where it keeps one, change client by client, or use two clients.",
      genesys:
        "Genesys Cloud keeps one secret at a time, so there is no overlap: instances with the old one fail from that moment on. Use two clients and move instances from one to the other.",
      entra:
        "Keep two secrets on the application while instances change over, and delete the old one last.",
    },
    alternatives: [
      "Nodes of the server learn of the new secret at different times: then one instance passes and fails by turns.",
    ],
  },
  T11: {
    title: "{who}: nobody has consented there, {signature} on {every}",
    why: "The answer asks for consent, so client and secret are right; {rest}; {others}.",
    check: {
      rfc: "Compare what was consented to in an org named here with one that works.",
      entra:
        "Look at the application's permissions in that tenant: one of them says that consent is not granted.",
    },
    atRest: CONFIGURATION,
    fix: {
      rfc: "The client's scopes were not consented to in the orgs named here. Have their admins consent, then ask again.",
      entra:
        "Consent is per tenant: have an admin of each tenant named here consent to the application's permissions, through its admin consent address.",
    },
    alternatives: [
      "A permission was added to the client after consent was given: it needs a new one.",
    ],
  },
  T12: {
    title: "{who}: the request went to another tenant, {signature} on {every}",
    why: "The answer names the tenant or the resource, not the client or its secret; {rest}; {others}.",
    check: {
      rfc: "Compare the tenant and the resource in the request with those of an org that works.",
      entra:
        "Fetch the tenant's openid-configuration with the tenant as it stands in the token URL: one that does not exist is refused there too.",
    },
    atRest: CONFIGURATION,
    fix: {
      rfc: "Client or resource do not exist in the tenant that was asked. Compare the tenant in the token URL with the org's.",
      entra:
        "The tenant does not exist (90002), does not have the resource (500011), or the application is for one tenant only (50194): compare the tenant in the token URL, and install what lacks there.",
    },
    alternatives: ["The tenant was moved or deleted."],
  },
  T13: {
    title: "{who}: the authorization code is refused, {signature} on {every}",
    why: "A code is refused whose redirect_uri is that of its authorization, so it is the code itself, its age, or its verifier; {rest}; {others}.",
    check: {
      rfc: "See how old the code was and whether it was redeemed before; then redeem one at once, by hand.",
    },
    fix: {
      rfc: "A code holds once, for some minutes, for one client and one redirect_uri, with the verifier of its challenge (RFC 6749 section 4.1.2, RFC 7636 section 4.6). See in the evidence how long after the authorization it was redeemed, and that no retry redeems it twice.",
    },
    alternatives: [
      "The answer to a first redemption was lost: the retry then finds the code used up.",
      "Nodes of the server do not share codes: then it comes and goes with the connection.",
    ],
  },
  T14: {
    title: "{who}: the redirect_uri is refused, {signature} on {every}",
    why: "The answer names the redirect_uri; {rest}; {others}.",
    check: {
      rfc: "Redeem one code with the redirect_uri as it is registered, character by character.",
    },
    atRest: CONFIGURATION,
    fix: {
      rfc: "The redirect_uri must be one that is registered for the client, compared as text (RFC 6749 section 4.1.3, RFC 9700 section 4.1.3): a slash at the end, a capital or a port makes it another. Compare the setting with the registration in the orgs named here.",
    },
    alternatives: ["The registration was changed during the run."],
  },
  T20: {
    title: "{who}: the client may not use this grant, {signature} on {every}",
    why: "The client is known and its secret accepted, and the grant is refused; {rest}; {others}.",
    check: {
      rfc: "Look at which grants the client may use, in an org named here.",
      genesys:
        "Read state and grant type of the client (GET /api/v2/oauth/clients/<id>) in the org that owns it.",
      keycloak:
        "Look at the client's capability settings in the realm: service accounts for client credentials, the standard flow for codes.",
    },
    atRest: CONFIGURATION,
    fix: {
      rfc: "The client exists and is not allowed the grant, or the server does not know it. Enable the grant for this client in the orgs named here, or use one that is.",
      genesys:
        "A Genesys Cloud client has one grant type: look at its type and state (active, inactive, disabled) in the org that owns it. Implicit grants are being switched off; use code with PKCE.",
      keycloak:
        "Turn on service accounts (client credentials) or the standard flow for this client in the realm.",
    },
    alternatives: ["The client is inactive: it then gets no new tokens by any grant."],
  },
} satisfies Record<string, Advice>;
