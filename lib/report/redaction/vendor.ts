/** What a vendor sees of a run: every org by an alias, and of what was configured only what is allowed. */
import type { Result } from "../../analysis/result.ts";
import type { Allowed, NameTable } from "./name-table.ts";

/** The result with aliases in the fields that hold nothing but a name of a group, a host or the target; texts are left as they are. */
export function forVendor(result: Result, table: NameTable, allow: Allowed): Result {
  return {
    ...result,
    run: showRun(result, table, allow),
    // In the order of aliases, which tells nothing of the order they were listed in.
    orgs: result.orgs
      .map((org) => ({ ...org, groups: showGroups(org.groups, table) }))
      .toSorted((a, b) => (table.showOrg(a.org) < table.showOrg(b.org) ? -1 : 1)),
    correlation: {
      ...result.correlation,
      breakdowns: result.correlation.breakdowns.map((breakdown) => ({
        ...breakdown,
        rows: breakdown.rows.map((row) => ({
          ...row,
          value: showValue(breakdown.dimension, row.value, table),
        })),
      })),
    },
  };
}

/** The run without labels and the target's name, but for what is allowed. */
export function showRun(
  { run }: Result,
  table: NameTable,
  { labels = [] }: Allowed,
): Result["run"] {
  return {
    ...run,
    // Builds have addresses of their own, and commits are nobody else's.
    source: null,
    fingerprint: hideFingerprint(run.fingerprint, table),
    labels: Object.fromEntries(
      Object.entries(run.labels).filter(([name]) => labels.includes(name)),
    ),
    target: {
      ...run.target,
      name: table.showTarget(run.target.name),
      hosts: run.target.hosts.map((host) => table.showHost(host)),
    },
  };
}

/** Whoever guesses a list of orgs could tell by its hash that the guess is right. */
function hideFingerprint(
  fingerprint: Result["run"]["fingerprint"],
  { hash }: NameTable,
): Result["run"]["fingerprint"] {
  const { orgs, target, requests } = fingerprint;
  return {
    ...fingerprint,
    orgs: hash("orgs", orgs),
    target: hash("target", target),
    requests: hash("requests", requests),
  };
}

function showGroups(
  groups: Readonly<Record<string, string>>,
  table: NameTable,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(groups).map(([key, value]) => [key, value && table.showGroup(key, value)]),
  );
}

const GROUP = "group:";

/** A value of a dimension: groups and serving nodes are not told, keys, grants and roles are. */
function showValue(dimension: string, value: string, table: NameTable): string {
  if (dimension.startsWith(GROUP)) return table.showGroup(dimension.slice(GROUP.length), value);
  return dimension === "node" ? table.showHost(value) : value;
}
