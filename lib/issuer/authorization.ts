/** Authorization without a browser: one request signs the org's user in, grants what it asks for and answers with a code. */
import { type Configuration, type KoaContextWithOIDC, errors } from "oidc-provider";
import { AUTHORIZE_PATH } from "./oauth-paths.ts";
import type { OrgDirectory } from "./org-directory.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import { type IssuerOrg, wordsOf } from "./setup.ts";

/** The one API that tokens are for; what a token names as its audience is the org's. */
export const RESOURCE = "urn:tokenrush:api";

/** The part of the library's configuration that answers authorization requests at once. */
export function authorizationHooks(directory: OrgDirectory, ledger: RefreshLedger): Configuration {
  return {
    interactions: { policy: [] },
    extraParams: {
      // Runs also when the parameter is absent, and before the account is loaded.
      org_id: async (ctx, _, client) => {
        const org = askedOrg(ctx, directory, client.clientId);
        if (org === null) throw new errors.AccessDenied("the client has no such org_id");
        // @see RFC 6749 §3.3: a server may have a default for a scope that is left out.
        const { params } = ctx.oidc;
        if (params !== undefined) params["scope"] ||= org.scopes === "" ? "openid" : org.scopes;
        ctx.oidc.session?.loginAccount({ accountId: `user@${org.org}`, transient: true });
      },
    },
    findAccount: async (_, accountId) => ({
      accountId,
      claims: async () => ({ sub: accountId }),
    }),
    loadExistingGrant: async (ctx) => {
      const { client, account, provider, requestParamScopes } = ctx.oidc;
      const org = client && askedOrg(ctx, directory, client.clientId);
      if (client === undefined || account === undefined || !org) return undefined;
      const { accountId } = account;
      const grant = new provider.Grant({ clientId: client.clientId, accountId });
      const granted = wordsOf(org.scopes).filter((scope) => requestParamScopes.has(scope));
      grant.addResourceScope(RESOURCE, granted);
      if (requestParamScopes.has("openid")) grant.addOIDCScope("openid");
      ledger.open(await grant.save(), org.org);
      return grant;
    },
  };
}

/** The org an authorization request names in its query, else the client's own; null when the client has no such org. */
export function askedOrg(
  ctx: KoaContextWithOIDC,
  directory: OrgDirectory,
  clientId: string,
): IssuerOrg | null {
  const orgId = ctx.oidc.params?.["org_id"];
  return directory.find(clientId, typeof orgId === "string" ? orgId : undefined);
}

/** Middleware in front of the library: every authorization stands alone, whatever cookies the client keeps. */
export function isolateAuthorization(ledger: RefreshLedger) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<unknown>): Promise<void> => {
    const isAuthorization = ctx.path === AUTHORIZE_PATH;
    if (isAuthorization) delete ctx.req.headers.cookie;
    await next();
    if (!isAuthorization) return;
    ctx.remove("set-cookie");
    const code = ctx.oidc?.entities.AuthorizationCode;
    if (code?.grantId !== undefined) ledger.issue(code.jti, code.grantId);
  };
}
