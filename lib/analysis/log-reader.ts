/** Reads a log of records, plain in parts or gzipped as one stream, through a pass. */
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { LineFeed, type LogPart } from "./line-feed.ts";
import type { LinePass } from "./line-pass.ts";

/** Bytes held at once; a longer line counts as one that does not parse. */
const BUFFER_BYTES = 1 << 20;
const GUNZIP_CHUNK_BYTES = 1 << 18;

/** Runs a pass over parts of a plain log. */
export function readParts(path: string, parts: Iterable<LogPart>, pass: LinePass<unknown>): void {
  const buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  const file = openSync(path, "r");
  try {
    for (const part of parts) readPart(file, new LineFeed(pass, buffer, part));
  } finally {
    closeSync(file);
  }
}

function readPart(file: number, feed: LineFeed): void {
  for (;;) {
    const space = feed.space();
    const count = readSync(file, space, 0, space.length, feed.nextOffset());
    if (count === 0) return feed.end();
    if (!feed.commit(count)) return;
  }
}

/** Runs a pass over a gzipped log, inflating it on another thread. A stream that was cut off is read as far as it goes. */
export async function readGzip(path: string, pass: LinePass<unknown>): Promise<void> {
  const feed = new LineFeed(pass, Buffer.allocUnsafe(BUFFER_BYTES));
  const gunzip = createGunzip({ chunkSize: GUNZIP_CHUNK_BYTES });
  try {
    await pipeline(createReadStream(path), gunzip, async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) feedChunk(feed, chunk);
    });
  } catch (error) {
    if (!isCutOff(error)) throw error;
    pass.cut();
  }
  feed.end();
}

function feedChunk(feed: LineFeed, chunk: Buffer): void {
  for (let at = 0; at < chunk.length;) {
    const count = chunk.copy(feed.space(), 0, at);
    feed.commit(count);
    at += count;
  }
}

function isCutOff(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "Z_BUF_ERROR";
}
