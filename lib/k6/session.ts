/** What one VU can do, recorded as it does it: the steps that the mix of grants and every scenario are made of. */
import type { CookieJar } from "k6/http";
import type { CheckStep, PrimeStep } from "../core/record.ts";
import type { EncodeBase64 } from "../core/redaction.ts";
import type { TokenAnswer } from "../core/token-answer.ts";
import type { Grant } from "../core/words.ts";
import type { Exchange } from "./exchange.ts";
import type { PlanTable } from "./plan-table.ts";
import type { PreparedRequest } from "./prepared-request.ts";
import type { CredentialGeneration, ReadyOrg } from "./ready-orgs.ts";
import type { TokenResponse } from "./token-response.ts";

export type { CredentialGeneration } from "./ready-orgs.ts";

/** Extras of a record, by the keys of `EXTRA`. */
export type Extras = readonly (readonly [string, string])[];

/** What a request needs besides itself. */
export interface SendDetails {
  /** Id of the record before it in a chain of retries, refreshes or steps; empty for none. */
  parent?: string;
  extras?: Extras;
  /** Whatever was sent, besides what the request itself knows to be secret, that must not come back in a record. */
  secrets?: readonly string[];
}

interface AttemptDetails extends SendDetails {
  /** 1 for the first try of a logical request, which it is when left out. */
  attemptNumber?: number;
}

interface PrimeDetails extends SendDetails {
  /** Extras that follow from the answer, and say nothing that it brought. */
  extrasOf?: (response: TokenResponse) => Extras;
}

interface CheckDetails extends SendDetails {
  /** The token the check is made with; only its header and payload are written down, if it is a JWT. */
  accessToken: string;
  /** Extras that follow from the answer; `clean` takes out of a text what must not be written down. */
  extrasOf?: (response: TokenResponse, clean: (text: string) => string) => Extras;
}

export type { Exchange } from "./exchange.ts";

export interface Session {
  readonly plan: PlanTable;
  /** Called where an iteration begins, before anything else. */
  begin: () => void;
  /** k6's number of the VU, from 1. */
  vu: () => number;
  /** Number of the running iteration in the whole test, from 0. */
  iteration: () => number;
  /** Milliseconds since 1970 of the scenario's start. */
  epochMs: () => number;
  /** Milliseconds since the scenario's start. */
  nowMs: () => number;
  /** Org of an attempt, a pure function of the seed and the iteration, by weight and hot stretches. */
  orgAt: (iteration: number) => number;
  /** Org of the k-th refresh chain of a storm, spread evenly by weight. */
  chainOrgAt: (k: number) => number;
  /** Org of this VU's next refresh, to be called once for each: one of its own part of the orgs, in turn, or the hot org of the iteration. */
  refreshOrgAt: (iteration: number) => number;
  grantAt: (iteration: number) => Grant;
  variantAt: (iteration: number) => number;
  /**
   * An org under a variant with its credential fetched, `old` when none is named; a promise the first time, and for a client that signs
   * whenever it has to. Ask anew in each iteration: such a client is then ready for a code, an attempt, a check and a revocation.
   */
  ready: (
    org: number,
    variant: number,
    generation?: CredentialGeneration,
  ) => ReadyOrg | Promise<ReadyOrg>;
  /** A secret with its S256 challenge. @see RFC 7636 §4.1, §4.2 */
  createVerifier: () => { verifier: string; challenge: string };
  /** A jar without cookies, for one user's way through an authorization. */
  createJar: () => CookieJar;
  encodeBase64: EncodeBase64;
  /** Sends a token request and records it as an attempt. */
  attempt: (
    ready: ReadyOrg,
    grant: Grant,
    request: PreparedRequest,
    details?: AttemptDetails,
  ) => Exchange;
  /**
   * Sends `ready.clientCredentials`, the same each time, and keeps nothing of what comes back: the fastest way there is, but only
   * in place of the session's own `attempt`, which a scenario may wrap.
   */
  shortcut: {
    attemptPlainly: (ready: ReadyOrg, request: PreparedRequest) => void;
    insteadOf: Session["attempt"];
  };
  /** Sends token requests at once, over connections of their own; records them when all are answered, with the extras then given. */
  attemptAtOnce: (
    ready: ReadyOrg,
    grant: Grant,
    requests: readonly PreparedRequest[],
    details: SendDetails & {
      extrasOf: (index: number, exchanges: readonly TokenAnswer[]) => Extras;
    },
  ) => Exchange[];
  /** Sends a request that only prepares one by this grant, and records it as what it is. */
  prime: (
    ready: ReadyOrg,
    grant: Grant,
    step: PrimeStep,
    request: PreparedRequest,
    details?: PrimeDetails,
  ) => Exchange;
  /** Sends a request with a token, or about one, and records it as a check. */
  check: (
    ready: ReadyOrg,
    grant: Grant,
    step: CheckStep,
    request: PreparedRequest,
    details: CheckDetails,
  ) => Exchange;
  wait: (durationMs: number) => void;
}
