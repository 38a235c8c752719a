/** The names a run knows: of its orgs, what servers call them, its hosts and groups. */
import type { Plan, PlanOrg, PlanRequest } from "../../core/plan.ts";
import type { Result } from "../../analysis/result.ts";
import { namedOrgs } from "./named-orgs.ts";

export interface OrgNames {
  org: string;
  /** The longer name for display. */
  name: string;
  /** What the server calls it. */
  orgId: string;
  /** Anything else by which it can be told: its client, the value of its org parameter, its audience. */
  otherIds: readonly string[];
  groups: Readonly<Record<string, string>>;
}

export interface RunNames {
  orgs: readonly OrgNames[];
  /** Without ports. */
  hosts: readonly string[];
  /** `result`: ids are not known, and hosts only in part, for there was no plan to read them from. */
  source: "plan" | "result";
}

/** The names in a plan; what all of several orgs have alike tells none of them. */
export function namesOfPlan(plan: Plan): RunNames {
  const ids = plan.orgs.map((org) => idsOf(org, plan));
  const owners = new Map<string, number>();
  for (const id of ids.flatMap((own) => [...own])) owners.set(id, (owners.get(id) ?? 0) + 1);
  const orgIds = new Set(plan.orgs.map(({ orgId }) => orgId));
  const isTelling = (id: string): boolean =>
    !orgIds.has(id) && (plan.orgs.length === 1 || owners.get(id) !== plan.orgs.length);
  return {
    orgs: plan.orgs.map(({ org, name, orgId, groups }, index) => ({
      org,
      name,
      orgId,
      otherIds: [...(ids[index] ?? [])].filter(isTelling),
      groups,
    })),
    hosts: hostsOf(plan),
    source: "plan",
  };
}

/** The names that a result alone gives away. */
export function namesOfResult(result: Result): RunNames {
  const groups = new Map(result.orgs.map((one) => [one.org, one.groups]));
  const orgs = [...new Set(namedOrgs(result))].map((org) => ({
    org,
    name: org,
    orgId: org,
    otherIds: [],
    groups: groups.get(org) ?? {},
  }));
  return { orgs, hosts: result.run.target.hosts.map(withoutPort), source: "result" };
}

/** The names of several runs: an org of which they know different ones is there once for each. */
export function joinNames(names: readonly RunNames[]): RunNames {
  const orgs = new Map<string, OrgNames>();
  for (const one of names.flatMap((run) => run.orgs)) orgs.set(JSON.stringify(one), one);
  return {
    orgs: [...orgs.values()],
    hosts: [...new Set(names.flatMap(({ hosts }) => hosts))],
    source: names.every(({ source }) => source === "plan") ? "plan" : "result",
  };
}

/** A host as it is known by, whatever port it listens on. */
export function withoutPort(host: string): string {
  return URL.canParse(`https://${host}`) ? new URL(`https://${host}`).hostname : host;
}

function idsOf({ expectedOrgs, audience, requests }: PlanOrg, { clients }: Plan): Set<string> {
  const ids = requests.flatMap((request) => [
    clients[request.client]?.clientId ?? "",
    request.orgParameter?.value ?? "",
    request.authorizeOrgParameter?.value ?? "",
    ...parameterValues(request),
  ]);
  return new Set([...expectedOrgs, audience ?? "", ...ids].filter((id) => id !== ""));
}

function parameterValues(request: PlanRequest): string[] {
  const { parameters, authorizeParameters, extensionParameters } = request;
  return [...parameters, ...authorizeParameters, ...extensionParameters].map(([, value]) => value);
}

/** Every host the plan sends anything to, or is sent to by a redirect. */
function hostsOf({ target, orgs }: Plan): string[] {
  const urls = [
    target.issuer,
    target.revokeUrl,
    ...(target.redirectHosts ?? []),
    ...orgs.flatMap(({ checkUrl, audience, requests }) => [
      checkUrl,
      audience,
      ...requests.flatMap((request) => [
        request.tokenUrl,
        request.authorizeUrl,
        request.redirectUri,
        request.codeRedirectUri,
      ]),
    ]),
  ];
  const hosts = urls.flatMap((url) =>
    url !== null && URL.canParse(url) ? [new URL(url).hostname] : [],
  );
  return [...new Set(hosts)].filter((host) => host !== "");
}
