/** Reads the private key of a client that signs assertions, and says how it signs. */
import type { KeyObject } from "node:crypto";
import { createPrivateKey } from "node:crypto";
import { z } from "zod";
import type { PlanClient } from "../../core/plan.ts";

const MIN_RSA_BITS = 2048;

/** The members of a private key; what else a JWK says is for others. @see RFC 7518 §6.2, §6.3 */
const jwkSchema = z.discriminatedUnion("kty", [
  z.object({ kty: z.literal("EC"), crv: z.string(), x: z.string(), y: z.string(), d: z.string() }),
  z.object({
    kty: z.literal("RSA"),
    n: z.string(),
    e: z.string(),
    d: z.string(),
    p: z.string(),
    q: z.string(),
    dp: z.string(),
    dq: z.string(),
    qi: z.string(),
  }),
]);

export interface PrivateKey {
  algorithm: NonNullable<PlanClient["assertion"]>["algorithm"];
  /** A JWK in JSON, on one line. */
  jwk: string;
  /** The private parts in it that stand for the key. */
  secrets: string[];
}

/** The key of a PEM or JWK text, or null; what the platform says of it may quote it, and is dropped. */
function parseKey(secret: string): KeyObject | null {
  const isJson = secret.trimStart().startsWith("{");
  try {
    if (!isJson) return createPrivateKey(secret);
    return createPrivateKey({ key: jwkSchema.parse(JSON.parse(secret)), format: "jwk" });
  } catch {
    return null;
  }
}

function algorithmOf({
  asymmetricKeyType: type,
  asymmetricKeyDetails: details,
}: KeyObject): PrivateKey["algorithm"] | null {
  if (type === "ec") return details?.namedCurve === "prime256v1" ? "ES256" : null;
  if (type !== "rsa") return null;
  return (details?.modulusLength ?? 0) >= MIN_RSA_BITS ? "RS256" : null;
}

/**
 * Reads a PEM (PKCS#8) or JWK text; a fault says what it is not, and never quotes it.
 * EC keys on P-256 sign with ES256, RSA keys with RS256. @see RFC 7518 §3.1
 */
export function readPrivateKey(secret: string): PrivateKey | { fault: string } {
  const key = parseKey(secret);
  if (key === null) return { fault: "is not a private key in PEM (PKCS#8) or as a JWK" };
  const algorithm = algorithmOf(key);
  if (algorithm === null) {
    return {
      fault: `is neither an EC key on P-256 nor an RSA key of ${MIN_RSA_BITS} bits or more`,
    };
  }
  const jwk = key.export({ format: "jwk" });
  const secrets = [jwk.d, jwk.p, jwk.q].filter((part) => part !== undefined);
  return { algorithm, jwk: JSON.stringify(jwk), secrets };
}
