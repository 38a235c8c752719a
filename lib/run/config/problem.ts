/** A problem of the configuration: where it stands, what is wrong, what to change; and all of them as one error. */
import { EXIT_CODES, HarnessError } from "../../core/errors.ts";
import { boundText } from "../../core/text.ts";

/** Where something stands: a file as the user named it, a line counted from 1, and the key or column. */
export interface Place {
  file: string;
  line: number;
  path: string;
}

export interface Problem {
  place: Place;
  what: string;
  /** The offending value as it may be shown; left out when it could be a secret or there is none. */
  value?: string;
  /** What to change. */
  fix: string;
  /** `refused` is well formed but not allowed: a host or a rate beyond what safety permits. */
  kind?: "invalid" | "refused";
}

/** More lines than anybody reads hide the first one. */
const MAX_SHOWN = 100;

/** One line: `file:line: key.path: what is wrong (the value) → what to change`. */
export function formatProblem({ place, what, value, fix }: Problem): string {
  const where = `${boundText(place.file, 200)}:${place.line}: ${boundText(place.path, 120)}`;
  const shown = value === undefined ? "" : ` (${boundText(value, 200)})`;
  return `${where}: ${boundText(what, 400)}${shown} → ${boundText(fix, 400)}`;
}

/** True for a problem that a filter has not seen yet: the same complaint about the same place is one. */
export function openProblemFilter(): (problem: Problem) => boolean {
  const seen = new Set<string>();
  return ({ place, what }) => {
    const before = seen.size;
    return seen.add(JSON.stringify([place.file, place.line, place.path, what])).size > before;
  };
}

/**
 * Joins problems into the one error that is thrown, in the order of files and lines; the same complaint about the
 * same place is said once. TARGET_REFUSED when every problem is a refusal, else CONFIG_INVALID; both exit as usage.
 */
export function problemsError(file: string, problems: readonly Problem[]): HarnessError {
  const files = [...new Set([file, ...problems.map(({ place }) => place.file)])];
  const ordered = problems
    .filter(openProblemFilter())
    .toSorted(
      (a, b) =>
        files.indexOf(a.place.file) - files.indexOf(b.place.file) || a.place.line - b.place.line,
    );
  const lines = ordered.slice(0, MAX_SHOWN).map(formatProblem);
  if (ordered.length > MAX_SHOWN) lines.push(`… and ${ordered.length - MAX_SHOWN} more`);
  const count = ordered.length === 1 ? "1 problem" : `${ordered.length} problems`;
  const refused = ordered.every(({ kind }) => kind === "refused");
  return new HarnessError(
    refused ? "TARGET_REFUSED" : "CONFIG_INVALID",
    [`${boundText(file, 200)}: ${count}`, ...lines].join("\n"),
    { hint: "each line ends with what to change", exitCode: EXIT_CODES.usage },
  );
}
