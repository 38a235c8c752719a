/** Digests by which two runs can be seen to have put the same load in the same way on the same target. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../core/canonical-json.ts";
import type { Plan, PlanOrg, PlanRequest } from "../core/plan.ts";

/** Of what runs must have in common to be compared; each alone, so that a difference has a name. */
export interface Fingerprint {
  workload: string;
  orgs: string;
  target: string;
  /** Requests as they are sent and what the client does beside them: what another SDK version may change. */
  requests: string;
  sampling: string;
}

/** So many hex digits are as good as all of them where nobody plants a collision. */
const DIGITS = 16;

/** The digests of a plan. The embedded issuer's port is another one each time, and left out; so are seeds, which change no workload but its draws. */
export function fingerprintPlan(plan: Plan): Fingerprint {
  const orgNames = plan.orgs.map(({ org }) => org);
  const ports = plan.target.embedded ? listHosts(plan) : [];
  const digest = (value: unknown) => {
    const text = ports.reduce(
      (rest, host) => rest.replaceAll(host, "embedded"),
      canonicalJson(value),
    );
    return createHash("sha256").update(text).digest("hex").slice(0, DIGITS);
  };
  return {
    workload: digest({
      scenario: plan.scenario,
      options: plan.scenarioOptions,
      model: plan.model,
      stages: plan.stages,
      mix: plan.mix,
      preflight: plan.preflight,
      events: plan.events,
      hot: plan.hot.map((hot) => ({ ...hot, org: orgNames[hot.org] })),
    }),
    orgs: digest(plan.orgs.map(identify)),
    target: digest({
      name: plan.target.name,
      dialect: plan.target.dialect,
      hosts: listHosts(plan),
    }),
    requests: digest({
      requests: plan.orgs.map(({ requests }) => requests.map((one) => shapeOf(one, plan))),
      variants: plan.variants,
      profiles: plan.profiles,
      exchange: plan.tokenExchange,
      extensionGrantType: plan.extensionGrantType,
      retry: plan.retry,
      timeoutMs: plan.target.timeoutMs,
      connections: plan.target.connections,
      pkce: plan.target.pkce,
    }),
    sampling: digest({ sample: plan.sample, claims: plan.target.claims, check: plan.apiCheck }),
  };
}

const HOSTS_SHOWN = 5;

/** Hosts that tokens are asked of, the first few by name; none for the embedded issuer, whose port says nothing. */
export function hostsToShow(plan: Plan): string[] {
  return plan.target.embedded ? [] : listHosts(plan).slice(0, HOSTS_SHOWN);
}

function listHosts({ orgs }: Plan): string[] {
  const hosts = orgs.flatMap(({ requests }) => requests.map(({ tokenUrl }) => hostOf(tokenUrl)));
  return [...new Set(hosts)].toSorted();
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "";
}

function identify({ org, role, weight, expectedOrgs, declaredScope, audience }: PlanOrg) {
  return { org, role, weight, expectedOrgs, declaredScope, audience };
}

/** A request without what names its client and its host. */
function shapeOf(request: PlanRequest, { clients }: Plan) {
  const { client: index, ...rest } = request;
  const client = clients[index];
  const urls = [rest.tokenUrl, rest.authorizeUrl].map((url) => (url === null ? null : pathOf(url)));
  return {
    ...rest,
    tokenUrl: urls[0],
    authorizeUrl: urls[1],
    extensionCredentialName: rest.extensionCredentialName !== null,
    auth: client?.auth,
    algorithm: client?.assertion?.algorithm,
  };
}

function pathOf(url: string): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}
