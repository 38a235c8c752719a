/** Test support: finds secrets in texts and files, whole or in part, in any encoding they may have been written in. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

export interface Leak {
  where: string;
  /** What the secret is called; it is not shown. */
  secret: string;
  form: string;
}

/** So many characters in a row of any form of a secret are a leak. */
const PART_LENGTH = 16;
const GZIP_MARK = Buffer.from([0x1f, 0x8b]);

/** How a text came about, such as `raw · form · base64`, by text. */
type Forms = ReadonlyMap<string, string>;
type Encodings = Readonly<Record<string, (text: string) => string>>;

/** How text is written inside of other text. */
const ESCAPES: Encodings = {
  url: encodeURIComponent,
  "url in lower case": (text) => lowerEscapes(encodeURIComponent(text)),
  form: (text) => new URLSearchParams({ _: text }).toString().slice(2),
  "form in lower case": (text) => lowerEscapes(ESCAPES["form"]?.(text) ?? ""),
  json: (text) => JSON.stringify(text).slice(1, -1),
  html: (text) =>
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      .replaceAll("'", "&#39;"),
};

/** How bytes are written as text; in base64 by how many bytes come before them. */
const BYTE_ENCODINGS: Encodings = {
  hex: (text) => Buffer.from(text).toString("hex"),
  HEX: (text) => Buffer.from(text).toString("hex").toUpperCase(),
  ...Object.fromEntries(
    (["base64", "base64url"] as const).flatMap((encoding) =>
      [0, 1, 2].map((before) => [
        `${encoding} after ${before}`,
        (text: string) => encodeInner(text, encoding, before),
      ]),
    ),
  ),
};

function lowerEscapes(text: string): string {
  return text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
}

// A character holds six bits, and those at either end may be a neighbour's in part.
function encodeInner(text: string, encoding: "base64" | "base64url", before: number): string {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
  return bytes
    .toString(encoding)
    .slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

function encodeEach(forms: Forms, encodings: Encodings): Forms {
  const all = new Map(forms);
  for (const [text, name] of forms) {
    for (const [encoding, encode] of Object.entries(encodings)) {
      const encoded = encode(text);
      if (!all.has(encoded)) all.set(encoded, `${name} · ${encoding}`);
    }
  }
  return all;
}

/** All forms of a secret: escaped, then encoded, then escaped again. */
function formsOf(secret: string): Forms {
  const written = encodeEach(new Map([[secret, "raw"]]), ESCAPES);
  return encodeEach(encodeEach(written, BYTE_ENCODINGS), ESCAPES);
}

/** Secrets to look for. */
export class SecretScan {
  /** By part; all text here is bytes as latin1. */
  readonly #parts = new Map<string, Omit<Leak, "where">>();
  readonly #wholes = new Map<string, Omit<Leak, "where">>();

  /** Adds a secret no part of which may stand anywhere. */
  add(secret: string, text: string): void {
    if (text.length < PART_LENGTH) throw new Error(`${secret} is too short to be told from text`);
    for (const [written, form] of formsOf(text)) {
      const bytes = Buffer.from(written).toString("latin1");
      for (let start = 0; start + PART_LENGTH <= bytes.length; start += 1) {
        this.#parts.set(bytes.slice(start, start + PART_LENGTH), { secret, form });
      }
    }
  }

  /** Adds a secret made of what others may know: only all of it is one. */
  addWhole(secret: string, text: string): void {
    for (const [written, form] of formsOf(text)) {
      this.#wholes.set(Buffer.from(written).toString("latin1"), { secret, form });
    }
  }

  /** What leaked in these bytes, or in what they are compressed from; each secret once by form. */
  scan(where: string, bytes: Buffer): Leak[] {
    if (bytes.subarray(0, 2).equals(GZIP_MARK)) {
      return this.scan(`${where} (gzip)`, gunzipSync(bytes));
    }
    const text = bytes.toString("latin1");
    const found = [...this.#wholes]
      .filter(([whole]) => text.includes(whole))
      .map(([, leak]) => leak);
    for (let start = 0; start + PART_LENGTH <= text.length; start += 1) {
      const leak = this.#parts.get(text.slice(start, start + PART_LENGTH));
      if (leak !== undefined) found.push(leak);
    }
    const leaks = found.map((leak) => [`${leak.secret} ${leak.form}`, { where, ...leak }] as const);
    return [...new Map(leaks).values()];
  }

  /** What leaked in the files below a folder. */
  scanFolder(folder: string): Leak[] {
    const files = readdirSync(folder, { recursive: true, withFileTypes: true });
    return files
      .filter((file) => file.isFile())
      .map((file) => join(file.parentPath, file.name))
      .flatMap((path) => this.scan(path, readFileSync(path)));
  }
}
