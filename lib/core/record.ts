/**
 * The record: one line of text per attempt or priming request, the only thing k6 hands over.
 * Tab-separated and escaped: the mark, a positional core, then `key=value` extras; unknown extras are kept.
 * Stage, lag, outcome and claim state are not in it: Node judges, so an old run can be judged by today's rules.
 */

/** First field of every record; the digit is the version of this layout. */
export const RECORD_MARK = "tr1";

/**
 * `attempt` is one measured token request, `preflight` one at rest before any load; `prime` is a request made to have
 * something to measure (authorize, code exchange), `check` a call made with a token or about it.
 */
export const RECORD_KINDS = ["attempt", "preflight", "prime", "check"] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

export const FLAG_HAS_REFRESH_TOKEN = 1;
export const FLAG_NEW_CONNECTION = 2;

/** What the body of an answer turned out to be; `""` when there was no status. */
export type BodyShape = "object" | "json" | "html" | "text" | "empty";

/** Where a record belongs: indexes into the plan's tables, the same for every attempt of an org by one grant. */
export interface RecordPlace {
  org: number;
  client: number;
  /** Index into `GRANTS`; of a priming request that of the request it prepares. */
  grant: number;
  variant: number;
  profile: number;
  /** 1 for the first try of a logical request. */
  attemptNumber: number;
}

/** Phases of an exchange in microseconds, as k6 measures them; their sum is the latency. */
interface RecordTimings {
  blockedUs: number;
  connectingUs: number;
  tlsUs: number;
  sendingUs: number;
  waitingUs: number;
  receivingUs: number;
}

/** One record, decoded. Strings are exactly what k6 wrote; empty means not there. */
export interface AttemptRecord extends RecordPlace, RecordTimings {
  kind: RecordKind;
  /** `vu-iteration-n`, unique in a run. */
  attemptId: string;
  /** Attempt id of the retry's or refresh chain's predecessor; empty for none. */
  parent: string;
  /** Milliseconds since the scenario's start, by k6's clock. */
  startMs: number;
  /** HTTP status; 0 when there was no answer. */
  status: number;
  /** k6's error code when there was no answer, else 0. 1050 and 1211 are timeouts. */
  errorCode: number;
  flags: number;
  /** `expires_in` of the answer, seconds; null when absent or not a number. */
  expiresInSeconds: number | null;
  correlationId: string;
  /** `scope` of the answer as given; empty when absent (RFC 6749 §5.1: then it is as asked). */
  grantedScope: string;
  /**
   * `header.payload` of a JWT; or `!form:length` for a token of another form (`!opaque:32`, `!jwe:900`, `!bad:12`);
   * `UNSEEN_TOKEN` when the body was not kept; empty when the answer has no access token.
   */
  token: string;
  extras: ReadonlyMap<string, string>;
}

/** Extras in use; others are kept when read. */
export const EXTRA = {
  /** Milliseconds since 1970 of the scenario's start by k6's clock; on each VU's first record. */
  epoch: "epoch",
  /** Refresh chain id, generation, and milliseconds since its refresh token came: `chain.generation.age`; of an older run without the age. */
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
  /** What a priming request or a check is for: a `PrimeStep` or `CheckStep`. */
  step: "step",
  /** Of the last request of an authorization that redirects and brings no code: why the way ends there. */
  deadEnd: "end",
  /** On records of the preflight: milliseconds since 1970 of its start by k6's clock, in place of `epoch`. */
  preflightEpoch: "pre",
  /** Of a retry, and of every request that stands in a file of another tool: how the request looked, `form;basic;grant_type+refresh_token`; see `formatSent`. */
  sent: "sent",
  /** Of a retry: milliseconds waited before it. */
  wait: "wait",
  /** Of a retry: milliseconds that `Retry-After` of the answer before it asked for; left out where it asked for nothing. */
  askedToWait: "asked",
  /** Of a double spend: `index.of.winners`, this presentation's index, how many there were, how many got a token. */
  spend: "spend",
  /** Of a rotation: which secret was sent, `old` or `new`. */
  secret: "secret",
  /** Which node of the server answered, where the plan names the header that says so. */
  node: "node",
  /** Of a check: milliseconds since the token was issued; of the step `old-token`, since its revocation was answered. */
  age: "age",
  /** Of a check: org ids the answer names, comma separated, each bounded. */
  orgs: "orgs",
  /** Of an introspection: `true` or `false` as answered. @see RFC 7662 §2.2 */
  active: "active",
  /** Of a cached token used for another org: index of the org it was issued for. */
  issuedFor: "for",
} as const;

