/** What others see of a comparison of two targets besides its texts: no names of targets, hosts or groups that are not allowed. */
import type { Difference } from "../../../compare/comparison.ts";
import type { OrgAtTarget, TargetComparison } from "../../../compare/target-comparison.ts";
import type { NameTable } from "../../redaction/name-table.ts";

type Side = TargetComparison["base"];
type Split = TargetComparison["splits"][number];
type Differing = Split["differing"][number];

/** The comparison with its fields as they may be shown; texts are left as they are, but for names that begin them. */
export function showTargets(comparison: TargetComparison, table: NameTable): TargetComparison {
  const { base, candidate } = comparison;
  const columns = new Set(
    comparison.orgs.flatMap((org) => [
      ...Object.keys(org.base.groups),
      ...Object.keys(org.candidate.groups),
    ]),
  );
  const splits = comparison.splits.map((split) => ({
    ...split,
    text: retellSplit(split, base.name, candidate.name, table),
    differing: split.differing.map((one) => showDiffering(one, columns, table)),
  }));
  const [before, after] = [showSide(base, table), showSide(candidate, table)];
  return {
    ...comparison,
    base: before,
    candidate: after,
    differences: comparison.differences.map((one) => showDifference(one, before, after)),
    splits,
    verdict: { ...comparison.verdict, text: retellVerdict(comparison, splits[0]) },
    // In the order of aliases, which tells nothing of the order they were listed in.
    orgs: comparison.orgs
      .map(({ org, state, base: atBase, candidate: atCandidate, differing }) => ({
        org,
        state,
        base: showOrg(atBase, table),
        candidate: showOrg(atCandidate, table),
        differing,
      }))
      .toSorted(
        (a, b) =>
          b.differing.length - a.differing.length ||
          (table.showOrg(a.org) < table.showOrg(b.org) ? -1 : 1),
      ),
  };
}

function showSide(side: Side, table: NameTable): Side {
  return {
    ...side,
    name: table.showTarget(side.name),
    hosts: side.hosts.map((host) => table.showHost(host)),
  };
}

/** A difference between targets names them; any other names nobody. */
function showDifference(difference: Difference, base: Side, candidate: Side): Difference {
  return difference.key === "mixed-targets" || difference.key === "equal-targets"
    ? { ...difference, base: describeTarget(base), candidate: describeTarget(candidate) }
    : difference;
}

function describeTarget({ name, dialect, hosts }: Side): string {
  return `${name} (${dialect}, ${hosts.length === 0 ? "embedded issuer" : hosts.join(", ")})`;
}

function showOrg(org: OrgAtTarget, table: NameTable): OrgAtTarget {
  const groups = Object.entries(org.groups).map(([key, value]) => [
    key,
    value && table.showGroup(key, value),
  ]);
  const { request } = org;
  return {
    ...org,
    request: request === null ? null : { ...request, host: showHostOf(request.host, table) },
    groups: Object.fromEntries(groups),
  };
}

/** A host is hidden, the port it listens on is not. */
function showHostOf(host: string, table: NameTable): string {
  const [, name = host, port = ""] = /^(.*?)(:\d+)?$/s.exec(host) ?? [];
  return name === "" ? "" : table.showHost(name) + port;
}

function showDiffering(one: Differing, columns: ReadonlySet<string>, table: NameTable): Differing {
  if (!columns.has(one.what)) return one;
  const show = (value: string): string => (value === "" ? "" : table.showGroup(one.what, value));
  return { ...one, base: show(one.base), candidate: show(one.candidate) };
}

/** `acme works at staging (…) and not at production (…)`, where names are what any word may be. */
function retellSplit(
  { org, worksAt, text }: Split,
  base: string,
  candidate: string,
  table: NameTable,
): string {
  const [at, elsewhere] = worksAt === "base" ? [base, candidate] : [candidate, base];
  const start = `${org} works at ${at} (`;
  const middle = ` and not at ${elsewhere} (`;
  const parted = text.indexOf(middle, start.length);
  if (!text.startsWith(start) || parted < 0) return text;
  const [good, bad] = [text.slice(start.length, parted), text.slice(parted + middle.length)];
  return `${table.showOrg(org)} works at ${table.showTarget(at)} (${good} and not at ${table.showTarget(elsewhere)} (${bad}`;
}

/** The verdict begins with what is said of the first split. */
function retellVerdict({ verdict, splits }: TargetComparison, shown: Split | undefined): string {
  const told = splits[0]?.text ?? "";
  if (shown === undefined || !verdict.text.startsWith(told)) return verdict.text;
  return shown.text + verdict.text.slice(told.length);
}

/** A fix that names what differs names it as it is once it is redacted. */
export function retellFixes(
  original: TargetComparison,
  redacted: TargetComparison,
  rewrite: (text: string) => string,
): TargetComparison {
  const splits = redacted.splits.map((split, at) => {
    const before = original.splits[at];
    const start = before === undefined ? null : startOfFix(before);
    const after = startOfFix(split);
    if (before === undefined || start === null || after === null) return split;
    return before.fix.startsWith(start)
      ? { ...split, fix: after + rewrite(before.fix.slice(start.length)) }
      : split;
  });
  return { ...redacted, splits };
}

function startOfFix({ differing }: Split): string | null {
  const [first] = differing;
  if (first === undefined) return null;
  return `the ${first.what} differs (${first.base || "none"} against ${first.candidate || "none"})`;
}
