/** What the rules about refused requests say: 403, throttling and other 4xx. */
import type { Advice } from "./advice.ts";

const PERMISSION = "permission, not load";

const GENESYS_PER_ORG_CLIENT =
  "On Genesys Cloud, first make sure the request goes to https://login.<region>/oauth/token: API-shaped refusals come from another host or path. " +
  "Then use the client of that very org: client-credentials clients have roles and divisions in the org that owns them, and another org's admin has to authorise a vendor's client under Authorized Applications. Leave out scope and org parameters: no Genesys SDK sends them.";

export const REFUSAL_ADVICE = {
  T09: {
    title: "{who}: {signature} on {every}",
    why: "The error is {error}, which names a scope, so no role is missing; {rest}; {others}.",
    check: {
      rfc: "In one org named here, ask once without a scope and once with the smallest one: what is still refused is not about the scope.",
      genesys:
        "Send one request by hand to https://login.<region>/oauth/token, without a scope: if that is granted, the scope was all.",
    },
    atRest: PERMISSION,
    fix: {
      rfc: "The server refuses the scope, with 403 where RFC 6749 section 5.2 says 400. In each org named here: ask once without a scope and once with the smallest one; grant and authorise what then still fails in that org, and report the status to the vendor as non-standard.",
      genesys: GENESYS_PER_ORG_CLIENT,
      appfoundry:
        "This simulated host authorises scopes org by org: have the admin of each org named here authorise the scopes asked for, and name the org in the request.",
    },
    alternatives: [
      "A gateway in front of the server decides: then the body differs from the server's other errors.",
      "Propagation (T26): then it stops by itself within minutes of the change.",
      "A rate limit worded as a permission (T28): then it is not there at rest.",
    ],
  },
  T16: {
    title: "{who} {is|are} refused on refresh only: {signature} on {every}",
    why: "Refreshes alone are refused ({grants}), so the credentials are right; the body is an API's ({members}); {rest}.",
    check: {
      rfc: "Refresh once for the primary org with the same client, and call the API with an access token of an org named here.",
      genesys:
        "Send one refresh by hand to https://login.<region>/oauth/token; then call GET /api/v2/tokens/me with the access token at hand.",
    },
    atRest: PERMISSION,
    fix: {
      rfc: "The same client gets tokens by its other grants, so credentials are right. The body is an API's, not an OAuth server's: check first that the refresh goes to the token endpoint. Then refresh for the primary org with the same client; if that works, the grant behind these refresh tokens does not hold in the orgs named here and has to be given there.",
      genesys: GENESYS_PER_ORG_CLIENT,
    },
    alternatives: [
      "The refresh token belongs to another org's grant: start again from an authorization there.",
      "A gateway treats refreshes as a protected API route.",
    ],
  },
  T17: {
    title: "{who}: access denied to the client, {signature} on {every}",
    why: "The body is an API's ({members}) and says that access is denied to the client; it names neither scope nor limit; {rest}; {others}.",
    check: {
      rfc: "Send one request by hand to the token endpoint of the server's metadata; if it is refused too, ask for a token of an org that works with this client.",
      genesys:
        "Look at GET /api/v2/oauth/authorizations in an org named here, and see whether the request reached https://login.<region>/oauth/token at all.",
    },
    atRest: PERMISSION,
    fix: {
      rfc: "The body is an API's (message and status, no error), so either the request did not reach the token endpoint or something before it refused the client. Check host and path, then authorise the client and its roles in each org named here.",
      genesys: GENESYS_PER_ORG_CLIENT,
    },
    alternatives: [
      "The client was disabled in these orgs: then tokens issued before are refused too.",
    ],
  },
  T403: {
    title: "{who}: {signature} on {every}",
    why: "No scope is named, and neither the rate nor a change over time explains it; {rest}; {others}.",
    check: {
      rfc: "Repeat one refused request by hand from another address, and look at the client's authorisation in that org.",
      genesys:
        "Look at GET /api/v2/oauth/authorizations in an org named here; for client credentials, at the roles of the client and the addresses it may be used from.",
    },
    atRest: PERMISSION,
    fix: {
      rfc: "The server knows the client and refuses it. Compare one org named here with one that works: the client's authorisation, its roles, its source addresses. An OAuth server has no reason to answer 403 at issuance (RFC 6749 section 5.2), so ask which component says it.",
      genesys: GENESYS_PER_ORG_CLIENT,
    },
    alternatives: [
      "The client's source address is not allowed in these orgs.",
      "A rate limit worded as a permission (T28): then it is not there at rest.",
    ],
  },
  T26: {
    title:
      "{who} {fails|fail} with {signature} until {until}, then {passes|pass} with no other change",
    why: "Refused from the first attempt until {until} and never after, with nothing changed by us, which neither a permission nor a limit does; {others}.",
    check: {
      rfc: "Make the same change again for one org and poll it with growing pauses: it should take as long.",
    },
    atRest: "a matter of time, not load",
    fix: {
      rfc: "A change had not reached every node yet. After a change of scopes, clients or links, poll one token per org with growing pauses until it passes, and only then send load. If it takes longer than the vendor documents, report the times shown here.",
      genesys:
        "Genesys Cloud documents up to five minutes for permission updates. After a change, poll one token per org with growing pauses and only then send load; report what takes longer.",
    },
    alternatives: ["Somebody granted access during the run: ask before calling it propagation."],
  },
  T27: {
    title: "Secondary orgs only: {signature} on {every}",
    why: "The primary org is never refused, and these are by one and the same answer in {count} of {of}; {rest}.",
    check: {
      rfc: "Ask for a token of one of these orgs with a client of its own.",
      genesys:
        "Look at GET /api/v2/oauth/authorizations in one of these orgs, and compare with the primary org.",
    },
    atRest: PERMISSION,
    fix: {
      rfc: "The primary org never fails and these orgs do with one and the same answer: the client is not authorised there. Look at the client's authorisation in one of them, authorise it or give that org a client of its own, and run again.",
      genesys:
        "In each org named here, look at GET /api/v2/oauth/authorizations. A vendor's client needs that org's admin to authorise it; backend work needs a client-credentials client that the org itself owns.",
    },
    alternatives: [
      "Settings were copied from the primary org: client id, region or redirect URI of another org.",
      "Propagation (T26), when the orgs were linked a short while ago.",
    ],
  },
  T28: {
    title:
      "{who} {is|are} refused with 403 above about {limit} token requests a minute: a rate limit worded as a permission",
    why: "Busy stretches stay refused and refusals get rarer as the pace falls, which a permission does not do; {rest}.",
    check: {
      rfc: "Repeat one refused request at rest, then run again at half the rate: with a limit, nothing is refused.",
    },
    atRest: PERMISSION,
    fix: {
      rfc: "Nothing is refused at rest, and refusals come and grow with the rate of the org. Stay below the rate named here per org: cache and share tokens until shortly before they expire, add jitter to renewals. Give the vendor the counts by stage and ask for the limit and for 429 with Retry-After in place of 403.",
      genesys:
        "Nothing is refused at rest. Genesys Cloud throttles issuance with 400 “rate limit exceeded”, so ask which component answers 403. Meanwhile share tokens between workers and renew with jitter, staying below the rate named here per org.",
    },
    alternatives: [
      "Access was taken away during the run: then it goes on when the rate has fallen. Repeat one request at rest.",
      "The limit counts per client or source address: then several orgs reach it together.",
    ],
  },
  T02: {
    title: "{who} {is|are} throttled with {signature} on {every}",
    why: "The words say a limit ({signature}), so the request itself is not bad; {rest}; {others}.",
    check: {
      rfc: "Stop for a minute, then send one of the refused requests again: it should be granted.",
    },
    fix: {
      rfc: "The server limits how many tokens it issues and says so with 400. It is not a bad request: cache and share tokens, use fewer clients at once, and retry once after up to a minute with jitter.",
      genesys:
        "Genesys Cloud limits issuance apart from its API limits and says so with 400 “rate limit exceeded”. Share one token between workers until it expires, keep token pools small, and retry with jitter after up to a minute.",
    },
    alternatives: ["Another application uses up the same limit: compare with a quiet hour."],
  },
  T03: {
    title: "{who} {is|are} throttled: {signature} on {every}",
    why: "The status or a Retry-After says a limit, so neither client nor scope is at fault; {rest}; {others}.",
    check: {
      rfc: "Wait as long as Retry-After says, then send one of the refused requests again: it should be granted.",
    },
    fix: {
      rfc: "Honour Retry-After, which may be seconds or a date (RFC 9110 section 10.2.3), up to a cap, with jitter; cache tokens for their lifetime instead of asking again.",
    },
    alternatives: [
      "The limit counts per client or source address, not per org: then several orgs are throttled together.",
    ],
  },
  T10: {
    title: "{who}: {signature} on {every}",
    why: "An invalid_scope with 400 is about the scope asked for and nothing else (RFC 6749 section 5.2); {rest}; {others}.",
    check: {
      rfc: "Ask once for each of the scopes alone, in an org named here and in one that works.",
      genesys:
        "Send one request by hand without a scope: if that is granted, nothing else was wrong.",
    },
    atRest: "configuration, not load",
    fix: {
      rfc: "The scope asked for is unknown, malformed, or not granted to the client in these orgs. Compare it, word by word, with what the server lists for the client there, and correct the scope column.",
      genesys:
        "Remove the scope: Genesys Cloud token requests carry none. What a client may do is set on the client and, for other orgs' users, by their admin.",
    },
    alternatives: ["Scopes of several resources in one request, which some servers refuse."],
  },
  T15: {
    title: "{who} {has|have} dead refresh tokens: {signature} on {every}{cause}",
    why: "A refresh is refused with invalid_grant, which blames the token it presents and not the client{cause}; {rest}.",
    check: {
      rfc: "Authorise one dead chain anew and refresh it from a single worker: if it lives on, the tokens were used twice or lost.",
    },
    fix: {
      rfc: "A refresh token was used up, revoked or expired. A server that rotates has already consumed it when its answer is lost, so a retry with the same one must fail: store the new one before anything else, let one worker per chain refresh, and authorise again where the chain is dead.",
    },
    alternatives: [
      "Two workers refresh with the same token: then pairs lie within milliseconds of each other.",
      "Revoked by logout, a changed password or an admin: then every chain of that user ends at once.",
    ],
  },
  "T4xx.rejected": {
    title: "{who}: {signature} on {every}",
    why: "The request itself is rejected, and the answer is none that a more particular rule knows; {rest}; {others}.",
    check: { rfc: "Send one of the requests by hand, and change one parameter after the other." },
    atRest: "configuration, not load",
    fix: {
      rfc: "The server rejects the request itself. Read error and description in the evidence; for invalid_client compare client id, secret and region, for invalid_request the parameters, for unauthorized_client the grants the client may use.",
      genesys:
        "Read error and description in the evidence. “client not found” also means the wrong region, and “authentication failed” a secret that was regenerated: Genesys Cloud keeps one secret at a time.",
    },
    alternatives: [
      "Throttling worded as a bad request by a server of another dialect: then it is not there at rest.",
      "A secret was rotated and not every instance has the new one: then only part of the requests fail.",
    ],
  },
} satisfies Record<string, Advice>;
