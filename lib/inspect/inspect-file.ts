/** Reads a file of another tool into what a run would have left: a plan, and records in a folder of its own. */
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type ReadFile, readSource, type ReadSettings } from "./read-source.ts";
import { withPrivateFolder, withSource } from "./source-file.ts";

export interface InspectRequest extends ReadSettings {
  /** A path, or `-` for standard input. */
  path: string;
  /** What the file is called in messages. */
  name: string;
  stdin: () => Readable;
}

export interface InspectedFile extends ReadFile {
  /** The log of records, there until `use` ends. */
  recordsPath: string;
}

/**
 * Reads a file, and has `use` judge what it was read into; whatever that does, nothing is left of the records after it.
 * Throws `FILE_UNREADABLE` for what cannot be read or is none of the formats.
 */
export function inspectFile<Value>(
  request: InspectRequest,
  use: (inspected: InspectedFile) => Promise<Value>,
): Promise<Value> {
  return withPrivateFolder((folder) =>
    withSource({ ...request, folder }, async (source) => {
      const recordsPath = join(folder, "records.log");
      const keep = (lines: AsyncIterable<string>) =>
        pipeline(Readable.from(lines), createWriteStream(recordsPath, { mode: 0o600 }));
      return use({ ...(await readSource(source, request, keep)), recordsPath });
    }),
  );
}
