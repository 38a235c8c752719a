/** Changes as people read them: by how many percent, or percentage points, something rose or fell. */
import { formatShare } from "./text.ts";

const MINUS = "\u2212";
const NARROW_SPACE = "\u202F";

/** A ratio as a change in percent: `+12 %`, `−3.4 %`, `±0 %`. */
export function formatRatioChange(ratio: number): string {
  if (ratio === Infinity) return "+∞";
  return signed(ratio - 1, (size) => formatShare(size));
}

/** A difference of shares in percentage points: `+1.8 pp`, `−0.02 pp`. */
export function formatPointChange(difference: number): string {
  return signed(difference, (size) => formatShare(size).replace("%", "pp"));
}

/** From low to high, with one sign and unit where they agree: `+3.1…+22 %`; open where nothing bounds it. */
export function formatChangeRange(
  low: number | null,
  high: number | null,
  format: (value: number) => string,
): string {
  const from = low === null ? `${MINUS}∞` : format(low);
  const to = high === null ? "+∞" : format(high);
  const unit = /\u202F(?:%|pp)$/.exec(to)?.[0];
  return unit !== undefined && from.endsWith(unit)
    ? `${from.slice(0, -unit.length)}…${to}`
    : `${from}…${to}`;
}

function signed(change: number, formatSize: (size: number) => string): string {
  if (!Number.isFinite(change)) return change > 0 ? "+∞" : `${MINUS}∞`;
  const size = formatSize(Math.abs(change));
  if (change === 0) return `±0${NARROW_SPACE}${size.slice(size.indexOf(NARROW_SPACE) + 1)}`;
  return `${change > 0 ? "+" : MINUS}${size}`;
}
