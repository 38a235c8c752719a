/** What the rules about how a client behaves under load say. */
import type { Advice } from "./advice.ts";

export const CONDUCT_ADVICE = {
  B03: {
    title: "{who}: the client asks again sooner than Retry-After says, on {every}",
    why: "The answer before it said how long to wait, and the same client came back earlier; what it was answered then does not matter.",
    check: {
      rfc: "Hold the time between a request in the evidence and its parent against the parent's Retry-After.",
    },
    fix: {
      rfc: "Honour Retry-After, in seconds or as a date (RFC 9110 section 10.2.3), up to a cap, and add jitter: whoever comes back early is throttled again, and keeps others waiting.",
      genesys:
        "SDK purecloud-platform-client-v2 for JavaScript retries nothing by itself; those for Go and Java honour Retry-After up to three minutes once retries are switched on. Let one wrapper around all token requests do the waiting.",
    },
    alternatives: ["The wait is capped on purpose: then say so to whoever runs the server."],
  },
  B06: {
    title:
      "Client {clients}: nearly every request dials anew, though connections are to be reused, {every}",
    why: "More connections were opened than there are virtual users, so it is not just the first request of each.",
    check: {
      rfc: "Send two requests a second apart over one connection by hand, and see who closes it: the server says so in its Connection header.",
    },
    fix: {
      rfc: "Each request pays for a new connection and, with TLS, for a handshake. Compare the server's keep-alive timeout with the time between requests; in a client, switch keep-alive on (Node before 19, superagent and simple-oauth2 close by default).",
    },
    alternatives: [
      "A balancer closes connections after a number of requests, on purpose.",
      "Virtual users are so many that each waits longer between its requests than the server keeps a connection.",
    ],
  },
} satisfies Record<string, Advice>;
