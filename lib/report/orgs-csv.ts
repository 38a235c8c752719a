/** The orgs of a run as CSV, one row each, with the numbers exactly as they stand in the result. */
import type { Counts, Result } from "../analysis/result.ts";
import { CLAIM_STATES, OUTCOMES } from "../core/words.ts";
import { type Cell, renderCsv } from "./csv.ts";

type Org = Result["orgs"][number];

const COUNTS: readonly (readonly [head: string, value: (counts: Counts) => number])[] = [
  ["attempts", ({ attempts }) => attempts],
  ...OUTCOMES.map((name) => [name, ({ outcomes }: Counts) => outcomes[name]] as const),
  ["status403", ({ status403 }) => status403],
  ["usable", ({ usable }) => usable],
  ["unusable", ({ unusable }) => unusable],
  ["unusableShare", ({ unusableShare }) => unusableShare],
  ["sampled", ({ sampled }) => sampled],
  ["decoded", ({ decoded }) => decoded],
  ...CLAIM_STATES.map((name) => [`claims.${name}`, ({ claims }: Counts) => claims[name]] as const),
  ["extraOrg", ({ extraOrg }) => extraOrg],
  ["scopeShortfall", ({ scopeShortfall }) => scopeShortfall],
  ["lifetimeDefects", ({ lifetimeDefects }) => lifetimeDefects],
  ["retries", ({ retries }) => retries],
];
const PERCENTILES = ["p50", "p90", "p95", "p99", "max"] as const;

/** A row per org; latencies are microseconds, and empty where nothing was issued. */
export function renderOrgsCsv({ orgs }: Result): string {
  const groups = [...new Set(orgs.flatMap((org) => Object.keys(org.groups)))];
  const heads = [
    "org",
    "role",
    ...groups.map((key) => `group:${key}`),
    ...COUNTS.map(([head]) => head),
    ...PERCENTILES.map((percentile) => `latencyUs.${percentile}`),
  ];
  const rows = orgs.map((org) => rowOf(org, groups));
  return renderCsv(heads, rows);
}

function rowOf(org: Org, groups: readonly string[]): Cell[] {
  const { latencyUs } = org;
  return [
    org.org,
    org.role,
    ...groups.map((key) => org.groups[key] ?? ""),
    ...COUNTS.map(([, value]) => value(org)),
    ...PERCENTILES.map((percentile) => (latencyUs.n === 0 ? "" : latencyUs[percentile])),
  ];
}
