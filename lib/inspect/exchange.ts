/** One request and its answer as a file of another tool tells them, whichever tool that was; it holds secrets and is never written. */

/** Header values by lower-case name; those of one name are joined by commas. */
export type Headers = ReadonlyMap<string, string>;

/** Phases in microseconds, as a record holds them. */
export interface Phases {
  blockedUs: number;
  connectingUs: number;
  tlsUs: number;
  sendingUs: number;
  waitingUs: number;
  receivingUs: number;
}

export interface SeenRequest {
  /** Upper case; empty where the file does not say. */
  method: string;
  /** As the file has it; empty where the file does not say. */
  url: string;
  headers: Headers;
  /** The whole body; null where the file does not hold it. */
  body: string | null;
  /** What JMeter calls a sample; empty in any other file. */
  label: string;
  /** What a file says of the request beside the request itself: the value of a column `org` or `client_id`; empty for nothing. */
  named: { org: string; clientId: string };
}

interface SeenResponse {
  /** 0 when there was no answer. */
  status: number;
  /** k6's code for what went wrong when there was no answer, else 0. */
  errorCode: number;
  headers: Headers;
  /** Null where the file does not hold it. */
  body: string | null;
}

export interface Exchange {
  /** Where it stands: the number of its entry, item or line, from 1. */
  place: number;
  /** Counts the exchanges of one place, from 0. */
  atPlace: number;
  /** Milliseconds since 1970; null where the file does not say. */
  startMs: number | null;
  /** Null for an answer that stands alone. */
  request: SeenRequest | null;
  response: SeenResponse;
  phases: Phases;
  /** `gave-up`: no answer in the client's own time; `cut-off`: the client wanted none any more. */
  ending: "answered" | "failed" | "gave-up" | "cut-off";
}

/** What a reader makes of one entry: an exchange, or why there is none. */
export type Entry =
  | { kind: "exchange"; exchange: Exchange }
  | { kind: "broken"; place: number; why: string }
  /** Something about the file as a whole, for people; of each code one is kept. */
  | { kind: "note"; code: string; text: string };

export const NO_HEADERS: Headers = new Map();
export const NO_PHASES: Phases = {
  blockedUs: 0,
  connectingUs: 0,
  tlsUs: 0,
  sendingUs: 0,
  waitingUs: 0,
  receivingUs: 0,
};

const HEADER_CHARACTERS_MAX = 16_384;
/** A day: what is longer is no measurement. */
const PHASE_MS_MAX = 86_400_000;
/** Far enough off for any file, near enough for a `Date`. */
const EPOCH_MS_MAX = 1e14;

/** Headers from names and values in order. */
export function headersFrom(pairs: Iterable<readonly [name: string, value: string]>): Headers {
  const headers = new Map<string, string>();
  for (const [name, value] of pairs) {
    const key = name.toLowerCase();
    const before = headers.get(key);
    const joined = before === undefined ? value : `${before}, ${value}`;
    headers.set(key, joined.slice(0, HEADER_CHARACTERS_MAX));
  }
  return headers;
}

/** Headers from the lines of a message head; what is no header line is passed over. */
export function headersFromLines(text: string): Headers {
  const pairs = text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const colon = line.indexOf(":");
    return colon < 1 ? [] : [[line.slice(0, colon).trim(), line.slice(colon + 1).trim()]];
  });
  return headersFrom(pairs);
}

/** Whole microseconds of a phase in milliseconds; 0 for what does not apply (`-1` in a HAR) or cannot be. */
export function phaseUs(durationMs: number | undefined): number {
  if (durationMs === undefined || !(durationMs > 0)) return 0;
  return Math.round(Math.min(durationMs, PHASE_MS_MAX) * 1000);
}

/** From the start to the end of the answer, in milliseconds. */
export function latencyMsOf({ phases }: Pick<Exchange, "phases">): number {
  return Object.values(phases).reduce((sum, us) => sum + us, 0) / 1000;
}

/** Whole milliseconds since 1970; null for what no request can have started at. */
export function epochMsOf(epochMs: number): number | null {
  return epochMs > 0 && epochMs < EPOCH_MS_MAX ? Math.floor(epochMs) : null;
}
