/** What the rules about answers that fail, come late or never come say. */
import type { Advice } from "./advice.ts";

export const DELIVERY_ADVICE = {
  T22: {
    title: "{who}: server error {signature} on {every}",
    fix: {
      rfc: "The server failed, or something before it did. Compare the time of the first one with load and latency; let clients back off with jitter and stop asking after a few, and take the correlation ids of the evidence to the vendor. After a lost answer to a refresh, expect invalid_grant.",
    },
    alternatives: [
      "One node of several is broken: then about one in so many requests fails, at rest too.",
    ],
    atRest: "a fault of the server, not load",
  },
  "T22.timeout": {
    title: "{who}: no answer within {timeout} on {every}",
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
    fix: {
      rfc: "The connection was refused, reset or closed before the answer was whole. Look at the limits of connections on server and balancer, at keep-alive shorter than the client's, and at restarts during the run.",
    },
    alternatives: ["The generator ran out of ports or file descriptors: see k6's warnings."],
  },
  T24: {
    title: "{who} {gets|get} an answer that is neither token nor error ({signature}) on {every}",
    fix: {
      rfc: "Something other than the token endpoint answered, or the body was cut: a sign-in or block page of a proxy or firewall, a redirect, broken JSON. Look at its content type and status in the evidence, go around the proxy, and let clients check the content type before they parse.",
    },
    alternatives: [
      "A wrong URL that happens to answer: compare it with the server's discovery document.",
    ],
  },
  L01: {
    title: "{who} {is|are} slower than the rest: p50 of {p50} against {median} in {stage}",
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
    fix: {
      rfc: "The server could not keep up with the rate and k6 had capacity left, so latencies above this point are those of a queue. Find the highest rate that still passes, and judge the server there; add virtual users only if the wait is to be measured.",
    },
    alternatives: [
      "Too few virtual users in the plan for this server even at rest: compare vus with rate × latency.",
    ],
  },
} satisfies Record<string, Advice>;
