/** What the rules about tokens in use say: calls made with them, caches, double spending, and changes that spread. */
import type { Advice } from "./advice.ts";

export const USE_ADVICE = {
  U02: {
    title: "{who} {gets|get} tokens that act in another org, in {every}",
    why: "The answer to the check names an org that nobody expects, whatever the token's own claims say; {rest}; {others}.",
    check: {
      rfc: "Compare the org in the request with the one that the server answers for one fresh token.",
      genesys:
        "Call GET /api/v2/tokens/me with a fresh token: where organization.id equals homeOrganization.id, it is authorised for its home org only.",
    },
    fix: {
      rfc: "The server itself says that the token acts for another org than it was asked for. Do not use it: compare the org in the request with the one answered, and keep a client or a selector per org.",
      genesys:
        "GET /api/v2/tokens/me names another organization.id: a client-credentials client acts in the org that owns it, so keep one client per org; for users, put target=<org id> on the authorize request.",
    },
    alternatives: [
      "The org's expected id in the configuration is out of date: compare it with the server's.",
    ],
  },
  U06: {
    title: "{who}: issued tokens are refused by the API, {signature} on {every}",
    why: "The token was issued and the call is refused with 403 and without a word of scopes, so a role or permission is missing; {rest}; {others}.",
    check: {
      rfc: "Make the same call with a token of an org that works, and compare the permissions of the two clients.",
      genesys:
        "Read which permission the body of missing.permissions names, and look for it in the roles of the client in that org.",
    },
    atRest: "permission, not load",
    fix: {
      rfc: "The token is good and what it may do does not suffice: 200 at issuance, 403 when used. Give the client the role or permission that the API asks for, in each org named here.",
      genesys:
        "The client's role or division lacks the permission in that org: missing.permissions names it. Scopes do not help a client-credentials client; assign the role there.",
    },
    alternatives: [
      "The token is bound to no org or to another: see its claim state in the same run.",
      "The permission was granted a short while ago and has not spread.",
    ],
  },
  U07: {
    title: "{who}: issued tokens lack a scope the API asks for, {signature} on {every}",
    why: "The API itself says insufficient_scope, so no role is missing (U06); {rest}; {others}.",
    check: {
      rfc: "Read which scope WWW-Authenticate names, and hold it against the granted one.",
      genesys: "Hold authorizedScope in GET /api/v2/tokens/me against what the API names.",
    },
    atRest: "permission, not load",
    fix: {
      rfc: "The API answers insufficient_scope (RFC 6750 section 3.1) and may name the scope in WWW-Authenticate. Ask for it, and have it authorised for the client in each org named here.",
      genesys:
        "Scopes belong to the OAuth client and are narrowed by each org's admin under Authorized Applications: add what the API asks for there.",
    },
    alternatives: ["The token was issued before the scope was authorised: ask for a new one."],
  },
  U08: {
    title: "{who}: the API asks for a user and the token has none, {signature} on {every}",
    why: "The API says not.a.user, which is about the kind of token and not about what it may do; {rest}; {others}.",
    check: {
      rfc: "Make the same call with a token that a user has signed in for.",
      genesys: "Call GET /api/v2/tokens/me instead, which answers both kinds of token.",
    },
    fix: {
      rfc: "A token of client credentials stands for no user: call an API that needs none, or use a grant in which a user signs in.",
      genesys:
        "GET /api/v2/users/me and its like are for users. With client credentials, use GET /api/v2/tokens/me or /api/v2/organizations/me, or sign a user in with code and PKCE.",
    },
    alternatives: ["The check's own URL is for users: then nothing is wrong with the tokens."],
  },
  U10: {
    title:
      "{who}: tokens are refused once they are old, though not expired, {signature} on {every}",
    why: "Tokens up to {passedUntil} old pass and those from {refusedFrom} on are refused, with their lifetime not over, so it is time without use rather than a disabled client; {others}.",
    check: {
      rfc: "Use one token every five minutes and leave another unused: only the latter should die.",
      genesys:
        "Ask GET /api/v2/tokens/me with preserveIdleTTL=true: dateTokenIdles says when it will, and asking so does not put it off.",
    },
    fix: {
      rfc: "Renew tokens before the idle timeout, or use them more often than that; a refresh or a new token costs less than a refused call.",
      genesys:
        "The org has an idle timeout on tokens; in orgs under HIPAA it is 15 minutes, for OAuth clients too. Ask for a new token when one has lain that long, or read the org's own setting from GET /api/v2/tokens/timeout.",
    },
    alternatives: [
      "A change in the org took back tokens issued before it: then their age does not matter.",
    ],
  },
  U12: {
    title: "{who}: from {from} on every token is refused, {signature} on {every}",
    why: "Tokens passed until then and none does after, however fresh, so it is neither age nor chance among nodes; {others}.",
    check: {
      rfc: "Ask for a new token: a client that is disabled gets none.",
      genesys: "Read the client's state (GET /api/v2/oauth/clients/<id>) in the org that owns it.",
    },
    fix: {
      rfc: "See who disabled the client, took back its tokens or changed its secret at that time in the orgs named here, and undo it.",
      genesys:
        "A client whose state is disabled has all its tokens invalidated and gets no new ones; inactive ones get no new ones. Set it to active again in the org that owns it, and find out who changed it.",
    },
    alternatives: [
      "The API lost the server's keys or its link to it: then all orgs are refused from that time on.",
      "A changed secret took the tokens with it: then it coincides with the change.",
    ],
  },
  U13: {
    title: "{who} {is|are} throttled by the API: {signature} on {every}",
    why: "The API answers 429 to calls with good tokens, which is its own limit and not that of issuing tokens (T02, T03); {rest}; {others}.",
    check: {
      rfc: "Wait as long as Retry-After says, and make one call: it should pass.",
    },
    fix: {
      rfc: "Pace the calls made with each token, and honour Retry-After with a cap. More tokens help only as far as the server issues them.",
      genesys:
        "The API counts per token and minute (300 is what its users are told). Pace the calls, honour Retry-After, and share work among tokens only as far as issuing them is not limited too.",
    },
    alternatives: ["The limit counts per user or org: then more tokens do not help."],
  },
  U09: {
    title: "{who}: issued tokens do not hold, {signature} on {every}",
    why: "The API refuses the token itself ({signature}), not what it may do{outlived}; {rest}; {others}.",
    check: {
      rfc: "Ask for one fresh token and make the call at once, several times: if it passes now and then, nodes do not agree; if always, the token was stale.",
    },
    fix: {
      rfc: "A token that was issued is refused as a token (RFC 6750 section 3.1). See its age in the evidence: a cached one may have expired or been taken back by a change of secret, scope or membership, so renew at four fifths of its lifetime and drop tokens when something changes. A fresh one points at nodes that do not share keys or tokens.",
    },
    alternatives: [
      "The API trusts another issuer or audience than this token's.",
      "The client or user was disabled: then all its tokens fail at once.",
    ],
  },
  U11: {
    title: "{who}: the client's cache hands out tokens of another org, in {every}",
    why: "The cache gave a token to an org it was not issued for: {rest}.",
    check: {
      rfc: "Ask the cache for two orgs one after the other, and compare the tokens it gives.",
    },
    fix: {
      rfc: "The key of the token cache leaves out the org, so whoever asks second gets the first one's token. Key it by client, org, scope and grant, and throw away what is cached.",
    },
    alternatives: [
      "Two orgs are meant to share one client and one token: then list both among the expected orgs.",
    ],
  },
  D01: {
    title: "{who}: one {credential} was accepted more than once, in {every}",
    why: "More than one presentation was granted: {rest}.",
    check: {
      rfc: "Present one credential twice by hand, at the same time: at most one may be granted.",
    },
    fix: {
      rfc: "Of presentations at the same time at most one may succeed: a code holds once (RFC 6749 section 4.1.2), and a rotated refresh token is used up (RFC 9700 section 4.14.2). Let the server take the credential and mark it used in one step. Where refresh tokens are not rotated on purpose, bind them to the sender or turn rotation on.",
      keycloak:
        "Keycloak keeps refresh tokens valid unless “Revoke Refresh Token” is on for the realm, with a reuse of 0.",
      hydra:
        "Hydra may answer all of several refreshes at once with 200 while only the last answer's token lives: set its grace period for refresh token rotation, and let one worker per chain refresh.",
      entra:
        "Entra does not take back a refresh token on use, so reuse is by design: protect it like a secret, and discard the old one.",
    },
    alternatives: [
      "The server grants a grace period for lost answers, by design: then it should end after seconds.",
    ],
  },
  D02: {
    title: "{who}: the winner's token was dead after a double spend, in {every}",
    why: "The winner's token was refused right after the losers were: {rest}.",
    check: { rfc: "Refresh one chain from a single worker and use what it gets: it should live." },
    fix: {
      rfc: "The server took the reuse for a theft and revoked the whole family, the winner's tokens too (RFC 9700 section 4.14.2). That is sound, and costs a sign-in: let one worker per chain refresh, and share what it gets.",
    },
    alternatives: ["Several answers were given and only the last one's token lives."],
  },
  P01: {
    title: "{who} {was|were} not consistent {window} after {event}: bad in {every}",
    why: "Bad from {event} to the end of the window: {rest}.",
    check: { rfc: "Look at the org itself at the server: whether the change is there." },
    fix: {
      rfc: "The change had not reached these orgs when polling ended. See whether it was made there at all; then let clients poll one token per org with growing pauses after a change, and report orgs that take longer than the vendor documents.",
      genesys:
        "Genesys Cloud documents up to five minutes for permission updates: poll that long. What takes longer was not applied in that org, or needs its admin's consent.",
    },
    alternatives: [
      "The change was never made in these orgs: look at the hook's output and at the org itself.",
      "A cache of the client or of a proxy answers: then the token's iat lies before the change.",
    ],
  },
  "P01.time": {
    title:
      "{who} became consistent within {until} of {event}: half by {median}, bad until then in {every}",
    why: "Bad at first and good from a time on: {rest}.",
    check: { rfc: "Make the same change again and poll: it should take as long." },
    fix: {
      rfc: "Nothing is wrong: this is how long a change takes to spread here. Let clients wait that long after a change, polling one token per org, before they send load.",
    },
    alternatives: ["Other changes were made at the same time."],
  },
  R01: {
    title: "{detail}",
    why: "What was asked for after the change fares as it did before, with the old secret and the new one: {rest}.",
    check: { rfc: "Ask for one token by hand with the new secret." },
    fix: {
      rfc: "The failures of this run, if any, are not the secret's: changing it once more will not help. If the old secret still works, see whether the server keeps an overlap, and end it when every instance has changed over.",
    },
    alternatives: ["The hook did not change the secret: look at its output."],
  },
} satisfies Record<string, Advice>;
