/** Keys and values that a later version will read: refused with "not yet", never ignored. */
import { LATER_DIALECTS } from "../../core/words.ts";

interface ReservedKey {
  /** Path of the key; `[]` stands for any item of a list, `orgs[].x` also for column `x` of the org file. */
  path: string;
  /** Only these values of the key are reserved. */
  values?: readonly string[];
  /** Only maps and lists under the key are reserved. */
  nested?: boolean;
  /** What to do today. */
  instead: string;
}

const RESERVED_KEYS: readonly ReservedKey[] = [
  { path: "targets", instead: "write one target per file" },
  { path: "network", instead: "remove it" },
  { path: "secrets", instead: "name each secret as env:NAME or file:PATH" },
  { path: "variants", instead: "write one file per variant" },
  { path: "retry", instead: "remove it; attempts are not retried" },
  { path: "apiCheck", instead: "remove it" },
  { path: "events", instead: "remove it" },
  { path: "preflight", instead: "remove it" },
  { path: "model", instead: "remove it; attempts start on schedule" },
  { path: "replicates", instead: "start the run as often as needed" },
  { path: "refreshStore", instead: "remove it" },
  { path: "target.refreshStore", instead: "remove it" },
  { path: "target.network", instead: "remove it" },
  { path: "target.dialect", values: LATER_DIALECTS, instead: "use rfc" },
  { path: "target.clientAuth", values: ["private_key_jwt"], instead: "use basic or post" },
  { path: "target.claims.org", nested: true, instead: "give the claim's name or dotted path" },
  { path: "mix.authorization_code", instead: "use client_credentials or refresh" },
  { path: "workload[].repeat", instead: "write the stage as often as needed" },
  { path: "safety.maxPerOrg", instead: "bound the load by safety.maxRate" },
  { path: "safety.abortOn", instead: "remove it" },
  { path: "orgs.generate.refreshTokenRef", instead: "prime chains by target.headlessAuthorize" },
  { path: "orgs[].refreshTokenRef", instead: "prime chains by target.headlessAuthorize" },
  { path: "secret:", instead: "use env:NAME or file:PATH" },
];

/** What to do instead of the reserved key at `path`, or null when it is not reserved (with this value). */
export function reservedInstead(path: string, value?: unknown): string | null {
  const pattern = path.replaceAll(/\[\d+\]/g, "[]");
  const reserved = RESERVED_KEYS.find((key) => key.path === pattern);
  if (reserved === undefined) return null;
  if (reserved.nested === true && (typeof value !== "object" || value === null)) return null;
  if (reserved.values !== undefined && !reserved.values.some((word) => word === value)) return null;
  return reserved.instead;
}
