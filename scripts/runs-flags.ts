/** The flags of `tokenrush runs`, read all at once. */
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import type { PruneRule } from "../lib/run/prune.ts";

export interface RunsFlags {
  results?: string;
  label?: string[];
  prune?: true;
  keep?: string;
  olderThan?: string;
  yes?: true;
  json?: true;
}

export interface RunsChoice {
  results: string | undefined;
  labels: (readonly [name: string, value: string])[];
  /** Null where runs are only listed. */
  prune: Omit<PruneRule, "nowMs"> | null;
  yes: boolean;
  json: boolean;
}

const MS_PER_UNIT: Readonly<Record<string, number>> = {
  h: 3_600_000,
  d: 24 * 3_600_000,
  w: 7 * 24 * 3_600_000,
};

/** Reads the flags; USAGE names all that cannot be understood, and runs that would be removed by no rule. */
export function readRunsFlags(flags: RunsFlags): RunsChoice {
  const problems: string[] = [];
  const labels = (flags.label ?? []).flatMap((text) => readLabel(text, problems));
  const keep = readKeep(flags.keep, problems);
  const olderThanMs = readAge(flags.olderThan, problems);
  const hasRule = flags.keep !== undefined || flags.olderThan !== undefined;
  if (flags.prune === true && !hasRule) {
    problems.push("--prune: say what to keep, by --keep, --older-than or both");
  }
  if (flags.prune !== true && (hasRule || flags.yes === true)) {
    problems.push("--keep, --older-than and --yes: they go with --prune");
  }
  if (problems.length > 0) {
    throw new HarnessError("USAGE", problems.join("\n"), { exitCode: EXIT_CODES.usage });
  }
  return {
    results: flags.results,
    labels,
    prune: flags.prune === true ? { keep, olderThanMs } : null,
    yes: flags.yes === true,
    json: flags.json === true,
  };
}

function readLabel(text: string, problems: string[]): [string, string][] {
  const equals = text.indexOf("=");
  if (equals > 0) return [[text.slice(0, equals).trim(), text.slice(equals + 1).trim()]];
  problems.push(`--label "${text}": give it as name=value`);
  return [];
}

function readKeep(text: string | undefined, problems: string[]): number | null {
  if (text === undefined) return null;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  problems.push(`--keep "${text}": give a whole number`);
  return null;
}

function readAge(text: string | undefined, problems: string[]): number | null {
  if (text === undefined) return null;
  const [, amount, unit = ""] = /^(\d{1,6})([hdw])$/.exec(text) ?? [];
  if (amount !== undefined) return Number(amount) * (MS_PER_UNIT[unit] ?? 0);
  problems.push(`--older-than "${text}": give hours, days or weeks, such as 30d`);
  return null;
}
