/** Private keys that sign in the VU, by k6's WebCrypto. */
import { b64encode } from "k6/encoding";
import type { AssertionAlgorithm, Sign } from "./assertions.ts";

/** What is used of the global, for which k6's types have nothing. */
declare const crypto: {
  subtle: {
    importKey: (
      format: "jwk",
      key: unknown,
      algorithm: object,
      extractable: boolean,
      usages: string[],
    ) => Promise<object>;
    sign: (algorithm: object, key: object, data: Uint8Array) => Promise<ArrayBuffer>;
  };
};

const ALGORITHMS = {
  ES256: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RS256: { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" },
} as const;

/** Imports a JWK in JSON; what it gives signs a text of ASCII characters. @see RFC 7518 §3.3, §3.4 */
export async function importSigningKey(jwk: string, algorithm: AssertionAlgorithm): Promise<Sign> {
  const parameters = ALGORITHMS[algorithm];
  const key = await crypto.subtle.importKey("jwk", JSON.parse(jwk), parameters, false, ["sign"]);
  return async (text) => {
    // k6's `Uint8Array.from` takes no text.
    const bytes = new Uint8Array(text.length).map((_, index) => text.charCodeAt(index));
    return b64encode(await crypto.subtle.sign(parameters, key, bytes), "rawurl");
  };
}
