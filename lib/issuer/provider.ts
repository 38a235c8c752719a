/** The OAuth library, set up so that every org can be issued usable tokens without a browser. */
import { randomBytes } from "node:crypto";
import {
  type Client,
  type Configuration,
  type KoaContextWithOIDC,
  type ResourceServer,
  Provider,
  errors,
} from "oidc-provider";
import { ASSERTION_PARAMETERS, assertionGrant } from "./assertion-grant.ts";
import { INTERACTION_TTL_SECONDS } from "./authorization-chain.ts";
import { type AuthorizationParts, askedOrg, authorizationHooks } from "./authorization.ts";
import { clientMetadata } from "./client-metadata.ts";
import type { ClientSecrets } from "./client-secrets.ts";
import { EXCHANGE_PARAMETERS, exchangeGrant } from "./exchange-grant.ts";
import { AUTHORIZE_PATH, INTROSPECTION_PATH, REVOCATION_PATH, TOKEN_PATH } from "./oauth-paths.ts";
import type { Fault } from "./fault.ts";
import { orgClaims, roleClaims } from "./org-claims.ts";
import { RESOURCE, orgResource } from "./org-resource.ts";
import { type TokenReader, tokenReader } from "./presented-token.ts";
import type { Revocations } from "./revocation.ts";
import { refuseUnseenScope } from "./scope-refusal.ts";
import { wordsOf } from "./setup.ts";
import { createSigningKey } from "./signing-key.ts";
import type { ExchangeLookup } from "./token-exchange.ts";
import { SAML2_BEARER_TYPE, TOKEN_EXCHANGE_TYPE } from "./token-request.ts";
import { createTokenStore } from "./token-store.ts";

/** Lifetime of refresh tokens and of the grants behind them: longer than any run. */
export const REFRESH_TTL_SECONDS = 86_400;
const SHORT_TTL_SECONDS = 60;

export interface ProviderParts extends AuthorizationParts {
  secrets: ClientSecrets;
  revocations: Revocations;
  lookup: ExchangeLookup;
}

export interface IssuingProvider {
  provider: Provider;
  /** Reads the access tokens it issued. */
  read: TokenReader;
}

/** Builds the provider of one issuer URL, with a fresh ES256 key; rejects when the library refuses a client. */
export async function createProvider(
  issuer: string,
  parts: ProviderParts,
): Promise<IssuingProvider> {
  const { setup, directory, secrets } = parts;
  const key = await createSigningKey(issuer);
  const extensionGrantType = setup.extensionGrantType ?? SAML2_BEARER_TYPE;
  const provider = new Provider(issuer, {
    ...baseConfiguration(parts),
    ...tokenConfiguration(parts),
    ...authorizationHooks(parts),
    jwks: { keys: [key.jwk] },
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    clients: clientMetadata(directory, extensionGrantType),
  });
  const read = tokenReader(provider, key, setup.orgClaim);
  const issuance = { lookup: parts.lookup, resourceOf: resourceOf(parts) };
  const exchange = exchangeGrant({ ...issuance, directory, read });
  provider.registerGrantType(TOKEN_EXCHANGE_TYPE, exchange, EXCHANGE_PARAMETERS);
  provider.registerGrantType(extensionGrantType, assertionGrant(issuance), ASSERTION_PARAMETERS);
  secrets.guard(provider);
  for (const clientId of directory.byClient.keys()) await checkClient(provider, clientId);
  provider.on("server_error", (_, error) => {
    process.stderr.write(`issuer: ${error.stack ?? error.message}\n`);
  });
  // Koa would print the stack of every connection that a client closed.
  provider.silent = true;
  return { provider, read };
}

function baseConfiguration(parts: ProviderParts): Configuration {
  const { setup, revocations } = parts;
  const keepsUsedRefreshTokens = setup.refreshReuse === true;
  return {
    adapter: createTokenStore({ keepsUsedRefreshTokens }),
    cookies: { keys: [randomBytes(16).toString("hex")] },
    routes: {
      token: TOKEN_PATH,
      authorization: AUTHORIZE_PATH,
      introspection: INTROSPECTION_PATH,
      revocation: REVOCATION_PATH,
    },
    ttl: {
      AccessToken: setup.accessTokenTtlSeconds,
      ClientCredentials: setup.accessTokenTtlSeconds,
      RefreshToken: REFRESH_TTL_SECONDS,
      Grant: REFRESH_TTL_SECONDS,
      AuthorizationCode: SHORT_TTL_SECONDS,
      Session: SHORT_TTL_SECONDS,
      Interaction: INTERACTION_TTL_SECONDS,
    },
    // Refresh tokens live on without a session and without offline_access.
    expiresWithSession: async () => false,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    rotateRefreshToken: setup.rotateRefreshTokens || keepsUsedRefreshTokens,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: async (_, client, token) => token.clientId === client.clientId,
      },
      revocation: { enabled: true, allowedPolicy: revocations.allow },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => RESOURCE,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (ctx, _, client) => resourceOf(parts)(ctx, client),
      },
    },
  };
}

// What goes into tokens, and which of them are refused.
function tokenConfiguration({ setup, directory, changes, lookup }: ProviderParts): Configuration {
  return {
    // Before a refresh token is used up, which a refusal must not do.
    findAccount: async (ctx, accountId) => {
      const org = lookup(ctx.req)?.org;
      if (org !== undefined) refuseUnseenScope(changes, org, ctx.oidc.params?.["scope"]);
      return { accountId, claims: async () => ({ sub: accountId }) };
    },
    extraTokenClaims: async (ctx) => {
      const exchange = lookup(ctx.req);
      if (exchange === undefined) return undefined;
      const { org, drawn, attemptId } = exchange;
      const fault = changes.isMember(org) ? (drawn?.fault ?? null) : NO_MEMBERSHIP;
      return {
        ...orgClaims(org, fault, attemptId, directory.all, setup.orgClaim),
        ...roleClaims(org, exchange.grant, setup.dialect),
      };
    },
    formats: {
      customizers: {
        jwt: (_, __, { payload }) => {
          if (setup.scopeClaim === "scp") listScopes(payload);
        },
      },
    },
  };
}

// A member the org does not have yet, or no more, is like a claim that lost its orgs.
const NO_MEMBERSHIP: Fault = { id: "membership", org: "*", rate: 1, kind: "empty-org-ids" };

function listScopes(payload: Record<string, unknown>): void {
  const { scope } = payload;
  if (typeof scope !== "string") return;
  delete payload["scope"];
  payload["scp"] = wordsOf(scope);
}

// A token request has its org from the layer in front of the library, an authorization request from its own parameters.
function resourceOf({ directory, changes, lookup }: ProviderParts) {
  return (ctx: KoaContextWithOIDC, { clientId }: Client): ResourceServer => {
    const exchange = lookup(ctx.req);
    if (exchange === undefined) {
      return orgResource(askedOrg(ctx.oidc.params, directory, clientId), null, changes);
    }
    refuseUnseenScope(changes, exchange.org, ctx.oidc.params?.["scope"]);
    return orgResource(exchange.org, exchange.drawn?.fault ?? null, changes);
  };
}

// The library looks at a client when it is first used; a bad one must not wait for that.
async function checkClient(provider: Provider, clientId: string): Promise<void> {
  await provider.Client.find(clientId).catch((cause: unknown) => {
    const why = cause instanceof errors.OIDCProviderError ? cause.error_description : String(cause);
    throw new Error(`client ${clientId}: ${why}`, { cause });
  });
}
