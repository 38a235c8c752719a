/** Grants without a user besides client credentials: each issues the asked org's token as client credentials would. */
import {
  type Client,
  type ResourceServer,
  type TokenEndpointGrantContext,
  errors,
} from "oidc-provider";
import { RESOURCE } from "./org-resource.ts";
import type { IssuerOrg } from "./setup.ts";
import type { ExchangeLookup } from "./token-exchange.ts";

/** What the grants need of the issuer. */
export interface DirectIssuance {
  lookup: ExchangeLookup;
  resourceOf: (ctx: TokenEndpointGrantContext, client: Client) => ResourceServer;
}

/** The org that a token request is for. */
export function orgOf(ctx: TokenEndpointGrantContext, { lookup }: DirectIssuance): IssuerOrg {
  const org = lookup(ctx.req)?.org;
  if (org === undefined) throw new errors.InvalidRequest("the request names no org of the client");
  return org;
}

/** Issues the token and answers with it; `members` are added to the answer. @see RFC 6749 §5.1 */
export async function issueDirectly(
  ctx: TokenEndpointGrantContext,
  issuance: DirectIssuance,
  members: Record<string, string> = {},
): Promise<void> {
  const { client, provider, requestParamScopes } = ctx.oidc;
  const resource = new provider.ResourceServer(RESOURCE, issuance.resourceOf(ctx, client));
  const granted = [...requestParamScopes].filter((scope) => resource.scopes.has(scope));
  const scope = granted.length === 0 ? undefined : granted.join(" ");
  const token = new provider.ClientCredentials({ client, scope });
  token.resourceServer = resource;
  ctx.oidc.entity("ClientCredentials", token);
  const accessToken = await token.save();
  ctx.body = {
    ...members,
    access_token: accessToken,
    token_type: token.tokenType,
    expires_in: token.expiration,
    ...(scope === undefined ? {} : { scope }),
  };
}

/** The value of a parameter that may be sent once; empty when it is absent. */
export function parameterOf(ctx: TokenEndpointGrantContext, name: string): string {
  const value = ctx.oidc.params[name];
  return typeof value === "string" ? value : "";
}
