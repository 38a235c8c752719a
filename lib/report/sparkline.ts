/** A series as a line of block characters, for places where no picture goes. */

const BARS = "▁▂▃▄▅▆▇█";

/**
 * At most `maxColumns` characters; each shows the largest value it stands for, a space for nothing, the highest bar for the maximum:
 * the series' own, or one that several series have together.
 */
export function drawSparkline(
  values: readonly number[],
  maxColumns: number,
  highest = Math.max(0, ...values),
): string {
  const perColumn = Math.ceil(values.length / maxColumns);
  const columns = Array.from(
    { length: Math.ceil(values.length / Math.max(1, perColumn)) },
    (_, at) => Math.max(...values.slice(at * perColumn, (at + 1) * perColumn)),
  );
  return columns.map((value) => barFor(value, highest)).join("");
}

function barFor(value: number, highest: number): string {
  if (value <= 0 || highest <= 0) return " ";
  return BARS.charAt(Math.ceil((value / highest) * BARS.length) - 1);
}
