/** Secrets by reference: `env:NAME` and `file:PATH`; a secret itself never stands in the configuration. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { reservedInstead } from "./reserved-keys.ts";

export interface SecretReference {
  scheme: "env" | "file";
  name: string;
}

export type ReferenceFault = { what: string; fix: string };

const ENVIRONMENT_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const MAX_SECRET_BYTES = 65_536;
const READABLE_BY_OTHERS = 0o077;

/** Parses a reference; a fault never quotes it, since it may be the secret itself. */
export function parseSecretReference(text: string): SecretReference | ReferenceFault {
  if (text.startsWith("env:")) {
    const name = text.slice("env:".length);
    if (ENVIRONMENT_NAME.test(name)) return { scheme: "env", name };
    return {
      what: "does not name an environment variable (value not shown)",
      fix: "write env: and a name of letters, digits and _",
    };
  }
  if (text.startsWith("file:") && text.length > "file:".length) {
    return { scheme: "file", name: text.slice("file:".length) };
  }
  const later = text.startsWith("secret:") ? reservedInstead("secret:") : null;
  if (later !== null) return { what: "the scheme secret: is not yet supported", fix: later };
  return {
    what: "is not a reference to a secret (value not shown)",
    fix: "put the secret elsewhere and name it as env:NAME or file:PATH",
  };
}

export type SecretAnswer = { secret: string } | { fault: string };

function readSecretFile(path: string): SecretAnswer {
  try {
    const status = statSync(path);
    if (!status.isFile()) return { fault: "is not a regular file" };
    if (status.size > MAX_SECRET_BYTES) return { fault: "is larger than 64 KiB" };
    if (process.platform !== "win32" && (status.mode & READABLE_BY_OTHERS) !== 0) {
      const mode = (status.mode & 0o777).toString(8).padStart(4, "0");
      return { fault: `is open to others (mode ${mode}); chmod 600 it` };
    }
    const bytes = readFileSync(path);
    return { secret: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    const reason = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    return { fault: `cannot be read: ${reason}` };
  }
}

/**
 * Opens a reader of secrets: references to files are relative to `directory`, the configuration's own.
 * One newline at the end is no part of a secret; an empty secret is a fault.
 */
export function openSecretReader(
  environment: Record<string, string | undefined>,
  directory: string,
): (reference: string) => SecretAnswer {
  return (reference) => {
    const parsed = parseSecretReference(reference);
    if ("what" in parsed) return { fault: parsed.what };
    const value = environment[parsed.name];
    const answer: SecretAnswer =
      parsed.scheme === "file"
        ? readSecretFile(resolve(directory, parsed.name))
        : value === undefined
          ? { fault: "is not set" }
          : { secret: value };
    if ("fault" in answer) return answer;
    const secret = answer.secret.replace(/\r?\n$/, "");
    return secret === "" ? { fault: "is empty" } : { secret };
  };
}
