/** The clients of the issuer as the OAuth library wants them described. */
import type { ClientMetadata, JWK } from "oidc-provider";
import { z } from "zod";
import type { OrgDirectory } from "./org-directory.ts";
import type { IssuerOrg } from "./setup.ts";
import { TOKEN_EXCHANGE_TYPE } from "./token-request.ts";

const text = z.string().optional();

// Only the public members of elliptic curve and RSA keys, so that a private one is never kept. @see RFC 7518 §6
const publicJwkSchema = z.object({
  kty: z.string(),
  kid: text,
  alg: text,
  use: text,
  crv: text,
  x: text,
  y: text,
  n: text,
  e: text,
});

/** Describes every client; where orgs share one, its own org says how it authenticates. */
export function clientMetadata(
  directory: OrgDirectory,
  extensionGrantType: string,
): ClientMetadata[] {
  return [...directory.byClient].map(([clientId, orgs]) => ({
    client_id: clientId,
    ...authentication(orgs[0]),
    redirect_uris: [...new Set(orgs.map((org) => org.redirectUri))],
    grant_types: grantTypes(orgs[0], extensionGrantType),
    response_types: ["code"],
  }));
}

function authentication(own: IssuerOrg | undefined): Partial<ClientMetadata> {
  const method = own?.clientAuth ?? "secret";
  // A secret may be sent in the header or in the body.
  if (method === "secret") return { client_secret: own?.clientSecret };
  if (method === "none") return { token_endpoint_auth_method: method };
  // Without a key the library refuses the client, and says why.
  const jwks = own?.publicKey && { keys: [publicJwk(own.publicKey)] };
  return { token_endpoint_auth_method: method, jwks };
}

function publicJwk(publicKey: NonNullable<IssuerOrg["publicKey"]>): JWK {
  return publicJwkSchema.parse(publicKey);
}

// @see RFC 6749 §4.4: who cannot be authenticated gets nothing on its own behalf.
function grantTypes(own: IssuerOrg | undefined, extensionGrantType: string): string[] {
  const ofUsers = ["authorization_code", "refresh_token"];
  if (own?.clientAuth === "none") return ofUsers;
  return [...ofUsers, "client_credentials", TOKEN_EXCHANGE_TYPE, extensionGrantType];
}
