/** Files of reports, whose names tell whom they are for. */
import { createHash } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { EXIT_CODES, HarnessError } from "../lib/core/errors.ts";
import type { TicketReader } from "../lib/report/ticket-composition.ts";
import { writeFileAtomically } from "../lib/run/atomic-file.ts";

/** A file: its name without what tells the audience, and how it is made. */
export interface MarkedFile {
  name: string;
  make: () => string | Uint8Array | Promise<string | Uint8Array>;
}

export interface FilesOrder {
  files: readonly MarkedFile[];
  /** Where to; made when it is not there. */
  folder: string;
  /** What the names tell of audience and org, such as `vendor`; empty for one's own reports. */
  marks: readonly string[];
  /** A path that stands already, with fields that this version may not know, and is left alone. */
  standing: string;
}

/** Makes every file before it writes the first; gives their paths. */
export async function writeMarkedFiles({
  files,
  folder,
  marks,
  standing,
}: FilesOrder): Promise<string[]> {
  const made: { path: string; content: string | Uint8Array }[] = [];
  for (const { name, make } of files) {
    made.push({ path: join(folder, markName(name, marks)), content: await make() });
  }
  await mkdir(folder, { recursive: true });
  for (const { path, content } of made) {
    if (path !== standing) await writeFileAtomically(path, content);
  }
  return made.map(({ path }) => path);
}

/** `report.vendor.html`. */
function markName(name: string, marks: readonly string[]): string {
  const dot = name.lastIndexOf(".");
  return [name.slice(0, dot), ...marks, name.slice(dot + 1)].join(".");
}

/** What the names of files tell; of an org what the report itself calls it. */
export function marksFor({ audience, org }: TicketReader): string[] {
  return [...(audience === "internal" ? [] : [audience]), ...(org === null ? [] : [slugOf(org)])];
}

/** Reads `html,csv`; USAGE names what is no format, and those there are. */
export function readFormats<Format extends string>(
  text: string,
  known: readonly Format[],
): Format[] {
  const given = [...new Set(text.split(",").map((format) => format.trim()))];
  const wrong = given.filter((format) => !known.some((one) => one === format));
  if (wrong.length === 0) return given.flatMap((format) => known.filter((one) => one === format));
  throw new HarnessError("USAGE", `--format "${wrong.join(",")}" is none there is`, {
    hint: `give some of ${known.join(",")}`,
    exitCode: EXIT_CODES.usage,
  });
}

const MAX_SLUG = 40;

/** What a file's name tells of an org: its letters and digits, and where those are not all of it, how the rest begins to differ. */
function slugOf(org: string): string {
  const slug = org.replace(/[^A-Za-z0-9_-]+/g, "-").slice(0, MAX_SLUG);
  if (slug === org) return slug;
  return `${slug}-${createHash("sha256").update(org).digest("hex").slice(0, 6)}`;
}
