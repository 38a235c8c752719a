/** Aliases for names: the same for a name throughout a run, and telling nothing of the list the names stand in. */
import { createHmac } from "node:crypto";

type NameKind = "org" | "id" | "host" | "group" | "target";

/** A name and what stands in its place. */
export interface Alias {
  kind: NameKind;
  name: string;
  alias: string;
}

/** Gives the alias of a name, the same each time. */
export type AliasOf = (kind: NameKind, name: string) => string;

/** Without l and x: the one looks like a 1, and fonts draw a cross of the other between digits. */
const CONSONANTS = "bcdfghjkmnpqrstvwz";
const DIGITS = "23456789";
const PAIRS = 3;
const MOST_TRIES = 50;

/**
 * Makes an alias such as `org-b7k2m9` of each name asked for, by HMAC-SHA256 under the salt of the run: neither the order of
 * the names nor how many there are can be told from it. `isTaken` says of a candidate that it spells a name itself.
 */
export function createAliases(salt: string, isTaken: (alias: string) => boolean): AliasOf {
  const given = new Map<string, string>();
  const used = new Set<string>();
  return (kind, name) => {
    const key = `${kind}\0${name}`;
    const known = given.get(key);
    if (known !== undefined) return known;
    let alias = draw(salt, kind, name, 0);
    for (let tries = 1; (used.has(alias) || isTaken(alias)) && tries < MOST_TRIES; tries += 1) {
      alias = draw(salt, kind, name, tries);
    }
    used.add(alias);
    given.set(key, alias);
    return alias;
  };
}

/** `mail-3f9a0c12`: the same for the same text in one run, and no way back to it. */
export function hashText(salt: string, what: string, text: string): string {
  const digest = createHmac("sha256", salt).update(`${what}\0${text.toLowerCase()}`).digest("hex");
  return `${what}-${digest.slice(0, 8)}`;
}

// Letters and digits in turns spell no word.
function draw(salt: string, kind: NameKind, name: string, tries: number): string {
  const bytes = createHmac("sha256", salt).update(`${kind}\0${name}\0${tries}`).digest();
  const pairs = Array.from(
    { length: PAIRS },
    (_, at) =>
      CONSONANTS.charAt((bytes[2 * at] ?? 0) % CONSONANTS.length) +
      DIGITS.charAt((bytes[2 * at + 1] ?? 0) % DIGITS.length),
  );
  return `${kind}-${pairs.join("")}`;
}
