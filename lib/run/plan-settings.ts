/** The parts of a plan that are the settings of the file in the plan's words. */
import type { PlanCheck, PlanRetry, PlanTarget } from "../core/plan.ts";
import type { Config } from "./config/load-config.ts";
import { readAllowedHosts } from "./config/target-host.ts";

/** The target; its name is its host where the file gives none. */
export function planTarget({ settings, orgs }: Config): PlanTarget {
  const { target } = settings;
  return {
    name: target.name ?? new URL(orgs[0]?.requests[0]?.tokenUrl ?? "").host,
    dialect: target.dialect,
    issuer: target.issuer ?? null,
    claims: target.claims,
    timeoutMs: target.timeout,
    connections: target.connections,
    attemptIdHeader: target.attemptIdHeader ?? null,
    correlationHeader: target.correlationHeader?.toLowerCase() ?? null,
    ...(target.nodeHeader === undefined ? {} : { nodeHeader: target.nodeHeader.toLowerCase() }),
    headlessAuthorize: target.headlessAuthorize,
    ...redirectHosts(settings),
    pkce: target.pkce,
    revokeUrl: target.revokeUrl ?? null,
    embedded: false,
  };
}

/** Redirects go where load may go anyway, and nowhere else. */
function redirectHosts({ target, safety }: Config["settings"]): Pick<PlanTarget, "redirectHosts"> {
  if (target.headlessAuthorize !== "redirects") return {};
  const { hosts, plain } = readAllowedHosts(safety.allow, () => {});
  const secure = [...hosts].map((host) => `https://${host}`);
  return { redirectHosts: [...secure, ...[...plain].map((host) => `http://${host}`)] };
}

/** Null when nothing is tried again. */
export function planRetry({ settings: { retry } }: Config): PlanRetry | null {
  if (retry === undefined || retry.max === 0) return null;
  const { max, on, backoff, maxWait, honourRetryAfter, fault = null } = retry;
  return { max, on, backoffMs: backoff, maxWaitMs: maxWait, honourRetryAfter, fault };
}

/** Null when no call is made with the tokens. */
export function planCheck({ settings: { apiCheck } }: Config): PlanCheck | null {
  if (apiCheck === undefined) return null;
  const { kind, sample, org } = apiCheck;
  return { kind, sample, org: org === undefined ? ORG_OF_CHECK[kind] : org };
}

/** Where an answer names the org unless the file says otherwise; an API's own answer has no place of its own for it. */
const ORG_OF_CHECK: Readonly<Record<PlanCheck["kind"], string | null>> = {
  api: null,
  introspection: "org_ids",
  "tokens-me": "organization.id",
};
