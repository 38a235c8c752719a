/** The sections of one configuration, each readable as far as it is valid, so that one mistake does not hide another. */
import type { z } from "zod";
import { configSchema } from "./config-schema.ts";
import type { Place, Problem } from "./problem.ts";
import type { Issue } from "./schema-problems.ts";
import { showPath, toProblems, valueAt } from "./schema-problems.ts";
import type { KeyPath, YamlSource } from "./yaml-source.ts";

export interface ConfigSections {
  file: string;
  /** What stands at `path`, checked and with its defaults; null when it is invalid or not there. */
  read: <Schema extends z.ZodType>(
    schema: Schema,
    ...path: KeyPath
  ) => NonNullable<z.output<Schema>> | null;
  /** True when the schema found something wrong at or below one of these keys of a section. */
  isFaulty: (section: string, ...keys: string[]) => boolean;
  placeOf: (...path: KeyPath) => Place;
}

/** Nobody corrects more at once, and looking up each one's line takes its time. */
const MAX_PROBLEMS = 1000;

/** Sections whose keys hardly depend on each other: what is wrong with one leaves the others to be checked. */
const LOOSE_SECTIONS: readonly PropertyKey[] = ["target", "safety"];

/** Unknown keys, and in loose sections the keys with a fault, as paths. */
function faultyKeys(issue: Issue): KeyPath[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map((key) => [...issue.path, key]);
  const [section] = issue.path;
  const isLoose = section !== undefined && LOOSE_SECTIONS.includes(section);
  return isLoose && issue.path.length > 1 ? [issue.path.slice(0, 2)] : [];
}

/** Plain data without the keys at `paths`. */
function without(raw: Record<string, unknown>, paths: readonly KeyPath[]): Record<string, unknown> {
  const pruned = structuredClone(raw);
  for (const path of paths) {
    const parent = valueAt(pruned, path.slice(0, -1));
    const key = path.at(-1);
    if (typeof parent === "object" && parent !== null && key !== undefined) {
      Reflect.deleteProperty(parent, key);
    }
  }
  return pruned;
}

/** Holds the YAML against the schema; every problem is added, and what is valid can still be read. */
export function readSections(source: YamlSource, problems: Problem[]): ConfigSections {
  const { file, raw, lineOf } = source;
  const issues = configSchema.safeParse(raw).error?.issues.slice(0, MAX_PROBLEMS) ?? [];
  const found = issues.flatMap((issue) => toProblems(source, issue));
  problems.push(...found.slice(0, MAX_PROBLEMS));
  const pruned = without(raw, issues.flatMap(faultyKeys));
  return {
    file,
    read: (schema, ...path) => schema.safeParse(valueAt(pruned, path)).data ?? null,
    isFaulty: (section, ...keys) =>
      issues.some(
        ({ path, code }) =>
          code !== "unrecognized_keys" &&
          path[0] === section &&
          keys.some((key) => path[1] === key),
      ),
    placeOf: (...path) => ({ file, line: lineOf(path), path: showPath(path) }),
  };
}