/** Steps of priming requests: authorization (each redirect of a chain), code redemption, a subject token, a revocation. */
export const PRIME_STEPS = ["authorize", "redirect", "code", "subject", "revoke"] as const;
export type PrimeStep = (typeof PRIME_STEPS)[number];

/**
 * What a check is: the configured one (`api`, `introspection`, `tokens-me`); whether the winner of a double spend lives on
 * (`survivor`); whether a token works
 * before it is revoked (`fresh-token`) and still afterwards (`old-token`); a token taken from the client's cache (`cached-token`).
 */
const CHECK_STEPS = [
  "api",
  "introspection",
  "tokens-me",
  "survivor",
  "fresh-token",
  "old-token",
  "cached-token",
] as const;
export type CheckStep = (typeof CHECK_STEPS)[number];

/** The VU that attempts of the preflight name in their ids; k6's own begin at 1. */
export const PREFLIGHT_VU = 0;

/** True for the id of a preflight attempt. */
export function isPreflightId(attemptId: string): boolean {
  return attemptId.startsWith(`${PREFLIGHT_VU}-`);
}

const KIND_LETTERS: Record<RecordKind, string> = {
  attempt: "a",
  preflight: "f",
  prime: "p",
  check: "c",
};
const KIND_OF_LETTER: ReadonlyMap<string, RecordKind> = new Map(
  RECORD_KINDS.map((kind) => [KIND_LETTERS[kind], kind]),
);

/** Number of positional fields, mark and kind included. */
const CORE_FIELD_COUNT = 24;

// Framing characters, other controls, and surrogates (a UTF-8 file cannot carry a lone one).
// oxlint-disable-next-line no-control-regex
const MAYBE_UNSAFE = /[\\\u0000-\u001f\u007f\ud800-\udfff]/;
const ESCAPE = /\\(?:([\\tnr])|x([0-9a-f]{2})|u(d[89a-f][0-9a-f]{2}))/g;
const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};
const SHORT_MEANINGS: Readonly<Record<string, string>> = {
  "\\": "\\",
  t: "\t",
  n: "\n",
  r: "\r",
};

/** Makes any string safe to stand between two tabs of one line of UTF-8; text without controls or backslashes is left as it is. */
export function escapeField(text: string): string {
  if (!MAYBE_UNSAFE.test(text)) return text;
  let escaped = "";
  // By code point: a surrogate pair arrives whole, so only lone surrogates fall in the range below.
  for (const character of text) escaped += escapeCharacter(character);
  return escaped;
}

function escapeCharacter(character: string): string {
  const short = SHORT_ESCAPES[character];
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || code === 0x7f) return `\\x${code.toString(16).padStart(2, "0")}`;
  if (code >= 0xd800 && code <= 0xdfff) return `\\u${code.toString(16)}`;
  return character;
}

/** Reverses `escapeField`; null for text that `escapeField` would not have written. */
export function unescapeField(text: string): string | null {
  if (!MAYBE_UNSAFE.test(text)) return text;
  const plain = text.replace(ESCAPE, (_, short?: string, byte?: string, surrogate?: string) =>
    short === undefined
      ? String.fromCharCode(Number.parseInt(byte ?? surrogate ?? "", 16))
      : (SHORT_MEANINGS[short] ?? ""),
  );
  return escapeField(plain) === text ? plain : null;
}

/** Writes one record as a line without its newline. */
export function formatRecord(record: AttemptRecord): string {
  return formatLine(
    record.kind,
    record.attemptId,
    formatPlace(record),
    record.parent,
    record.startMs,
    record.blockedUs,
    record.connectingUs,
    record.tlsUs,
    record.sendingUs,
    record.waitingUs,
    record.receivingUs,
    record.status,
    record.errorCode,
    record.flags,
    record.expiresInSeconds,
    escapeField(record.correlationId),
    escapeField(record.grantedScope),
    escapeField(record.token),
    formatExtras([...record.extras]),
  );
}

/**
 * Writes a line from its parts, in the order they stand in it; texts are escaped already, `place` and `extras` by the functions below.
 * So many arguments because this runs for every attempt: in k6 an object, or a second concatenation, costs more than all of them.
 */
export function formatLine(
  kind: RecordKind,
  attemptId: string,
  place: string,
  parent: string,
  startMs: number,
  blockedUs: number,
  connectingUs: number,
  tlsUs: number,
  sendingUs: number,
  waitingUs: number,
  receivingUs: number,
  status: number,
  errorCode: number,
  flags: number,
  expiresInSeconds: number | null,
  correlationField: string,
  scopeField: string,
  tokenField: string,
  extras: string,
): string {
  return `${RECORD_MARK}\t${KIND_LETTERS[kind]}\t${attemptId}\t${place}\t${parent}\t${startMs}\t${blockedUs}\t${connectingUs}\t${tlsUs}\t${sendingUs}\t${waitingUs}\t${receivingUs}\t${status}\t${errorCode}\t${flags}\t${expiresInSeconds ?? ""}\t${correlationField}\t${scopeField}\t${tokenField}${extras}`;
}

