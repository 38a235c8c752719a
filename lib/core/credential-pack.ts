/**
 * Credentials in packs, as they go through the secret pipe: k6 searches every line it logs for every secret it has handed out,
 * so ten thousand of them make a line four times as dear (measured), where two hundred packs do not.
 * Records are cleaned of each credential before they are logged (`lib/core/redaction.ts`).
 */

/** Fifty credentials of a thousand characters stay below the 64 KiB that k6 reads as one line; these are longer. */
const PACK_SIZES: Readonly<Record<string, number>> = { key: 8, extension: 5 };
const PACK_SIZE = 50;
export const PACK_MAX_LENGTH = 60_000;
// Stand in no prepared credential, which is base64, form-encoded, or JSON of base64url without a space.
const SEPARATOR = " | ";
const ASSIGNMENT = ": ";

/** Packs credentials by the kind and number that their names are (`client-17`, `key-3`): names of packs to their texts. */
export function packCredentials(credentials: ReadonlyMap<string, string>): Map<string, string> {
  const packs = new Map<string, string>();
  for (const [name, credential] of credentials) {
    const pack = packNameOf(name);
    packs.set(pack, `${packs.get(pack) ?? ""}${SEPARATOR}${name}${ASSIGNMENT}${credential}`);
  }
  return packs;
}

/** The pack a credential is in, which holds those of its kind only. */
export function packNameOf(name: string): string {
  const dash = name.lastIndexOf("-");
  const kind = name.slice(0, dash);
  const pack = Math.floor(Number(name.slice(dash + 1)) / (PACK_SIZES[kind] ?? PACK_SIZE));
  return `pack-${kind}-${pack}`;
}

/** Takes one credential out of its pack; null when it is not there. */
export function unpackCredential(pack: string, name: string): string | null {
  const key = `${SEPARATOR}${name}${ASSIGNMENT}`;
  const at = pack.indexOf(key);
  if (at === -1) return null;
  const start = at + key.length;
  const end = pack.indexOf(SEPARATOR, start);
  return end === -1 ? pack.slice(start) : pack.slice(start, end);
}
