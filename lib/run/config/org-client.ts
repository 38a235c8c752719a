/** Which client an org takes under a variant, and how that proves who it is. */
import type { ClientAuthMethod } from "../../core/words.ts";
import type { OrgDraft } from "./org-draft.ts";
import type { Place, Problem } from "./problem.ts";
import { showValue } from "./shown-text.ts";
import type { TargetSettings } from "./target-schema.ts";

/** A client by references to its secrets; null for those it has none of. */
export interface ConfigClient {
  id: string;
  auth: ClientAuthMethod;
  /** Of `private_key_jwt` the private key. */
  secretRef: string | null;
  /** The secret that takes over in a rotation. */
  nextSecretRef: string | null;
  /** `kid` of a signed assertion. */
  keyId: string | null;
}

/** What the target, or a variant, says of the client. */
export interface ClientSettings {
  /** Taken by orgs that name none. */
  shared: TargetSettings["client"];
  /** Where a variant names the client, which then is that of every org. */
  variantPlace: Place | null;
  auth: ClientAuthMethod;
}

/** Settles the client but for its key id, which may name it. */
export function settleClient(
  draft: OrgDraft,
  { shared, variantPlace, auth }: ClientSettings,
  problems: Problem[],
): Omit<ConfigClient, "keyId"> {
  const own = variantPlace === null ? draft : null;
  const id = own?.clientId ?? shared?.id ?? "";
  const inherited = id === shared?.id ? shared : undefined;
  const secretRef = own?.secretRef ?? inherited?.secretRef ?? null;
  const place = (column: string) => variantPlace ?? draft.place(column);
  if (id === "") {
    const what = `org ${showValue(draft.org)} has no client`;
    problems.push({ place: place("clientId"), what, fix: "give a clientId, or target.client" });
  } else if (secretRef === null && auth !== "none") {
    // The client of a variant lacks it for all orgs alike.
    const whose = variantPlace === null ? ` of org ${showValue(draft.org)}` : "";
    const what = `client ${showValue(id)}${whose} has no secret`;
    const fix = "give a secretRef, or target.clientAuth: none";
    problems.push({ place: place("secretRef"), what, fix });
  }
  if (auth === "none") return { id, auth, secretRef: null, nextSecretRef: null };
  const nextSecretRef = own?.nextSecretRef ?? inherited?.nextSecretRef ?? null;
  return { id, auth, secretRef, nextSecretRef };
}
