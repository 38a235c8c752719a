/** Reads access tokens that come back to the issuer, as its API and its token exchange accept them. */
import type Provider from "oidc-provider";
import { type Claims, isClaims } from "../core/claims.ts";
import { type OrgClaim, claimedOrgIds } from "./claimed-orgs.ts";
import { wordsOf } from "./setup.ts";
import type { SigningKey } from "./signing-key.ts";

/** What a token that is still good says. */
export interface PresentedToken {
  clientId: string;
  scopes: string[];
  /** Null when it has no org claim at all. */
  orgIds: string[] | null;
}

/** Gives null for a token that is invalid, expired, revoked or none of this issuer's. */
export type TokenReader = (token: string) => Promise<PresentedToken | null>;

/** A JWT is verified by its signature, an opaque token by the store. */
export function tokenReader(
  provider: Provider,
  key: SigningKey,
  orgClaim: OrgClaim | undefined,
): TokenReader {
  return async (token) => {
    const claims = token.includes(".") ? await key.verify(token) : await stored(provider, token);
    if (claims === null) return null;
    return {
      clientId: textOf(claims["client_id"]),
      scopes: scopesOf(claims),
      orgIds: claimedOrgIds(claims, orgClaim),
    };
  };
}

async function stored(provider: Provider, token: string): Promise<Claims | null> {
  const found =
    (await provider.ClientCredentials.find(token)) ?? (await provider.AccessToken.find(token));
  if (found === undefined) return null;
  const extra = isClaims(found.extra) ? found.extra : {};
  return { ...extra, client_id: found.clientId, scope: found.scope };
}

function scopesOf({ scope, scp }: Claims): string[] {
  return Array.isArray(scp) ? scp.map(String) : wordsOf(textOf(scope));
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
