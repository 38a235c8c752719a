/** The secret of a run from which aliases and hashes in its reports are made. */
import { randomBytes } from "node:crypto";
import { link, readFile, rm, writeFile } from "node:fs/promises";
import type { RunDirectory } from "./run-directory.ts";

const SALT_BYTES = 32;

/** The salt of a run, drawn when it is first asked for and kept in its directory, for its owner only. */
export async function readSalt({
  redactionSalt,
}: Pick<RunDirectory, "redactionSalt">): Promise<string> {
  const salt = await read(redactionSalt);
  if (salt !== null) return salt;
  const temporary = `${redactionSalt}.${process.pid}.${randomBytes(4).toString("hex")}.tmp`;
  await writeFile(temporary, randomBytes(SALT_BYTES).toString("hex"), { mode: 0o600, flag: "wx" });
  try {
    // Linked, not renamed: of two that draw at once both take what the first has left.
    await link(temporary, redactionSalt).catch(ignoreExisting);
  } finally {
    await rm(temporary, { force: true });
  }
  return readFile(redactionSalt, "utf8");
}

/** Null where none was drawn yet. */
async function read(path: string): Promise<string | null> {
  const text = await readFile(path, "utf8").catch(() => "");
  return text.length >= 2 * SALT_BYTES ? text : null;
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
}
