/** What the rules about answers that fail, come late or never come say. */
import type { Advice } from "./advice.ts";

export const DELIVERY_ADVICE = {
  T22: {
    title: "{who}: server error {signature} on {every}",
    why: "The status is that of a failing server, whatever was asked; {rest}; {others}.",
    check: {
      rfc: "Repeat one of the failed requests at rest, and look into the server's log under the correlation ids of the evidence.",
    },
    fix: {
      rfc: "The server failed, or something before it did. Compare the time of the first one with load and latency; let clients back off with jitter and stop asking after a few, and take the correlation ids of the evidence to the vendor. After a lost answer to a refresh, expect invalid_grant.",
    },
    alternatives: [
      "One node of several is broken: then about one in so many requests fails, at rest too.",
    ],
    atRest: "a fault of the server, not load",
  },
  T23: {
    title: "{who}: the client gave up without an answer on {every}",
    why: "No answer came in the client's own time, so it is known how long it waited and not that the server failed; {rest}; {others}.",
    check: {
      rfc: "Repeat one of the requests with a far longer timeout: an answer that comes late is a slow server, none at all a lost one.",
    },
    fix: {
      rfc: "Give the client a timeout of its own that is known and logged, and do not retry a refresh blindly after it, for its token may be used up. Then look for the answer in the server's log.",
      genesys:
        "SDK purecloud-platform-client-v2 before 211 waits without an end, and 262 for 16 seconds: move up, or set a timeout of your own around it.",
    },
    alternatives: ["The user closed the page or the program: then nothing was wrong."],
  },
  "T22.timeout": {
    title: "{who}: no answer within {timeout} on {every}",
    why: "The connection stood and no answer came within {timeout}; {rest}; {others}.",
    check: {
      rfc: "Repeat one of the requests at rest with a far longer timeout: an answer that comes late is a slow server, none at all a lost one.",
    },
    fix: {
      rfc: "The server accepts and does not answer in time. See at which rate latency starts to rise; give clients a timeout of their own (some SDKs have none) and do not retry a refresh blindly, for its token may be used up.",
    },
    alternatives: [
      "A firewall drops packets without a word: then other requests are not slower at all.",
      "The generator was overloaded: see its CPU share and start lag.",
    ],
  },
  "T22.connection": {
    title: "{who}: no connection or no whole answer ({detail}) on {every}",
    why: "There is no status at all: it failed at the connection ({detail}), before anything could be said of the request; {rest}; {others}.",
    check: {
      rfc: "Dial the address once from the same machine at rest, and count its open connections under load.",
    },
    fix: {
      rfc: "The connection was refused, reset or closed before the answer was whole. Look at the limits of connections on server and balancer, at keep-alive shorter than the client's, and at restarts during the run.",
    },
    alternatives: ["The generator ran out of ports or file descriptors: see k6's warnings."],
  },
  T24: {
    title: "{who} {gets|get} an answer that is neither token nor error ({signature}) on {every}",
    why: "What came is neither a token nor an OAuth error ({signature}), so it is not the token endpoint that speaks; {rest}; {others}.",
    check: {
      rfc: "Send one request past every proxy, and compare status, content type and headers.",
    },
    fix: {
      rfc: "Something other than the token endpoint answered, or the body was cut: a sign-in or block page of a proxy or firewall, a redirect, broken JSON. Look at its content type and status in the evidence, go around the proxy, and let clients check the content type before they parse.",
    },
    alternatives: [
      "A wrong URL that happens to answer: compare it with the server's discovery document.",
    ],
  },
  L01: {
    title: "{who} {is|are} slower than the rest: p50 of {p50} against {median} in {stage}",
    why: "In {stage} half of the tokens take {p50} or more, where the middle org takes {median} at the same time, so load alone does not explain it; {rest}.",
    check: {
      rfc: "Ask for tokens of a slow org and of a fast one by turns, at rest, from the same machine.",
    },
    fix: {
      rfc: "Only these orgs are slow while others are not, at the same time and on the same path. Ask what differs in the server for them: number of users or roles, a shard, a region, a policy hook.",
    },
    alternatives: [
      "Their requests take another route, through a proxy or to another region: compare the URLs.",
    ],
    atRest: "slow at rest too, not load",
  },
  "target-saturated": {
    title:
      "The target was saturated: {count} of {of} attempts never started, every virtual user was waiting for an answer",
    why: "Every virtual user was waiting for an answer and k6 had capacity left, so it was not the generator; {rest}.",
    check: {
      rfc: "Run again with twice the virtual users: if latency rises and throughput does not, it is the server.",
    },
    fix: {
      rfc: "The server could not keep up with the rate and k6 had capacity left, so latencies above this point are those of a queue. Find the highest rate that still passes, and judge the server there; add virtual users only if the wait is to be measured.",
    },
    alternatives: [
      "Too few virtual users in the plan for this server even at rest: compare vus with rate × latency.",
    ],
  },
  "clients-waited": {
    title:
      "Clients waited before they tried again, {cause}: {count} of {of} attempts never started, every virtual user was in such a pause",
    why: "Every virtual user was taken by the pause before a retry, {cause}, so neither the generator nor a slow answer kept attempts from starting; {rest}.",
    check: {
      rfc: "Run again with retry.honourRetryAfter: false, or without retry: if every attempt is started, it was the pauses.",
    },
    fix: {
      rfc: "Clients that wait as they are told ask for less, so this rate cannot be held by so many of them: the server's limit is the answer of this run. Lower the rate to what is not throttled, or set safety.maxVus to rate × pause where as many clients as that are to be played; retry.maxWait bounds a pause.",
    },
    alternatives: [
      "The limit that throttles is not the server's but one before it: compare the Retry-After in the evidence with the vendor's documentation.",
    ],
  },
} satisfies Record<string, Advice>;
