/** What the rules about what several findings have in common say. */
import type { Advice } from "./advice.ts";
import type { TOKEN_ADVICE } from "./tokens.ts";

/** Defects of tokens that may be those of one group of orgs, in the place of an answer's signature. */
export const GROUP_DEFECTS: Readonly<Record<string, string>> = {
  "U01.empty": "tokens with an empty org claim",
  "U01.absent": "tokens without their org claim",
  "U01.wrong": "tokens of other orgs",
  "U01.extra": "tokens that name an org nobody expected",
  "U01.undecodable": "tokens that cannot be decoded",
  U04: "fewer scopes than asked for",
  U05: "tokens without a role",
} satisfies Partial<Record<keyof typeof TOKEN_ADVICE, string>>;

const COMPARE =
  "Compare one org of the group with one of another: client id and secret, region and token URL, authorised scopes, addresses the client may be used from. What differs between the groups and not within them is the cause; copy the settings of the group that works.";

export const PATTERN_ADVICE = {
  T21: {
    title: "Refused from one source only: {signature} with {group}, on {every}",
    why: "Orgs with {group} are refused with one and the same answer and no org with {others} is, while clients and grants are the same; {rest}.",
    check: {
      rfc: "Send one and the same request from both sources: it should be refused from one of them alone.",
    },
    fix: {
      rfc: "The server seems to let this client in from some addresses only. Have the addresses behind this source added to the client's allow-list in the orgs named here, or send from one that is on it.",
      genesys:
        "New client-credentials clients have a list of addresses they may be used from: have the address ranges of this source added to it, in each org named here. Every generator of load needs to be on it.",
    },
    alternatives: [
      "The orgs behind this source have something else in common: compare their other columns.",
      "A proxy on this way refuses, not the server: then the body differs from the server's other errors.",
    ],
  },
  T25: {
    title: "{where}: {signature} on {every}",
    why: "All or nearly all orgs with {group} have it and no org with {others}, so it goes with that and not with the single org; {rest}.",
    check: {
      rfc: "Take the settings of one org with {group} and of one with another value, and change one after the other into the other's until it turns.",
    },
    fix: {
      rfc: COMPARE,
      genesys: `${COMPARE} On Genesys Cloud look at the region of the login host first, then at GET /api/v2/oauth/authorizations in an org of either group.`,
    },
    alternatives: [
      "Another column has the same values for these orgs: then either may be the cause.",
    ],
  },
} satisfies Record<string, Advice>;
