/** Prepared credentials from k6's secret source, and what must never be echoed into a record because of them. */
import { formDecode } from "../core/form-encoding.ts";
import { secretForms, type EncodeBase64 } from "../core/redaction.ts";

export interface Credential {
  /** Whole Basic header value, encoded body fragment, or a private key as a JWK in JSON; null for a public client. */
  prepared: string | null;
  /** Texts to take out of whatever the server says, in every form the credential and what else was sent may come back in. */
  secretForms: (alsoSent: readonly string[]) => readonly string[];
}

/** Decodes to text; null for what is not base64 of the kind asked for. */
export type DecodeBase64 = (text: string) => string | null;

/** The runtime's own, with the alphabet and padding of RFC 4648 §4. */
export interface Base64 {
  decode: DecodeBase64;
  encode: EncodeBase64;
}

export interface SecretSource {
  get(name: string): Promise<string>;
}

/** Fetches a credential by its name in the secret source; the pipe behind the source never carries a bare secret. */
export async function fetchCredential(
  source: SecretSource,
  name: string | null,
  base64: Base64,
): Promise<Credential> {
  const prepared = name === null ? null : await source.get(name);
  let own: readonly string[] | null = null;
  return {
    prepared,
    secretForms: (alsoSent) => {
      // Made when first needed.
      own ??= secretForms(secretsIn(prepared, base64.decode), base64.encode);
      return alsoSent.length === 0 ? own : [...own, ...secretForms(alsoSent, base64.encode)];
    },
  };
}

/** The values in an encoded body fragment, but for the client's id. */
export function secretsInFragment(fragment: string): string[] {
  return fragment.split("&").flatMap((pair) => {
    const equals = pair.indexOf("=");
    return pair.startsWith("client_id=") ? [] : (formDecode(pair.slice(equals + 1)) ?? []);
  });
}

function secretsIn(prepared: string | null, decodeBase64: DecodeBase64): string[] {
  if (prepared === null) return [];
  if (prepared.startsWith("{")) return secretsInKey(prepared);
  if (!prepared.startsWith("Basic ")) return secretsInFragment(prepared);
  const encoded = prepared.slice("Basic ".length);
  const pair = decodeBase64(encoded) ?? "";
  return [encoded, formDecode(pair.slice(pair.indexOf(":") + 1)) ?? ""];
}

// @see RFC 7518 §6.2.2, §6.3.2
const PRIVATE_MEMBERS = new Set(["d", "p", "q", "dp", "dq", "qi"]);

function secretsInKey(json: string): string[] {
  const members: [string, unknown][] = Object.entries(JSON.parse(json));
  return members.flatMap(([name, value]) =>
    PRIVATE_MEMBERS.has(name) && typeof value === "string" ? [value] : [],
  );
}
