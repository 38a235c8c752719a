/** The orgs of a comparison as CSV, with the numbers exactly as they stand in it. */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import type { Comparison, SideValue } from "../../compare/comparison.ts";
import type { OrgAtTarget, TargetComparison } from "../../compare/target-comparison.ts";
import { CLAIM_STATES, OUTCOMES } from "../../core/words.ts";
import { type Cell, renderCsv } from "../csv.ts";

const SIDES = ["base", "candidate"] as const;

/**
 * Of runs a row per org and metric, of targets one per org; what is not known is empty. `change.low` and `change.high` are the org's own 95 % interval, not
 * corrected for how many orgs there are; `change.adjustedP` is.
 */
export function renderComparisonCsv(comparison: AnyComparison): string {
  return comparison.kind === "runs" ? csvOfRuns(comparison) : csvOfTargets(comparison);
}

const VALUES = ["value", "count", "of", "runs"] as const;
const CHANGE = ["estimate", "low", "high", "method", "p", "pBeyond", "adjustedP"] as const;

function csvOfRuns({ orgs }: Comparison): string {
  const heads = [
    "org",
    "metric",
    "unit",
    "state",
    ...SIDES.flatMap((side) => VALUES.map((value) => `${side}.${value}`)),
    ...CHANGE.map((name) => `change.${name}`),
  ];
  const rows = orgs.metrics.flatMap(({ metric, unit, rows: ofOrgs }) =>
    ofOrgs.map(({ org, state, base, candidate, change }): Cell[] => [
      org,
      metric,
      unit,
      state,
      ...[base, candidate].flatMap((side: SideValue) => VALUES.map((value) => side[value] ?? "")),
      ...CHANGE.map((name) => change?.[name] ?? ""),
    ]),
  );
  return renderCsv(heads, rows);
}

function csvOfTargets({ orgs, splits }: TargetComparison): string {
  const split = new Map(splits.map(({ org, worksAt }) => [org, worksAt]));
  const heads = [
    "org",
    "state",
    "worksAt",
    "differing",
    ...SIDES.flatMap((side) => TARGET_VALUES.map(([name]) => `${side}.${name}`)),
  ];
  const rows = orgs.map(({ org, state, base, candidate, differing }): Cell[] => [
    org,
    state,
    split.get(org) ?? "",
    differing.join("; "),
    ...[base, candidate].flatMap((side) => TARGET_VALUES.map(([, value]) => value(side))),
  ]);
  return renderCsv(heads, rows);
}

const TARGET_VALUES: readonly (readonly [name: string, value: (org: OrgAtTarget) => Cell])[] = [
  ["attempts", ({ attempts }) => attempts],
  ...OUTCOMES.map((name) => [name, ({ outcomes }: OrgAtTarget) => outcomes[name] ?? 0] as const),
  ...CLAIM_STATES.map(
    (name) => [`claims.${name}`, ({ claims }: OrgAtTarget) => claims[name] ?? 0] as const,
  ),
  ["usable", ({ usable }) => usable],
  ["unusable", ({ unusable }) => unusable],
  ["granted", ({ granted }) => granted ?? ""],
];
