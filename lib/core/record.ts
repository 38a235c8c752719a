/**
 * The record: one line of text per attempt or priming request, the only thing k6 hands over.
 * Tab-separated and escaped: the mark, a positional core, then `key=value` extras; unknown extras are kept.
 * Stage, lag, outcome and claim state are not in it: Node judges, so an old run can be judged by today's rules.
 */

/** First field of every record; the digit is the version of this layout. */
export const RECORD_MARK = "tr1";

/** `attempt` is one measured token request; `prime` is a request made to have something to measure (authorize, code exchange). */
export const RECORD_KINDS = ["attempt", "prime"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export const FLAG_HAS_REFRESH_TOKEN = 1;
export const FLAG_NEW_CONNECTION = 2;

/** What the body of an answer turned out to be; `""` when there was no status. */
export const BODY_SHAPES = ["object", "json", "html", "text", "empty"] as const;
export type BodyShape = (typeof BODY_SHAPES)[number];

/**
 * One record, decoded. Indexes point into the plan's tables. Strings are exactly what k6 wrote; empty means not there.
 */
export interface AttemptRecord {
  kind: RecordKind;
  /** `vu-iteration-n`, unique in a run. */
  attemptId: string;
  org: number;
  client: number;
  /** Index into `GRANTS`. */
  grant: number;
  variant: number;
  profile: number;
  /** 1 for the first try of a logical request. */
  attemptNumber: number;
  /** Attempt id of the retry's or refresh chain's predecessor; empty for none. */
  parent: string;
  /** Milliseconds since the scenario's start, by k6's clock. */
  startMs: number;
  blockedUs: number;
  connectingUs: number;
  tlsUs: number;
  sendingUs: number;
  waitingUs: number;
  receivingUs: number;
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** k6's error code; 0 for none. 1050 and 1211 are timeouts. */
  errorCode: number;
  flags: number;
  /** `expires_in` of the answer, seconds; null when absent or not a number. */
  expiresInSeconds: number | null;
  correlationId: string;
  /** `scope` of the answer as given; empty when absent (RFC 6749 §5.1: then it is as asked). */
  grantedScope: string;
  /**
   * `header.payload` of a JWT; or `!form:length` for a token of another form (`!opaque:32`, `!jwe:900`, `!bad:12`);
   * empty when the answer has no access token.
   */
  token: string;
  extras: ReadonlyMap<string, string>;
}

/** Extras in use; others are kept when read. */
export const EXTRA = {
  /** Milliseconds since 1970 of the scenario's start by k6's clock; on each VU's first record. */
  epoch: "epoch",
  /** Refresh chain id and generation, `chain.generation`. */
  chain: "chain",
  /** Scope of the chain before this refresh, when it differs from the scope asked for. */
  previousScope: "prev",
  /** `Date` header of the answer, on some records. */
  date: "date",
  /** Body shape, for answers that are not a token. */
  shape: "shape",
  contentType: "ctype",
  retryAfter: "retry",
  wwwAuthenticate: "wwwauth",
  /** OAuth `error` of the answer, or `code` of an API-shaped body. */
  error: "err",
  /** Which member the error stood in, when not `error`: for telling body families apart. */
  bodyKeys: "keys",
  /** Up to 200 characters of `error_description`, `description` or `message`, credentials and token-like text removed. */
  description: "desc",
  /** Why a 2xx object is not a token: the members that lack, comma separated. */
  lacking: "lack",
  /** Step of a priming request: `authorize` or `code`. */
  step: "step",
} as const;
