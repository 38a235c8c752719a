/** How long a server asks to be left alone. */

const SECONDS = /^\d{1,15}$/;
/** The preferred form of an HTTP date, and the two that a recipient must take besides. @see RFC 9110 §5.6.7 */
const IMF_DATE = /^[A-Z][a-z]{2}, (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d:\d\d:\d\d) GMT$/;
const RFC_850_DATE = /^[A-Z][a-z]{2,5}day, (\d\d)-([A-Z][a-z]{2})-(\d\d) (\d\d:\d\d:\d\d) GMT$/;
const ASCTIME_DATE = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) ([ \d]\d) (\d\d:\d\d:\d\d) (\d{4})$/;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** A year of two digits is not further ahead than this. */
const YEARS_AHEAD_MAX = 50;

/**
 * Milliseconds to wait by a `Retry-After` header of seconds or of a date, 0 for a date that has passed; null for anything else.
 * `nowMs` is milliseconds since 1970, best by the server's own `Date`.
 * @see RFC 9110 §10.2.3
 */
export function retryAfterMs(header: string, nowMs: number): number | null {
  const text = header.trim();
  if (SECONDS.test(text)) return Number(text) * 1000;
  const dateMs = httpDateMs(text, nowMs);
  return dateMs === null ? null : Math.max(0, dateMs - nowMs);
}

/** Milliseconds since 1970 of an HTTP date; null for anything else. */
function httpDateMs(text: string, nowMs: number): number | null {
  const imf = IMF_DATE.exec(text);
  if (imf !== null) return utcMs(imf[3], imf[2], imf[1], imf[4]);
  const asctime = ASCTIME_DATE.exec(text);
  if (asctime !== null) return utcMs(asctime[4], asctime[1], asctime[2], asctime[3]);
  const rfc850 = RFC_850_DATE.exec(text);
  if (rfc850 === null) return null;
  return utcMs(fullYear(Number(rfc850[3]), nowMs), rfc850[2], rfc850[1], rfc850[4]);
}

// The form that every runtime reads alike: what else `Date.parse` takes is each runtime's own.
function utcMs(year = "", month = "", day = "", time = ""): number | null {
  const monthNumber = String(MONTHS.indexOf(month) + 1).padStart(2, "0");
  const ms = Date.parse(`${year}-${monthNumber}-${day.replace(" ", "0")}T${time}Z`);
  return Number.isNaN(ms) ? null : ms;
}

function fullYear(twoDigits: number, nowMs: number): string {
  const now = new Date(nowMs).getUTCFullYear();
  const year = now - (now % 100) + twoDigits;
  return String(year > now + YEARS_AHEAD_MAX ? year - 100 : year);
}
