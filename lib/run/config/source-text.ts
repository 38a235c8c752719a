/** Reads a text file of the configuration, bounded and strictly UTF-8. */
import { readFile } from "node:fs/promises";

export type SourceText = { text: string } | { fault: string; fix: string };

const MB = 1_000_000;

/** Decodes bytes; a fault names what is wrong with them. */
export function decodeText(bytes: Uint8Array, maxBytes: number): SourceText {
  if (bytes.byteLength > maxBytes) {
    const size = (bytes.byteLength / MB).toFixed(1);
    return { fault: `is too big: ${size} MB`, fix: `keep it under ${maxBytes / MB} MB` };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch {
    return { fault: "is not UTF-8 text", fix: "save it as UTF-8" };
  }
}

/** Reads and decodes the file at `path`; a file that cannot be read is a fault as well. */
export async function readSourceText(path: string, maxBytes: number): Promise<SourceText> {
  try {
    return decodeText(await readFile(path), maxBytes);
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { fault: `cannot be read: ${reason}`, fix: "check the path and its permissions" };
  }
}
