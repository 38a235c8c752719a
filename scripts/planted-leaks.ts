/** Test support: leaks put into the files of a run on purpose, to prove the search for them. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";

type Disguise = (secret: string) => string;

/** What a search has to see through. */
export const DISGUISES: readonly Disguise[] = [
  (secret) => secret,
  (secret) => encodeURIComponent(secret),
  (secret) => new URLSearchParams({ secret }).toString(),
  (secret) => JSON.stringify({ secret }),
  (secret) => Buffer.from(secret).toString("base64"),
  (secret) => Buffer.from(`1${secret}`).toString("base64"),
  (secret) => Buffer.from(`12${secret}`).toString("base64"),
  (secret) => Buffer.from(secret).toString("base64url"),
  (secret) => Buffer.from(`client:${secret}`).toString("base64url"),
  (secret) => Buffer.from(secret).toString("hex"),
  (secret) => Buffer.from(secret).toString("hex").toUpperCase(),
];

/** As a cut text would leave it. */
export const HALF: Disguise = (secret) => secret.slice(Math.floor(secret.length / 2));

/** Plants each disguise in a file of its own, the compressed ones first; gives the files. */
export function plantLeaks(
  folder: string,
  secret: string,
  disguises: readonly Disguise[],
): Set<string> {
  const files = readdirSync(folder)
    .map((name) => join(folder, name))
    .toSorted((a, b) => Number(b.endsWith(".gz")) - Number(a.endsWith(".gz")));
  const planted = disguises.map((disguise, index) => {
    const file = files[index];
    if (file === undefined) throw new Error(`${folder} has too few files for every disguise`);
    append(file, `\n${disguise(secret)}\n`);
    return file;
  });
  return new Set(planted);
}

function append(file: string, text: string): void {
  const isCompressed = file.endsWith(".gz");
  const before = isCompressed ? gunzipSync(readFileSync(file)) : readFileSync(file);
  const after = Buffer.concat([before, Buffer.from(text)]);
  writeFileSync(file, isCompressed ? gzipSync(after) : after);
}
