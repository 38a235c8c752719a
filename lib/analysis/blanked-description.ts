/** Takes out of a server's description what differs from one answer to the next, so that equal faults read equally. */
import { boundText } from "../core/text.ts";
import { memoizeText } from "./text-memo.ts";

const MAX_CHARACTERS = 120;
/** Names of an org shorter than this are likely to be parts of other words. */
const NAME_MIN_LENGTH = 3;

// An apostrophe inside a word opens no quotation.
const QUOTED = /"[^"]*"|`[^`]*`|“[^”]*”|‘[^’]*’|(?<!\w)'[^']*'(?!\w)/g;
// Identifiers: eight or more word characters with a digit among them. Shorter words keep their letters.
// Entra names the kind of error by a number in its description, which is no identifier.
const IDENTIFIER = /(?<![\w-])(?!AADSTS\d{4,8}(?![\w-]))(?=[\w-]*\d)[\w-]{8,}/g;
const DIGITS = /(?<!AADSTS\d*)\d+/g;

/**
 * Blanks quoted parts and the given names of the org to `'…'`, identifiers and digits to `#`, and bounds the length.
 * `Scope 'a:b' not allowed for 4711` and `Scope 'c' not allowed for 12` become `Scope '…' not allowed for #`.
 */
export function blankDescription(description: string, orgNames: readonly string[]): string {
  const named = orgNames.filter(
    (name) => name.length >= NAME_MIN_LENGTH && description.includes(name),
  );
  return blank(named.reduce((text, name) => text.replaceAll(name, "'…'"), description));
}

const blank = memoizeText((description) =>
  boundText(
    description
      .replace(QUOTED, "'…'")
      .replace(IDENTIFIER, "#")
      .replace(DIGITS, "#")
      .replace(/\s+/g, " ")
      .trim(),
    MAX_CHARACTERS,
  ),
);
