/** Prepared credentials from k6's secret source, and what must never be echoed into a record because of them. */
import type { PlanClient } from "../core/plan.ts";
import { formDecode, formValue } from "../core/form-encoding.ts";
import { secretForms, type EncodeBase64 } from "../core/redaction.ts";

export interface Credential {
  /** Whole Basic header value or encoded body fragment; null for a public client. */
  prepared: string | null;
  /** Texts to take out of whatever the server says, in every form the credential and what else was sent may come back in. */
  secretForms: (alsoSent?: string) => readonly string[];
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

/** Fetches a client's credential; the pipe behind the source never carries a bare secret. */
export async function fetchCredential(
  source: SecretSource,
  client: PlanClient,
  base64: Base64,
): Promise<Credential> {
  const { credentialName } = client;
  const prepared = credentialName === null ? null : await source.get(credentialName);
  let own: readonly string[] | null = null;
  return {
    prepared,
    secretForms: (alsoSent = "") => {
      // Made when first needed.
      own ??= secretForms(secretsIn(prepared, base64.decode), base64.encode);
      return alsoSent === "" ? own : [...own, ...secretForms([alsoSent], base64.encode)];
    },
  };
}

function secretsIn(prepared: string | null, decodeBase64: DecodeBase64): string[] {
  if (prepared === null) return [];
  if (!prepared.startsWith("Basic ")) return [formValue(prepared, "client_secret") ?? ""];
  const encoded = prepared.slice("Basic ".length);
  const pair = decodeBase64(encoded) ?? "";
  return [encoded, formDecode(pair.slice(pair.indexOf(":") + 1)) ?? ""];
}
