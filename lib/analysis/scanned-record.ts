/** What the analysis needs of one record, in an object that is filled anew for each line. */
import type { AnswerFacts } from "../core/outcome.ts";
import { type AttemptRecord, EXTRA, isPreflightId, type RecordKind } from "../core/record.ts";
import { UNSEEN_TOKEN } from "../core/token-part.ts";
import type { TokenDecoder } from "./token-decoder.ts";

/**
 * What the token part turned out to be. `jwt` means its header is that of a signed token and its payload is base64url; `unseen` that
 * the answer's body was not kept; `bad`, `malformed` and `header` are of tokens that do not decode, and say why.
 */
export type TokenForm = "none" | "unseen" | "jwt" | "opaque" | "bad" | "malformed" | "header";

export interface ScannedRecord extends AnswerFacts {
  kind: RecordKind;
  /** True of attempts of the preflight, and of priming and checks for them. */
  isPreflight: boolean;
  iteration: number;
  /** Iteration of the parent attempt; -1 for none. */
  parentIteration: number;
  org: number;
  client: number;
  grant: number;
  variant: number;
  attemptNumber: number;
  startMs: number;
  /** Blocked, connecting, TLS, sending, waiting and receiving together. */
  latencyUs: number;
  flags: number;
  grantedScope: string;
  tokenForm: TokenForm;
  /** Of a refresh: milliseconds since its refresh token came; -1 where that is not said. */
  chainAgeMs: number;
  extras: ReadonlyMap<string, string>;
}

/** Extras of a plain line. */
export const NO_EXTRAS: ReadonlyMap<string, string> = new Map();

export function createScannedRecord(): ScannedRecord {
  return {
    kind: "attempt",
    isPreflight: false,
    iteration: 0,
    parentIteration: -1,
    org: 0,
    client: 0,
    grant: 0,
    variant: 0,
    attemptNumber: 0,
    startMs: 0,
    latencyUs: 0,
    status: 0,
    errorCode: 0,
    shape: "",
    hasToken: false,
    lacking: "",
    expiresInSeconds: null,
    error: "",
    description: "",
    flags: 0,
    grantedScope: "",
    tokenForm: "none",
    chainAgeMs: -1,
    extras: NO_EXTRAS,
  };
}

/** Fills it from a record that was parsed in full; the token is left in the decoder. */
export function fillFromRecord(
  into: ScannedRecord,
  record: AttemptRecord,
  decoder: TokenDecoder,
): void {
  into.kind = record.kind;
  into.isPreflight =
    record.kind === "preflight" || (record.kind !== "attempt" && isPreflightId(record.attemptId));
  into.iteration = iterationOf(record.attemptId);
  into.parentIteration = record.parent === "" ? -1 : iterationOf(record.parent);
  into.org = record.org;
  into.client = record.client;
  into.grant = record.grant;
  into.variant = record.variant;
  into.attemptNumber = record.attemptNumber;
  into.startMs = record.startMs;
  into.latencyUs =
    record.blockedUs +
    record.connectingUs +
    record.tlsUs +
    record.sendingUs +
    record.waitingUs +
    record.receivingUs;
  into.status = record.status;
  into.errorCode = record.errorCode;
  into.hasToken = record.token !== "";
  into.expiresInSeconds = record.expiresInSeconds;
  into.flags = record.flags;
  into.grantedScope = record.grantedScope;
  into.tokenForm = formOf(record.token, decoder);
  const [, ageMs] = CHAIN_AGE.exec(record.extras.get(EXTRA.chain) ?? "") ?? [];
  into.chainAgeMs = ageMs === undefined ? -1 : Number(ageMs);
  // Chain and generation are for people; the fast way over a line does not keep them either.
  setExtras(into, new Map([...record.extras].filter(([key]) => key !== EXTRA.chain)));
}

const CHAIN_AGE = /^[^.]*\.[^.]*\.(\d{1,15})$/;

function iterationOf(attemptId: string): number {
  return Number(attemptId.split("-")[1]);
}

/** Sets the extras and the facts that are told by them. */
export function setExtras(into: ScannedRecord, extras: ReadonlyMap<string, string>): void {
  const isNone = extras === NO_EXTRAS;
  into.extras = extras;
  into.shape = isNone ? "" : (extras.get(EXTRA.shape) ?? "");
  into.lacking = isNone ? "" : (extras.get(EXTRA.lacking) ?? "");
  into.error = isNone ? "" : (extras.get(EXTRA.error) ?? "");
  into.description = isNone ? "" : (extras.get(EXTRA.description) ?? "");
}

/** The form of a token part; a JWT is left in the decoder. */
export function formOf(token: string, decoder: TokenDecoder): TokenForm {
  if (token === "") return "none";
  if (token === UNSEEN_TOKEN) return "unseen";
  if (token[0] === "!") return OPAQUE.test(token) ? "opaque" : "bad";
  const reading = decoder.take(token);
  return reading === "taken" ? "jwt" : reading;
}

const OPAQUE = /^!(?:opaque|jwe):/;
