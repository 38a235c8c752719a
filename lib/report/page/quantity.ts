/** Reads what a cell shows as a number to sort by: `9 940`, `388 (97 %)`, `1.24 s`, `< 0.01 %`, `+12 % (+3…+22 %)`. */

const FACTORS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, min: 60, h: 3600 };
const FIRST_NUMBER = /^([+±\u2212-]?)([<>]?)\s*([\d\s]+(?:\.\d+)?)\s*(ms|min|s|h)?/;

/** The first number of the text, durations in seconds; null where it starts with none. */
export function readQuantity(text: string): number | null {
  const [, sign = "", bound = "", digits = "", unit = ""] = FIRST_NUMBER.exec(text.trim()) ?? [];
  const number = Number(digits.replaceAll(/\s/g, ""));
  if (digits === "" || !Number.isFinite(number)) return null;
  const nudge = bound === "<" ? -1e-9 : bound === ">" ? 1e-9 : 0;
  const size = number * (FACTORS[unit] ?? 1) + nudge;
  return sign === "\u2212" || sign === "-" ? -size : size;
}

/** Numbers before words, both by size; a cell without either comes last in every direction. */
export function compareCells(one: string, other: string, direction: 1 | -1): number {
  const [oneNumber, otherNumber] = [readQuantity(one), readQuantity(other)];
  if (oneNumber !== null && otherNumber !== null) return direction * (oneNumber - otherNumber);
  if (isNothing(one) || isNothing(other)) return Number(isNothing(one)) - Number(isNothing(other));
  if (oneNumber !== null || otherNumber !== null) return oneNumber === null ? 1 : -1;
  return direction * one.localeCompare(other, "en", { numeric: true });
}

function isNothing(text: string): boolean {
  return text === "" || text === "–";
}
