/** The bytes to be inspected: a file, or standard input kept aside so that it can be read twice. */
import { type FileHandle, mkdtemp, open, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { HarnessError } from "../core/errors.ts";
import { unreadable } from "./input-error.ts";

export interface SourceFile {
  /** As people named it; `standard input` for `-`. */
  name: string;
  bytes: number;
  /** Its beginning as text. */
  head: string;
  /** The whole of it from the start, in order; may be called again. */
  stream: () => Readable;
  /** All of it as text; `FILE_UNREADABLE` above the limit, or when it is not UTF-8. */
  readWhole: (maxBytes: number) => Promise<string>;
}

const HEAD_BYTES = 65_536;
const STDIN = "standard input";

/** Makes a folder for its owner only, calls back with it, and removes it with all that is in it whatever happens. */
export async function withPrivateFolder<Value>(
  use: (folder: string) => Promise<Value>,
): Promise<Value> {
  const folder = await mkdtemp(join(tmpdir(), "tokenrush-inspect-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Opens a file, or what `stdin` brings for the path `-`, and closes it after `use`.
 * What cannot be read twice, such as a pipe, is kept in `folder` first. `FILE_UNREADABLE` when it cannot be opened.
 */
export async function withSource<Value>(
  {
    path,
    name,
    stdin,
    folder,
  }: { path: string; name: string; stdin: () => Readable; folder: string },
  use: (source: SourceFile) => Promise<Value>,
): Promise<Value> {
  const { handle, shownName } = await openSource(path, name, stdin, folder);
  try {
    const { size } = await handle.stat();
    return await use(await sourceOf(handle, shownName, size));
  } finally {
    await handle.close();
  }
}

async function openSource(path: string, name: string, stdin: () => Readable, folder: string) {
  if (path === "-") return { handle: await keepAside(stdin(), STDIN, folder), shownName: STDIN };
  try {
    const handle = await open(path, "r");
    if ((await handle.stat()).isFile()) return { handle, shownName: name };
    return { handle: await keepAside(handle.createReadStream(), name, folder), shownName: name };
  } catch (error) {
    throw unopened(name, error);
  }
}

/** The file has no name any more once it is full: nothing is left of it, however this process ends. */
async function keepAside(stream: Readable, name: string, folder: string): Promise<FileHandle> {
  const path = join(folder, "input");
  const handle = await open(path, "wx+", 0o600);
  try {
    await writeFile(handle, stream);
    return handle;
  } catch (error) {
    await handle.close();
    throw unopened(name, error);
  } finally {
    await rm(path, { force: true });
  }
}

function unopened(name: string, error: unknown) {
  if (error instanceof HarnessError) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const what = code === "EISDIR" ? "is a folder" : `cannot be read (${code || "unknown error"})`;
  return unreadable(name, "", what, "give a file you may read, or - for standard input", error);
}

async function sourceOf(handle: FileHandle, name: string, bytes: number): Promise<SourceFile> {
  const head = Buffer.alloc(Math.min(HEAD_BYTES, bytes));
  await handle.read(head, 0, head.length, 0);
  refuseUtf16(head, name);
  return {
    name,
    bytes,
    head: new TextDecoder().decode(head, { stream: true }),
    stream: () => handle.createReadStream({ start: 0, autoClose: false, highWaterMark: 262_144 }),
    async readWhole(maxBytes) {
      if (bytes > maxBytes) throw tooLarge(name, bytes, maxBytes);
      const all = Buffer.alloc(bytes);
      await handle.read(all, 0, bytes, 0);
      return new TextDecoder().decode(all);
    },
  };
}

/** Spreadsheets and PowerShell write it. */
function refuseUtf16(head: Buffer, name: string): void {
  const mark = head.subarray(0, 2).toString("hex");
  if (mark !== "fffe" && mark !== "feff") return;
  throw unreadable(name, "", "is UTF-16", "save it as UTF-8");
}

function tooLarge(name: string, bytes: number, maxBytes: number) {
  const [size, limit] = [bytes, maxBytes].map((count) => `${Math.ceil(count / 1_000_000)} MB`);
  return unreadable(
    name,
    "",
    `has ${size}, and this format is read whole, up to ${limit}`,
    "cut it to the entries in question; only a JMeter JTL may have any size",
  );
}
