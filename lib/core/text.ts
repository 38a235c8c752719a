/** Text as people may safely see it: cleaning and bounding what others wrote, and numbers with their units. */

const NARROW_SPACE = "\u202f";
const MINUS = "\u2212";

/** What stands for a number that does not exist, such as a percentile of nothing. */
export const NO_VALUE = "–";

/**
 * Everything that moves the cursor, reorders, hides or cannot be written in XML: C0 and C1 controls (with them every ANSI
 * sequence), invisible fillers, bidirectional marks and overrides, line separators, tag characters, halves of a surrogate pair.
 * The joiners U+200C and U+200D stay: Persian and emoji need them.
 */
const UNSAFE_CHARACTERS =
  // oxlint-disable-next-line no-control-regex -- control characters are what it is for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u115f\u1160\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff0-\uffff\u{e0000}-\u{e0fff}]/gu;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["\n", String.raw`\n`],
  ["\r", String.raw`\r`],
  ["\t", String.raw`\t`],
]);

/** Makes every unsafe character visible (`\n`, `\u001b`, `\u{e0041}`), so that nothing is hidden and nothing acts. */
export function cleanText(text: string): string {
  return text.replace(UNSAFE_CHARACTERS, escapeCharacter);
}

function escapeCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return (
    SHORT_ESCAPES.get(character) ??
    (code > 0xffff ? String.raw`\u{${hex}}` : String.raw`\u${hex.padStart(4, "0")}`)
  );
}

/** Cleans a text and cuts it to at most `maxCharacters` code points, the last of them `…` when it was cut. */
export function boundText(text: string, maxCharacters: number): string {
  // A code point is at most two units and never shorter when cleaned, so the rest of a huge text need not be read.
  const characters = Array.from(cleanText(text.slice(0, 2 * maxCharacters + 2)));
  if (characters.length <= maxCharacters) return characters.join("");
  return `${characters.slice(0, Math.max(0, maxCharacters - 1)).join("")}…`;
}

/** A whole number in groups of three: `9 940`, with narrow no-break spaces. */
export function formatCount(count: number): string {
  if (!Number.isFinite(count)) return NO_VALUE;
  const digits = Math.abs(Math.round(count))
    .toString()
    .replace(/\B(?=(?:\d{3})+$)/g, NARROW_SPACE);
  return count < 0 ? MINUS + digits : digits;
}

/** A share of 0…1 in percent: `0.12 %`, `97.4 %`. Only nothing is `0 %` and only all is `100 %`. */
export function formatShare(share: number): string {
  if (!Number.isFinite(share)) return NO_VALUE;
  const percent = share * 100;
  if (percent > 0 && percent < 0.005) return unit("<", "0.01 %");
  if (percent < 100 && percent >= 99.995) return unit(">", "99.99 %");
  const needsTwoDecimals = percent < 1 || (percent >= 99.95 && percent < 100);
  return unit(trimZeros(percent.toFixed(needsTwoDecimals ? 2 : 1)), "%");
}

/** A count with its share of a denominator: `388 (97 %)`; the count alone when either is nothing. */
export function formatCountShare(count: number, of: number): string {
  return count === 0 || of === 0
    ? formatCount(count)
    : `${formatCount(count)} (${formatShare(count / of)})`;
}

/** A latency in microseconds: `0.42 ms`, `4.2 ms`, `41 ms`, `1.24 s`. */
export function formatLatency(latencyUs: number): string {
  if (!Number.isFinite(latencyUs)) return NO_VALUE;
  const ms = latencyUs / 1000;
  if (ms < 0.995) return unit(trimZeros(ms.toFixed(2)), "ms");
  if (ms < 9.95) return unit(trimZeros(ms.toFixed(1)), "ms");
  if (ms < 999.5) return unit(ms.toFixed(0), "ms");
  return unit(trimZeros((ms / 1000).toFixed(ms < 9995 ? 2 : 1)), "s");
}

/** A duration in milliseconds: `850 ms`, `30 s`, `1 min 30 s`, `1 h 2 min`. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return NO_VALUE;
  if (durationMs === 0) return unit(0, "s");
  if (durationMs < 1000) return unit(durationMs.toFixed(0), "ms");
  if (durationMs < 59_950) return unit(trimZeros((durationMs / 1000).toFixed(1)), "s");
  const seconds = Math.round(durationMs / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return joinUnits(unit(minutes, "min"), seconds % 60, "s");
  return joinUnits(unit(Math.floor(minutes / 60), "h"), minutes % 60, "min");
}

/** A rate per second: `600/s`, `12.5/s`. */
export function formatRate(ratePerSecond: number): string {
  if (!Number.isFinite(ratePerSecond)) return NO_VALUE;
  return ratePerSecond < 99.95
    ? `${trimZeros(ratePerSecond.toFixed(1))}/s`
    : `${formatCount(ratePerSecond)}/s`;
}

const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB"];

/** A size in bytes, in steps of a thousand: `512 B`, `4.2 MB`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return NO_VALUE;
  let [value, step] = [bytes, 0];
  while (value >= 999.5 && step < BYTE_UNITS.length - 1) [value, step] = [value / 1000, step + 1];
  const digits = step === 0 || value >= 9.95 ? 0 : 1;
  return unit(trimZeros(value.toFixed(digits)), BYTE_UNITS[step] ?? "");
}

function unit(value: number | string, name: string): string {
  return `${value}${NARROW_SPACE}${name.replace(" ", NARROW_SPACE)}`;
}

function joinUnits(larger: string, smaller: number, name: string): string {
  return smaller === 0 ? larger : `${larger} ${unit(smaller, name)}`;
}

function trimZeros(decimal: string): string {
  return String(Number(decimal));
}