/** Writes the fields of a place. */
export function formatPlace(place: RecordPlace): string {
  return `${place.org}\t${place.client}\t${place.grant}\t${place.variant}\t${place.profile}\t${place.attemptNumber}`;
}

/** Writes extras as they follow the positional part. */
export function formatExtras(extras: readonly (readonly [string, string])[]): string {
  let text = "";
  for (const [key, value] of extras) text += `\t${escapeField(key)}=${escapeField(value)}`;
  return text;
}

/**
 * Reads one line; null when it is not a whole record of this layout.
 * A line whose first field is not the mark is somebody else's (k6 writes its warnings into the same log): see `isRecordLine`.
 */
export function parseRecord(line: string): AttemptRecord | null {
  const fields = line.split("\t");
  if (fields[0] !== RECORD_MARK || fields.length < CORE_FIELD_COUNT) return null;
  const kind = KIND_OF_LETTER.get(fields[1] ?? "") ?? null;
  const numbers = NUMBER_FIELDS.map((index) => parseCount(fields[index] ?? ""));
  const texts = TEXT_FIELDS.map((index) => unescapeField(fields[index] ?? ""));
  const expiresIn = parseExpiresIn(fields[20] ?? "");
  const extras = parseExtras(fields.slice(CORE_FIELD_COUNT));
  if (kind === null || expiresIn === undefined || extras === null) return null;
  if (!ATTEMPT_ID.test(fields[2] ?? "") || !isAttemptIdOrEmpty(fields[9] ?? "")) return null;
  if (!allPresent(numbers) || !allPresent(texts)) return null;
  const [org, client, grant, variant, profile, attemptNumber, ...timed] = numbers;
  const [startMs, blockedUs, connectingUs, tlsUs, sendingUs, waitingUs, receivingUs] = timed;
  const [status, errorCode, flags] = timed.slice(7);
  const [correlationId, grantedScope, token] = texts;
  return {
    kind,
    attemptId: fields[2] ?? "",
    org: org ?? 0,
    client: client ?? 0,
    grant: grant ?? 0,
    variant: variant ?? 0,
    profile: profile ?? 0,
    attemptNumber: attemptNumber ?? 0,
    parent: fields[9] ?? "",
    startMs: startMs ?? 0,
    blockedUs: blockedUs ?? 0,
    connectingUs: connectingUs ?? 0,
    tlsUs: tlsUs ?? 0,
    sendingUs: sendingUs ?? 0,
    waitingUs: waitingUs ?? 0,
    receivingUs: receivingUs ?? 0,
    status: status ?? 0,
    errorCode: errorCode ?? 0,
    flags: flags ?? 0,
    expiresInSeconds: expiresIn,
    correlationId: correlationId ?? "",
    grantedScope: grantedScope ?? "",
    token: token ?? "",
    extras,
  };
}

/** True when the line claims to be a record of ours, whether or not it parses. */
export function isRecordLine(line: string): boolean {
  return line.startsWith(`${RECORD_MARK}\t`);
}

const NUMBER_FIELDS = [3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19] as const;
const TEXT_FIELDS = [21, 22, 23] as const;
const ATTEMPT_ID = /^\d{1,10}-\d{1,15}-\d{1,10}$/;
const COUNT = /^(?:0|[1-9]\d{0,14})$/;

function isAttemptIdOrEmpty(text: string): boolean {
  return text === "" || ATTEMPT_ID.test(text);
}

function parseCount(text: string): number | null {
  return COUNT.test(text) ? Number(text) : null;
}

function parseExpiresIn(text: string): number | null | undefined {
  if (text === "") return null;
  const seconds = Number(text);
  return /^-?\d/.test(text) && Number.isFinite(seconds) && String(seconds) === text
    ? seconds
    : undefined;
}

function parseExtras(fields: string[]): Map<string, string> | null {
  const extras = new Map<string, string>();
  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = unescapeField(field.slice(0, equals));
    const value = unescapeField(field.slice(equals + 1));
    if (equals < 1 || key === null || value === null || extras.has(key)) return null;
    extras.set(key, value);
  }
  return extras;
}

function allPresent<T>(values: (T | null)[]): values is T[] {
  return !values.includes(null);
}
