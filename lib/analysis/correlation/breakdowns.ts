/** Who and what a measure is met by: the same counts by every dimension that a run tells apart. */
import { shareHeterogeneity } from "../../core/statistics/heterogeneity.ts";
import { holm } from "../../core/statistics/multiplicity.ts";
import type { Counted } from "../../core/statistics/effective-counts.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { formatDuration } from "../../core/text.ts";
import { GRANTS } from "../../core/words.ts";
import type { Cell } from "../aggregate.ts";
import { decodedIn, failedIn, type RunView } from "../run-view.ts";
import type { Breakdown, BrokenDown } from "./correlation-schema.ts";
import { AGE_CLASSES_MS, columnsOfClass, countOf } from "./dimension-tally.ts";
import { isCorrelated } from "./measured-stage.ts";

const ROWS_MAX = 20;
const SURE = 0.05;

/** Counts by value of one dimension, for one measure. */
interface Counts {
  dimension: string;
  measure: BrokenDown;
  /** Times the variance exceeds that of independent attempts. */
  designEffect: number;
  byValue: ReadonlyMap<string, Counted>;
}

/** Breaks each measure that was met down by each dimension with two values or more; `designEffects` are those of the measures. */
export function breakDown(
  view: RunView,
  designEffects: (measure: BrokenDown) => number,
): Breakdown[] {
  const counts = [...countCells(view), ...countDimensions(view)]
    .map((one) => ({ ...one, designEffect: designEffects(one.measure) }))
    .filter(({ byValue }) => {
      const values = [...byValue.values()].filter(({ of }) => of > 0);
      return values.length > 1 && values.some(({ count }) => count > 0);
    });
  const tested = counts.map(({ byValue, designEffect }) =>
    shareHeterogeneity([...byValue.values()].map((one) => ({ ...one, designEffect }))),
  );
  const corrected = holm(tested.map((test) => test?.p ?? 1));
  return counts.map((one, index) => ({
    ...describe(one),
    p: tested[index]?.p ?? null,
    differs: (corrected[index] ?? 1) < SURE,
  }));
}

function describe({ dimension, measure, designEffect, byValue }: Counts) {
  const rows = [...byValue]
    .filter(([, { of }]) => of > 0)
    .map(([value, { count, of }]) => ({
      value,
      count,
      of,
      interval: wilsonInterval(count, of, designEffect),
    }));
  // Ages have an order of their own; anything else is ranked by what is sure, so that no rare value tops the list by chance.
  const isOrdered = dimension.endsWith("age");
  const ranked = isOrdered ? rows : rows.toSorted((a, b) => b.interval.low - a.interval.low);
  const rest = ranked.slice(ROWS_MAX);
  return {
    dimension,
    measure,
    rows: ranked.slice(0, ROWS_MAX),
    rest:
      rest.length === 0
        ? null
        : {
            values: rest.length,
            count: rest.reduce((sum, { count }) => sum + count, 0),
            of: rest.reduce((sum, { of }) => sum + of, 0),
          },
  };
}

const OF_CELL: Readonly<Record<Exclude<BrokenDown, "refusedUse">, (cell: Cell) => Counted>> = {
  status403: ({ status403, outcomes }) => ({ count: status403, of: status403 + outcomes.issued }),
  empty: (cell) => ({ count: cell.claims.empty + cell.claims.absent, of: decodedIn(cell) }),
  wrongOrg: (cell) => ({ count: cell.claims.wrongOrg, of: decodedIn(cell) }),
  failed: failedIn,
};
const CELL_MEASURES = ["status403", "empty", "wrongOrg", "failed"] as const;

type CountsByMeasure = Omit<Counts, "designEffect">;

function countCells({ plan, loadCells }: RunView): CountsByMeasure[] {
  const cells = loadCells.filter(({ stage }) => isCorrelated(plan.stages[stage]));
  const groups = new Set(plan.orgs.flatMap((org) => Object.keys(org.groups)));
  const dimensions: [string, (cell: Cell) => string | undefined][] = [
    ["role", ({ org }) => plan.orgs[org]?.role],
    ...[...groups].map((name): [string, (cell: Cell) => string | undefined] => [
      `group:${name}`,
      ({ org }) => plan.orgs[org]?.groups[name],
    ]),
    ["grant", ({ grant }) => GRANTS[grant]],
    ["variant", ({ variant }) => plan.variants[variant]?.name],
  ];
  return dimensions.flatMap(([dimension, valueOf]) =>
    CELL_MEASURES.map((measure) => ({
      dimension,
      measure,
      byValue: addUp(cells, valueOf, OF_CELL[measure]),
    })),
  );
}

function addUp(
  cells: readonly Cell[],
  valueOf: (cell: Cell) => string | undefined,
  measure: (cell: Cell) => Counted,
): Map<string, Counted> {
  const sums = new Map<string, Counted>();
  for (const cell of cells) {
    const value = valueOf(cell);
    if (value === undefined) continue;
    const { count, of } = measure(cell);
    const sum = sums.get(value) ?? { count: 0, of: 0 };
    sums.set(value, { count: sum.count + count, of: sum.of + of });
  }
  return sums;
}

type Columns = Parameters<typeof countOf>[0];

const OF_COLUMNS: Readonly<Record<BrokenDown, (columns: Columns) => Counted>> = {
  status403: (columns) => {
    const count = countOf(columns, "status403");
    const issued = countOf(columns, "attempts") - countOf(columns, "failed");
    return { count, of: count + issued };
  },
  empty: (columns) => ({ count: countOf(columns, "empty"), of: countOf(columns, "decoded") }),
  wrongOrg: (columns) => ({ count: countOf(columns, "wrongOrg"), of: countOf(columns, "decoded") }),
  failed: (columns) => ({ count: countOf(columns, "failed"), of: countOf(columns, "attempts") }),
  refusedUse: (columns) => ({
    count: countOf(columns, "failed"),
    of: countOf(columns, "attempts"),
  }),
};

function countDimensions({ aggregate }: RunView): CountsByMeasure[] {
  const { kid, node, refreshAge, checkAge } = aggregate.dimensions;
  return [
    ...byColumns("kid", kid.values, ["empty", "wrongOrg"]),
    ...byColumns("node", node.values, CELL_MEASURES),
    ...byColumns("refresh token age", byAge(refreshAge), CELL_MEASURES),
    ...byColumns("token age", byAge(checkAge), ["refusedUse"]),
  ];
}

function byColumns(
  dimension: string,
  values: ReadonlyMap<string, Columns>,
  measures: readonly BrokenDown[],
): CountsByMeasure[] {
  return measures.map((measure) => ({
    dimension,
    measure,
    byValue: new Map([...values].map(([value, columns]) => [value, OF_COLUMNS[measure](columns)])),
  }));
}

function byAge(counts: Columns): Map<string, Columns> {
  const classes = Array.from({ length: AGE_CLASSES_MS.length + 1 }, (_, index) => index);
  return new Map(classes.map((one) => [nameOfAge(one), columnsOfClass(counts, one)]));
}

function nameOfAge(ageClass: number): string {
  const below = AGE_CLASSES_MS[ageClass];
  const from = AGE_CLASSES_MS[ageClass - 1];
  if (below === undefined) return `${formatDuration(from ?? 0)} and more`;
  return from === undefined
    ? `below ${formatDuration(below)}`
    : `${formatDuration(from)} to ${formatDuration(below)}`;
}
