/** Signed assertions by which a client proves who it is, made ahead of the request since signing waits. */
import type { PlanClient } from "../core/plan.ts";
import type { EncodeBase64 } from "../core/redaction.ts";

/** The runtime's WebCrypto and randomness, as far as assertions need them. */
export interface Signing {
  /** Makes of a private key, a JWK in JSON, what signs a text; the signature is base64url. */
  importKey: (jwk: string, algorithm: AssertionAlgorithm) => Promise<Sign>;
  /** Random text without a second like it. */
  randomText: () => string;
  encodeBase64Url: EncodeBase64;
  /** Milliseconds since 1970. */
  now: () => number;
}

export type AssertionAlgorithm = NonNullable<PlanClient["assertion"]>["algorithm"];
export type Sign = (text: string) => Promise<string>;

export interface Assertions {
  /** False when some must be made before the next request. */
  isStocked: () => boolean;
  stock: () => Promise<void>;
  /** One that was not taken before: servers refuse an assertion they have seen (RFC 7523 §3, `jti`). */
  take: () => string;
}

/** Beyond this a VU begins anew, so that ten thousand clients stay small. */
const STOCKS_MAX = 256;
const LIFETIME_SECONDS = 60;
/** Older ones could expire on their way. */
const KEPT_MS = 30_000;

/** Makes a VU's assertions, in stocks: one for each key and token endpoint; null for a client that does not sign. */
export function createAssertionStocks(
  signing: Signing,
  ahead: number,
): (client: PlanClient, tokenUrl: string, jwk: string | null) => Assertions | null {
  const signers = new Map<string, Promise<Sign>>();
  const stocks = new Map<string, Assertions>();
  return (client, tokenUrl, jwk) => {
    if (client.assertion === null || jwk === null) return null;
    const key = JSON.stringify([client.clientId, tokenUrl, jwk]);
    const known = stocks.get(key);
    if (known !== undefined) return known;
    if (stocks.size >= STOCKS_MAX) {
      stocks.clear();
      signers.clear();
    }
    const sign = signers.get(jwk) ?? signing.importKey(jwk, client.assertion.algorithm);
    signers.set(jwk, sign);
    const stock = createAssertions(client, tokenUrl, sign, ahead, signing);
    stocks.set(key, stock);
    return stock;
  };
}

/** Makes the assertions of one client for one token endpoint; `ahead` are as many as one iteration may need. @see RFC 7523 §3 */
function createAssertions(
  { clientId, assertion }: PlanClient,
  tokenUrl: string,
  sign: Promise<Sign>,
  ahead: number,
  { randomText, encodeBase64Url, now }: Signing,
): Assertions {
  const { algorithm = "ES256", keyId = null } = assertion ?? {};
  const header = { alg: algorithm, typ: "JWT", ...(keyId === null ? {} : { kid: keyId }) };
  const encodedHeader = encodeBase64Url(JSON.stringify(header));
  let stock: { text: string; madeMs: number }[] = [];

  async function make() {
    const madeMs = now();
    const iat = Math.floor(madeMs / 1000);
    const claims = { iss: clientId, sub: clientId, aud: tokenUrl, jti: randomText(), iat };
    const payload = JSON.stringify({ ...claims, exp: iat + LIFETIME_SECONDS });
    const signed = `${encodedHeader}.${encodeBase64Url(payload)}`;
    const signText = await sign;
    return { text: `${signed}.${await signText(signed)}`, madeMs };
  }

  function dropOld(): void {
    const oldestMs = now() - KEPT_MS;
    stock = stock.filter(({ madeMs }) => madeMs >= oldestMs);
  }

  return {
    isStocked() {
      dropOld();
      return stock.length >= ahead;
    },
    async stock() {
      dropOld();
      while (stock.length < ahead) stock.push(await make());
    },
    take() {
      const newest = stock.pop();
      if (newest === undefined) throw new Error("an org must be made ready before each iteration");
      return newest.text;
    },
  };
}
