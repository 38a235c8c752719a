/** The key that signs the issuer's tokens, drawn anew for each start. */
import { type JWTPayload, exportJWK, generateKeyPair, jwtVerify } from "jose";
import type { JWK } from "oidc-provider";

const ALGORITHM = "ES256";

export interface SigningKey {
  /** With its private part, for the OAuth library alone. */
  jwk: JWK;
  /** Gives the claims of an unexpired JWT access token that this key signed for the issuer; null for any other text. */
  verify: (token: string) => Promise<JWTPayload | null>;
}

export async function createSigningKey(issuer: string): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const expected = { issuer, typ: "at+jwt", algorithms: [ALGORITHM] };
  return {
    jwk: { ...(await exportJWK(privateKey)), alg: ALGORITHM, use: "sig", kid: "issuer-1" },
    verify: (token) =>
      jwtVerify(token, publicKey, expected).then(
        ({ payload }) => payload,
        () => null,
      ),
  };
}
