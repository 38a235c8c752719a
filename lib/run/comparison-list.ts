/** A folder that holds a comparison, with the few facts of it that a list shows. */
import { lstat, readFile } from "node:fs/promises";
import { z } from "zod";
import { type ComparisonDirectory, comparisonDirectoryAt } from "./comparison-directory.ts";
import { measureFolder } from "./folder-size.ts";

const sideSchema = z.object({ name: z.string() });
const briefSchema = z.object({
  schemaVersion: z.literal(1),
  kind: z.enum(["runs", "targets"]),
  id: z.string(),
  comparedAt: z.string(),
  verdict: z.object({ state: z.string(), passed: z.boolean().nullable() }),
  base: sideSchema,
  candidate: sideSchema,
});
type ComparisonBrief = z.infer<typeof briefSchema>;

export interface ListedComparison {
  directory: ComparisonDirectory;
  /** Null where there is none that can be read; `problem` then says why. */
  brief: ComparisonBrief | null;
  problem: string | null;
  bytes: number;
  /** When anything in it was last written, milliseconds since the epoch. */
  changedMs: number;
}

const versioned = z.object({ schemaVersion: z.number() });

/** The comparison in a folder; null for a folder without one. */
export async function listComparison(path: string): Promise<ListedComparison | null> {
  const directory = comparisonDirectoryAt(path);
  const isThere = await lstat(directory.comparison).then(
    (stats) => stats.isFile(),
    () => false,
  );
  if (!isThere) return null;
  const read = await readBrief(directory.comparison);
  return {
    directory,
    brief: typeof read === "string" ? null : read,
    problem: typeof read === "string" ? read : null,
    ...(await measureFolder(path)),
  };
}

/** The facts, or in words why there are none. */
async function readBrief(path: string): Promise<ComparisonBrief | string> {
  const value = await readFile(path, "utf8")
    .then((text): unknown => JSON.parse(text))
    .catch(() => null);
  const version = versioned.safeParse(value).data?.schemaVersion;
  if (version !== undefined && version !== 1) return `comparison of schema version ${version}`;
  return briefSchema.safeParse(value).data ?? "its comparison.json is broken";
}

/** Milliseconds since the epoch; of one that cannot be read, when it was last written. */
export function comparedMs({ brief, changedMs }: ListedComparison): number {
  const ms = Date.parse(brief?.comparedAt ?? "");
  return Number.isNaN(ms) ? changedMs : ms;
}
