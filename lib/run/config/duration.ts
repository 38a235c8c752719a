/** Durations as people write them: a number and its unit, `500ms`, `1.5s`, `2m`, `1h`. */

const MS_PER_UNIT = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const;

export const DURATION_PATTERN = /^(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h)$/;

function isUnit(text: string | undefined): text is keyof typeof MS_PER_UNIT {
  return text !== undefined && Object.hasOwn(MS_PER_UNIT, text);
}

/** Milliseconds, not rounded; null when `text` is not a duration. */
export function parseDurationMs(text: string): number | null {
  const [, amount, unit] = DURATION_PATTERN.exec(text) ?? [];
  return isUnit(unit) ? Number(amount) * MS_PER_UNIT[unit] : null;
}
