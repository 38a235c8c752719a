/** The run as orgs over time: the picture that shows "secondary orgs only, from the spike on". */
import type { HeatMap } from "./org-comparison-schema.ts";
import type { RunView } from "./run-view.ts";

const COLUMNS_MAX = 60;
const ROWS_MAX = 40;

/** The orgs of most 403s and unusable answers, each in a row; all others share one. */
export function drawHeatMap({ plan, aggregate }: RunView): HeatMap {
  const { blocks, attempts, status403, unusable } = aggregate.orgBlocks;
  const width = Math.max(1, Math.ceil(blocks / COLUMNS_MAX));
  const rowOf = (org: number) => {
    const columns = (counts: Uint32Array) =>
      mergeColumns(counts.subarray(org * blocks, (org + 1) * blocks), width);
    return {
      attempts: columns(attempts),
      status403: columns(status403),
      unusable: columns(unusable),
    };
  };
  const badIn = (org: number) =>
    sum(status403.subarray(org * blocks, (org + 1) * blocks)) +
    sum(unusable.subarray(org * blocks, (org + 1) * blocks));
  const ranked = plan.orgs
    .map((_, org) => ({ org, bad: badIn(org) }))
    .toSorted((a, b) => b.bad - a.bad || a.org - b.org);
  const shown = ranked.filter(({ bad }, place) => bad > 0 && place < ROWS_MAX);
  const rest = ranked.slice(shown.length).map(({ org }) => rowOf(org));
  return {
    columnMs: width * aggregate.blockMs,
    rows: shown.map(({ org }) => ({ org: plan.orgs[org]?.org ?? "", ...rowOf(org) })),
    rest: rest.length === 0 ? null : { orgs: rest.length, ...addRows(rest) },
  };
}

type Row = Omit<HeatMap["rows"][number], "org">;

function addRows(rows: readonly Row[]): Row {
  const sums: Row = { attempts: [], status403: [], unusable: [] };
  for (const row of rows) {
    for (const name of ["attempts", "status403", "unusable"] as const) {
      row[name].forEach((count, column) => {
        sums[name][column] = (sums[name][column] ?? 0) + count;
      });
    }
  }
  return sums;
}

function mergeColumns(counts: Uint32Array, width: number): number[] {
  return Array.from({ length: Math.ceil(counts.length / width) }, (_, column) =>
    sum(counts.subarray(column * width, (column + 1) * width)),
  );
}

function sum(counts: Uint32Array): number {
  return counts.reduce((total, count) => total + count, 0);
}
