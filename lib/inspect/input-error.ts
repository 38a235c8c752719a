/** Errors about what was given to be inspected: the file, the place in it and what to change, and nothing secret of the file. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { redact } from "../core/redaction.ts";
import { boundText } from "../core/text.ts";

const SHOWN_CHARACTERS_MAX = 60;

/** `FILE_UNREADABLE`: `har.json: line 3, column 7: …`; an empty place is left out. */
export function unreadable(
  name: string,
  place: string,
  what: string,
  hint: string,
  cause?: unknown,
): HarnessError {
  const where = place === "" ? name : `${name}: ${place}`;
  return new HarnessError("FILE_UNREADABLE", `${where}: ${what}`, {
    hint,
    exitCode: EXIT_CODES.usage,
    ...(cause === undefined ? {} : { cause }),
  });
}

/** A value of the file as an error may show it: in quotes, cut, and without anything like a token. */
export function shown(value: unknown): string {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? String(value));
  return `"${boundText(redact(text.slice(0, 1000), [], 1000), SHOWN_CHARACTERS_MAX)}"`;
}
