/** The OAuth library, set up so that every org can be issued usable tokens without a browser. */
import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair } from "jose";
import {
  type ClientMetadata,
  type Configuration,
  type KoaContextWithOIDC,
  Provider,
  errors,
} from "oidc-provider";
import { RESOURCE, askedOrg, authorizationHooks } from "./authorization.ts";
import { AUTHORIZE_PATH, TOKEN_PATH } from "./oauth-paths.ts";
import { orgClaims } from "./org-claims.ts";
import type { OrgDirectory } from "./org-directory.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import { type IssuerOrg, type IssuerSetup, wordsOf } from "./setup.ts";
import type { ExchangeLookup } from "./token-exchange.ts";
import { createTokenStore } from "./token-store.ts";

/** Lifetime of refresh tokens and of the grants behind them: longer than any run. */
export const REFRESH_TTL_SECONDS = 86_400;
const SHORT_TTL_SECONDS = 60;

export interface ProviderParts {
  setup: IssuerSetup;
  directory: OrgDirectory;
  ledger: RefreshLedger;
  lookup: ExchangeLookup;
}

/** Builds the provider of one issuer URL, with a fresh ES256 key; rejects when the library refuses a client. */
export async function createProvider(issuer: string, parts: ProviderParts): Promise<Provider> {
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "issuer-1" };
  const provider = new Provider(issuer, {
    ...baseConfiguration(parts),
    ...authorizationHooks(parts.directory, parts.ledger),
    jwks: { keys: [key] },
    clientDefaults: { id_token_signed_response_alg: "ES256" },
    clients: clientsOf(parts.directory),
  });
  for (const clientId of parts.directory.byClient.keys()) await checkClient(provider, clientId);
  provider.on("server_error", (_, error) => {
    process.stderr.write(`issuer: ${error.stack ?? error.message}\n`);
  });
  // Koa would print the stack of every connection that a client closed.
  provider.silent = true;
  return provider;
}

function baseConfiguration({ setup, directory, lookup }: ProviderParts): Configuration {
  const { accessTokenTtlSeconds } = setup;
  return {
    adapter: createTokenStore(),
    cookies: { keys: [randomBytes(16).toString("hex")] },
    routes: { token: TOKEN_PATH, authorization: AUTHORIZE_PATH },
    ttl: {
      AccessToken: accessTokenTtlSeconds,
      ClientCredentials: accessTokenTtlSeconds,
      RefreshToken: REFRESH_TTL_SECONDS,
      Grant: REFRESH_TTL_SECONDS,
      AuthorizationCode: SHORT_TTL_SECONDS,
      Session: SHORT_TTL_SECONDS,
      Interaction: SHORT_TTL_SECONDS,
    },
    // Refresh tokens live on without a session and without offline_access.
    expiresWithSession: async () => false,
    issueRefreshToken: async (_, client) => client.grantTypeAllowed("refresh_token"),
    rotateRefreshToken: setup.rotateRefreshTokens,
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: {
        enabled: true,
        allowedPolicy: async (_, client, token) => token.clientId === client.clientId,
      },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => RESOURCE,
        useGrantedResource: async () => true,
        getResourceServerInfo: async (ctx, _, client) => {
          const org = lookup(ctx.req)?.org ?? askedOrg(ctx, directory, client.clientId);
          return {
            scope: grantableScopes(org, ctx, lookup),
            audience: org?.audience ?? RESOURCE,
            accessTokenFormat: org?.tokenFormat ?? "jwt",
            jwt: { sign: { alg: "ES256" } },
          };
        },
      },
    },
    extraTokenClaims: async (ctx) => {
      const exchange = lookup(ctx.req);
      if (exchange === undefined) return undefined;
      const { org, drawn, attemptId } = exchange;
      return { ...orgClaims(org, drawn?.fault ?? null, attemptId, directory.all) };
    },
  };
}

function grantableScopes(
  org: IssuerOrg | null,
  ctx: KoaContextWithOIDC,
  lookup: ExchangeLookup,
): string {
  const scopes = org?.scopes ?? "";
  const fault = lookup(ctx.req)?.drawn?.fault;
  if (fault?.kind !== "narrowed-scope") return scopes;
  const lost = fault.drop ?? wordsOf(scopes).at(-1);
  return wordsOf(scopes)
    .filter((scope) => scope !== lost)
    .join(" ");
}

// The library looks at a client when it is first used; a bad one must not wait for that.
async function checkClient(provider: Provider, clientId: string): Promise<void> {
  await provider.Client.find(clientId).catch((cause: unknown) => {
    const why = cause instanceof errors.OIDCProviderError ? cause.error_description : String(cause);
    throw new Error(`client ${clientId}: ${why}`, { cause });
  });
}

function clientsOf(directory: OrgDirectory): ClientMetadata[] {
  return [...directory.byClient].map(([clientId, orgs]) => ({
    client_id: clientId,
    client_secret: orgs[0]?.clientSecret,
    redirect_uris: [...new Set(orgs.map((org) => org.redirectUri))],
    grant_types: ["client_credentials", "authorization_code", "refresh_token"],
    response_types: ["code"],
  }));
}
