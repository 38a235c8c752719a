/** Keys and values that a later version will read: refused with "not yet", never ignored. */
interface ReservedKey {
  /** Path of the key; `[]` stands for any item of a list, `orgs[].x` also for column `x` of the org file. */
  path: string;
  /** What to do today. */
  instead: string;
}

const RESERVED_KEYS: readonly ReservedKey[] = [
  { path: "targets", instead: "write one target per file" },
  { path: "network", instead: "remove it" },
  { path: "secrets", instead: "name each secret as env:NAME or file:PATH" },
  { path: "replicates", instead: "start the run as often as needed" },
  { path: "refreshStore", instead: "remove it" },
  { path: "target.refreshStore", instead: "remove it" },
  { path: "target.network", instead: "remove it" },
  { path: "safety.abortOn", instead: "remove it" },
  { path: "orgs.generate.refreshTokenRef", instead: "prime chains by target.headlessAuthorize" },
  { path: "orgs[].refreshTokenRef", instead: "prime chains by target.headlessAuthorize" },
  { path: "secret:", instead: "use env:NAME or file:PATH" },
];

/** What to do instead of the reserved key at `path`, or null when it is not reserved. */
export function reservedInstead(path: string): string | null {
  const pattern = path.replaceAll(/\[\d+\]/g, "[]");
  return RESERVED_KEYS.find((key) => key.path === pattern)?.instead ?? null;
}
