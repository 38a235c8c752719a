/** A digest by which two runs can be seen to have had the same configuration. */
import { createHash } from "node:crypto";
import { canonicalJson } from "../../core/canonical-json.ts";

/** SHA-256 of a value's canonical JSON, hex. */
export function hashConfig(value: unknown): string {
  return createHash("sha256").update(canonicalJson(value)).digest("hex");
}
