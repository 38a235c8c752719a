/** The names that a comparison alone gives away, and the targets it is about. */
import type { AnyComparison } from "../../../compare/comparison-file.ts";
import type { TargetComparison } from "../../../compare/target-comparison.ts";
import { namedOrgs } from "../../redaction/named-orgs.ts";
import { type OrgNames, type RunNames, withoutPort } from "../../redaction/run-names.ts";

/** Ids are not known, and hosts only as far as the runs noted them. */
export function namesOfComparison(comparison: AnyComparison): RunNames {
  const named = new Set(namedOrgs(comparison));
  const orgs = [...named].map((org): OrgNames => unknownOrg(org, {}));
  if (comparison.kind === "runs") {
    const hosts = comparison.provenance.runs.flatMap(({ target }) => target.hosts);
    return { orgs, hosts: unique(hosts.map(withoutPort)), source: "result" };
  }
  return {
    orgs: [
      ...orgs,
      ...comparison.orgs.flatMap(({ org, base, candidate }) => [
        unknownOrg(org, base.groups),
        unknownOrg(org, candidate.groups),
      ]),
    ],
    hosts: unique(hostsOf(comparison).map(withoutPort)),
    source: "result",
  };
}

function unknownOrg(org: string, groups: OrgNames["groups"]): OrgNames {
  return { org, name: org, orgId: org, otherIds: [], groups };
}

function hostsOf({ base, candidate, orgs }: TargetComparison): string[] {
  const asked = orgs.flatMap((org) => [org.base.request?.host, org.candidate.request?.host]);
  return [...base.hosts, ...candidate.hosts, ...asked.filter((host) => host !== undefined)].filter(
    (host) => host !== "",
  );
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** A target of the embedded issuer has no hosts. */
export function targetsOf(comparison: AnyComparison): { name: string; embedded: boolean }[] {
  if (comparison.kind === "runs") return comparison.provenance.runs.map(({ target }) => target);
  return [comparison.base, comparison.candidate].map(({ name, hosts }) => ({
    name,
    embedded: hosts.length === 0,
  }));
}
