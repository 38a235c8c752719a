/** Prepared credentials from k6's secret source, and what must never be echoed into a record because of them. */
import type { PlanClient } from "../core/plan.ts";
import { formDecode, formValue } from "../core/form-encoding.ts";
import { secretForms } from "../core/redaction.ts";

export interface Credential {
  /** Whole Basic header value or encoded body fragment; null for a public client. */
  prepared: string | null;
  /** Texts to take out of whatever the server says, in every form they may come back in; made when first needed. */
  secretForms: () => readonly string[];
}

/** Decodes to text; null for what is not base64 of the kind asked for. */
export type DecodeBase64 = (text: string) => string | null;

export interface SecretSource {
  get(name: string): Promise<string>;
}

/** Fetches a client's credential; the pipe behind the source never carries a bare secret. */
export async function fetchCredential(
  source: SecretSource,
  client: PlanClient,
  decodeBase64: DecodeBase64,
): Promise<Credential> {
  if (client.credentialName === null) return { prepared: null, secretForms: () => [] };
  const prepared = await source.get(client.credentialName);
  let forms: readonly string[] | null = null;
  return {
    prepared,
    secretForms: () => (forms ??= secretForms([prepared, ...bareSecrets(prepared, decodeBase64)])),
  };
}

function bareSecrets(prepared: string, decodeBase64: DecodeBase64): string[] {
  if (!prepared.startsWith("Basic ")) return [formValue(prepared, "client_secret") ?? ""];
  const encoded = prepared.slice("Basic ".length);
  const pair = decodeBase64(encoded) ?? "";
  return [encoded, formDecode(pair.slice(pair.indexOf(":") + 1)) ?? ""];
}
