/** The part of the page's address that leads to an org, for any name an org may have. */
import { createHash } from "node:crypto";

const SIMPLE = /^[A-Za-z0-9_.-]{1,64}$/;
const MAX_READABLE = 24;
const HASH_DIGITS = 16;

/**
 * The id of an org's row: `org-acme`, and for a name with other characters or a long one what can be read of it and a hash,
 * `org-~caf-paris-1f0c…`. A simple name has no `~`, so no two names share an id.
 */
export function orgFragment(org: string): string {
  if (SIMPLE.test(org)) return `org-${org}`;
  const readable = org
    .slice(0, MAX_READABLE)
    .replace(/[^A-Za-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
  const hash = createHash("sha256").update(org).digest("hex").slice(0, HASH_DIGITS);
  return `org-~${readable === "" ? "" : `${readable}-`}${hash}`;
}
