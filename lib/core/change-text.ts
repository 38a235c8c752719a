/** Changes as people read them: by how many percent, or percentage points, something rose or fell. */
import { formatShare } from "./text.ts";

const MINUS = "\u2212";
const NARROW_SPACE = "\u202F";

/** A ratio as a change in percent: `+12 %`, `−3.4 %`, `±0 %`. */
export function formatRatioChange(ratio: number): string {
  if (ratio === Infinity) return "+∞";
  return signed(ratio - 1, "%");
}

/** A difference of shares in percentage points: `+1.8 pp`, `−0.02 pp`. */
export function formatPointChange(difference: number): string {
  return signed(difference, "pp");
}

/** From low to high, with one unit where they agree: `+3.1…+22 %`; open where nothing bounds it. */
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

/** Below it a change is none that anybody would see. */
const UNSEEN = 0.000_05;
/** From here on decimals tell nothing. */
const LARGE = 0.1;

function signed(change: number, unit: "%" | "pp"): string {
  if (!Number.isFinite(change)) return change > 0 ? "+∞" : `${MINUS}∞`;
  const size = Math.abs(change);
  if (size < UNSEEN) return `±0${NARROW_SPACE}${unit}`;
  const shown = formatShare(size < LARGE ? size : Math.round(size * 100) / 100);
  return `${change > 0 ? "+" : MINUS}${shown.replace("%", unit)}`;
}
