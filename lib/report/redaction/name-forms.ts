/** How one name may be spelt in an answer, a URL or a report. */
import { domainToUnicode } from "node:url";
import { formEncode, toWellFormed } from "../../core/form-encoding.ts";
import { cleanText } from "../../core/text.ts";

/** The forms of a name in lower case, without what escapes alone would make of it: those are undone where they stand. */
export function formsOf(name: string): Set<string> {
  const whole = toWellFormed(name);
  const spelt = [
    name,
    whole,
    whole.normalize("NFC"),
    whole.normalize("NFD"),
    // Of some letters one case has more characters than the other.
    whole.toLowerCase(),
    whole.toUpperCase(),
    cleanText(name),
    encodeURIComponent(whole),
    formEncode(name),
    whole.replaceAll(" ", "+"),
    JSON.stringify(name).slice(1, -1),
    ...(name.includes("xn--") ? [domainToUnicode(name)] : []),
  ];
  return new Set(spelt.map(foldCase).filter((form) => form !== ""));
}

/** Lower case, letter by letter, so that every character keeps its place. */
export function foldCase(text: string): string {
  // oxlint-disable-next-line no-control-regex -- all of ASCII
  if (/^[\u0000-\u007f]*$/.test(text)) return text.toLowerCase();
  return Array.from(text, (character) => {
    const lower = character.toLowerCase();
    return lower.length === character.length ? lower : character;
  }).join("");
}
