/** Prepared credentials from k6's secret source, and what must never be echoed into a record because of them. */
import { b64decode } from "k6/encoding";
import type { PlanClient } from "../core/plan.ts";
import { formDecode, formValue } from "../core/form-encoding.ts";
import { secretForms } from "../core/redaction.ts";

export interface Credential {
  /** Whole Basic header value or encoded body fragment; null for a public client. */
  prepared: string | null;
  /** Texts to take out of whatever the server says, in every form they may come back in; made when first needed. */
  secretForms: () => readonly string[];
}

export interface SecretSource {
  get(name: string): Promise<string>;
}

/** Fetches a client's credential; the pipe behind the source never carries a bare secret. */
export async function fetchCredential(
  source: SecretSource,
  client: PlanClient,
): Promise<Credential> {
  if (client.credentialName === null) return { prepared: null, secretForms: () => [] };
  const prepared = await source.get(client.credentialName);
  let forms: readonly string[] | null = null;
  return {
    prepared,
    secretForms: () => (forms ??= secretForms([prepared, ...bareSecrets(prepared)])),
  };
}

function bareSecrets(prepared: string): string[] {
  if (!prepared.startsWith("Basic ")) return [formValue(prepared, "client_secret") ?? ""];
  const encoded = prepared.slice("Basic ".length);
  const pair = b64decode(encoded, "std", "s");
  return [encoded, formDecode(pair.slice(pair.indexOf(":") + 1)) ?? ""];
}
