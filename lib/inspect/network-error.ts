/** What went wrong where there was no answer, from the words of browsers, JMeter and Node to k6's codes. */

/** Source: k6's documented error codes. */
const DNS = 1101;
const TCP = 1200;
const DIAL_TIMEOUT = 1211;
const REFUSED = 1212;
const RESET = 1220;
const TLS = 1300;
const TIMEOUT = 1050;
const OTHER = 1000;

/** In order: what is plain first. `net::ERR_…` are Chrome's words, `…Exception` Java's, `E…` Node's. */
const CODES: readonly (readonly [words: RegExp, errorCode: number])[] = [
  [/NAME_NOT_RESOLVED|UnknownHost|ENOTFOUND|EAI_AGAIN/i, DNS],
  [/CONNECTION_TIMED_OUT|ConnectTimeout|connect timed out|ETIMEDOUT/i, DIAL_TIMEOUT],
  [/REFUSED/i, REFUSED],
  [/RESET|NoHttpResponse|EPIPE|CONNECTION_CLOSED|EMPTY_RESPONSE|hang up/i, RESET],
  [/SSL|CERT|TLS|handshake/i, TLS],
  [/TIMED?_?OUT|timed out|SocketTimeout/i, TIMEOUT],
  [/HttpHostConnect|ConnectException|EHOSTUNREACH|ENETUNREACH|UNREACHABLE/i, TCP],
];
/** A client that waited this long wanted the answer. */
const WAITED_MS = 1000;

interface NoAnswer {
  errorCode: number;
  ending: "failed" | "gave-up" | "cut-off";
}

/**
 * What became of a request without an answer. One that its client ended is a timeout when the client had waited for a second,
 * and else says nothing of the server: a page was closed, say.
 */
export function readNoAnswer(words: string, waitedMs: number): NoAnswer {
  const errorCode = CODES.find(([pattern]) => pattern.test(words))?.[1] ?? OTHER;
  if (errorCode === TIMEOUT) return { errorCode, ending: "gave-up" };
  const isEnded = words === "" || /abort|cancel/i.test(words);
  if (errorCode !== OTHER || !isEnded) return { errorCode, ending: "failed" };
  return waitedMs >= WAITED_MS
    ? { errorCode: TIMEOUT, ending: "gave-up" }
    : { errorCode: OTHER, ending: "cut-off" };
}
