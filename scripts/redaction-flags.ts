/** Who a report is for: the flags that say it, and the result or comparison as that audience may see it. */
import { dirname, join } from "node:path";
import type { Command } from "commander";
import type { Result } from "../lib/analysis/result.ts";
import type { AnyComparison } from "../lib/compare/comparison-file.ts";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import {
  type Audience,
  AUDIENCES,
  redactFor,
  type Redaction,
  requireAudience,
} from "../lib/report/audience.ts";
import {
  type ComparisonRedaction,
  redactComparisonFor,
  requireComparisonAudience,
} from "../lib/report/comparison/redaction/audience.ts";
import { namesOfComparison } from "../lib/report/comparison/redaction/names.ts";
import type { Allowed } from "../lib/report/redaction/name-table.ts";
import {
  joinNames,
  namesOfPlan,
  namesOfResult,
  type RunNames,
} from "../lib/report/redaction/run-names.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";
import type { ComparisonDirectory } from "../lib/run/comparison-directory.ts";
import { readPlan } from "../lib/run/plan-file.ts";
import { readSalt } from "../lib/run/redaction-salt.ts";
import { type RunDirectory, runDirectoryAt } from "../lib/run/run-directory.ts";
import { collect } from "./command.ts";
import type { Io } from "./io.ts";

/** The flags as commander gives them. */
export interface RedactionFlags {
  audience?: string;
  onlyOrg?: string;
  allowHost?: string[];
  allowGroup?: string[];
  allowLabel?: string[];
  allowTarget?: true;
}

/** What the flags ask for. */
export interface RedactionChoice {
  audience: Audience;
  org: string | undefined;
  allow: Allowed;
}

const ALIASES_SCHEMA_VERSION = 1;

/** Adds the flags that say what of a run its readers may see; `--audience` is the verb's to add, for some insist on it. */
export function addRedactionFlags(command: Command): Command {
  return command
    .option("--only-org <name>", "one org only")
    .option("--allow-host <host>", "a host that may be told; may be repeated", collect)
    .option(
      "--allow-group <key=value>",
      "a value of the orgs' columns that may be told; may be repeated",
      collect,
    )
    .option("--allow-label <name>", "a label that may be told; may be repeated", collect)
    .option("--allow-target", "the target's name may be told");
}

/** Reads the flags; USAGE for an audience there is not, and for a group without its key. */
export function readRedactionFlags(flags: RedactionFlags): RedactionChoice {
  const { audience: given = "internal", onlyOrg, allowHost, allowGroup, allowLabel } = flags;
  const audience = AUDIENCES.find((one) => one === given);
  if (audience === undefined) {
    throw usage(`--audience "${given}" is none there is`, `give one of ${AUDIENCES.join(", ")}`);
  }
  return {
    audience,
    org: onlyOrg,
    allow: {
      hosts: allowHost ?? [],
      groups: (allowGroup ?? []).map(readGroup),
      labels: allowLabel ?? [],
      target: flags.allowTarget === true,
    },
  };
}

function readGroup(text: string): { key: string; value: string } {
  const [, key, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (key === undefined || value === undefined) {
    throw usage(
      `--allow-group "${text}" names no column`,
      "give it as key=value, such as region=eu",
    );
  }
  return { key, value };
}

function usage(message: string, hint: string): HarnessError {
  return new HarnessError("USAGE", message, { hint, exitCode: EXIT_CODES.usage });
}

/**
 * The result as its audience may see it. The salt and, for others than one's own people, the map of aliases stay in the run's
 * directory; what whoever hands the report on should know goes to stderr.
 */
export async function redactRun(
  result: Result,
  directory: RunDirectory,
  { audience, org, allow }: RedactionChoice,
  io: Io,
): Promise<Redaction> {
  requireAudience(audience, result, org);
  const isOurs = audience === "internal";
  const redaction = redactFor(audience, result, {
    salt: isOurs ? "" : await readSalt(directory),
    names: isOurs ? namesOfResult(result) : await readNames(result, directory),
    allow,
    ...(org === undefined ? {} : { org }),
  });
  await keepAliases(redaction, isOurs ? null : directory, io);
  return redaction;
}

/** The comparison as its audience may see it; salt and map stay in its directory, as those of a run do in the run's. */
export async function redactComparison(
  comparison: AnyComparison,
  directory: ComparisonDirectory,
  { audience, org, allow }: RedactionChoice,
  io: Io,
): Promise<ComparisonRedaction> {
  requireComparisonAudience(audience, comparison, org);
  const isOurs = audience === "internal";
  const redaction = redactComparisonFor(audience, comparison, {
    salt: isOurs ? "" : await readSalt(directory),
    names: isOurs ? namesOfComparison(comparison) : await readComparedNames(comparison, directory),
    allow,
    ...(org === undefined ? {} : { org }),
  });
  await keepAliases(redaction, isOurs ? null : directory, io);
  return redaction;
}

async function keepAliases(
  { aliases, notes }: Pick<Redaction, "aliases" | "notes">,
  directory: { aliases: string } | null,
  io: Io,
): Promise<void> {
  for (const note of notes) io.stderr.write(`note: ${note}\n`);
  if (directory === null) return;
  const content = { schemaVersion: ALIASES_SCHEMA_VERSION, aliases };
  await writeFileAtomically(directory.aliases, `${JSON.stringify(content, null, 2)}\n`);
}

/** The names of the plans of all runs, whose directories stand beside the comparison's; what is missing is made up for by the comparison itself. */
async function readComparedNames(
  comparison: AnyComparison,
  { path }: ComparisonDirectory,
): Promise<RunNames> {
  const ids = [comparison.base, comparison.candidate].flatMap(({ runs }) =>
    runs.map((run) => (typeof run === "string" ? run : run.id)),
  );
  const names: RunNames[] = [];
  for (const id of ids) {
    const plan = isFolderName(id)
      ? await readPlan(runDirectoryAt(join(dirname(path), id)).plan).catch(() => null)
      : null;
    names.push(plan === null ? namesOfComparison(comparison) : namesOfPlan(plan));
  }
  return joinNames(names);
}

/** Ids are what the file says, and lead nowhere but to a folder beside it. */
function isFolderName(id: string): boolean {
  return /^[\w.-]+$/.test(id) && !/^\.+$/.test(id);
}

/** The names of the run's plan; those of the result where there is no plan that can be read. */
async function readNames(result: Result, directory: RunDirectory): Promise<RunNames> {
  const plan = await readPlan(directory.plan).catch(() => null);
  return plan === null ? namesOfResult(result) : namesOfPlan(plan);
}
