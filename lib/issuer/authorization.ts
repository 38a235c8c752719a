/** Authorization without a browser: the org's user is signed in and grants what is asked for, in one request or in a chain of redirects. */
import {
  type Configuration,
  type Grant,
  type KoaContextWithOIDC,
  type Provider,
  errors,
  interactionPolicy,
} from "oidc-provider";
import { INTERACTION_PATH } from "./oauth-paths.ts";
import type { OrgChanges } from "./org-changes.ts";
import type { OrgDirectory } from "./org-directory.ts";
import { RESOURCE } from "./org-resource.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import { refuseUnseenScope } from "./scope-refusal.ts";
import type { IssuerOrg, IssuerSetup } from "./setup.ts";

/** Scopes of OpenID Connect, which belong to no org. */
const OIDC_SCOPES = ["openid", "offline_access"];

export interface AuthorizationParts {
  setup: IssuerSetup;
  directory: OrgDirectory;
  ledger: RefreshLedger;
  changes: OrgChanges;
}

/** The part of the library's configuration that answers authorization requests; the chain's pages are `authorization-chain.ts`. */
export function authorizationHooks(parts: AuthorizationParts): Configuration {
  return {
    extraParams: { org_id: async (ctx, _, client) => admit(ctx, client.clientId, parts) },
    ...(parts.setup.redirectChain === true ? chainHooks() : headlessHooks(parts)),
  };
}

// Runs also when the parameter is absent, and before the account is loaded.
function admit(ctx: KoaContextWithOIDC, clientId: string, parts: AuthorizationParts): void {
  const { params, session } = ctx.oidc;
  const org = askedOrg(params, parts.directory, clientId);
  if (org === null) throw new errors.AccessDenied("the client has no such org_id");
  refuseUnseenScope(parts.changes, org, params?.["scope"]);
  // @see RFC 6749 §3.3: a server may have a default for a scope that is left out.
  const all = parts.changes.scopesOf(org).join(" ");
  if (params !== undefined) params["scope"] ||= all === "" ? "openid" : all;
  if (parts.setup.redirectChain === true) return;
  session?.loginAccount({ accountId: accountOf(org), transient: true });
}

function headlessHooks(parts: AuthorizationParts): Configuration {
  return {
    interactions: { policy: [] },
    loadExistingGrant: async (ctx) => {
      const { client, provider, params, requestParamScopes } = ctx.oidc;
      const org = client && askedOrg(params, parts.directory, client.clientId);
      if (client === undefined || !org) return undefined;
      const asked = { clientId: client.clientId, scopes: requestParamScopes };
      return openGrant(provider, org, { ...asked, parameters: queryOf(ctx) }, parts);
    },
  };
}

function chainHooks(): Configuration {
  return {
    interactions: {
      policy: interactionPolicy.base(),
      url: (_, { uid }) => `${INTERACTION_PATH}/${uid}`,
    },
  };
}

export interface AskedGrant {
  clientId: string;
  scopes: ReadonlySet<string>;
  /** The parameters of the authorization request, as they were sent. */
  parameters: Readonly<Record<string, string>>;
}

/** Grants what of the asked scopes the org has, and begins the chain of tokens that follows. */
export async function openGrant(
  provider: Provider,
  org: IssuerOrg,
  { clientId, scopes, parameters }: AskedGrant,
  { ledger, changes }: AuthorizationParts,
): Promise<Grant> {
  const grant = new provider.Grant({ clientId, accountId: accountOf(org) });
  const granted = changes.scopesOf(org).filter((scope) => scopes.has(scope));
  grant.addResourceScope(RESOURCE, granted);
  grant.addOIDCScope(OIDC_SCOPES.filter((scope) => scopes.has(scope)));
  ledger.open(await grant.save(), org.org, parameters);
  return grant;
}

/** The org an authorization request names, else the client's own; null when the client has no such org. */
export function askedOrg(
  params: Readonly<Record<string, unknown>> | undefined,
  directory: OrgDirectory,
  clientId: string,
): IssuerOrg | null {
  const orgId = params?.["org_id"];
  return directory.find(clientId, typeof orgId === "string" ? orgId : undefined);
}

/** The one user of an org. */
export function accountOf(org: IssuerOrg): string {
  return `user@${org.org}`;
}

/** The query as it was sent, also what the library knows nothing of. */
export function queryOf(ctx: KoaContextWithOIDC): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(ctx.querystring));
}
