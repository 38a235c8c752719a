/** What a rule says to people, as data: a title, why it is this, what would settle it, a fix per dialect, what else it could be. */
import type { DialectName } from "../../core/words.ts";

/** `rfc` stands in for a dialect without words of its own. */
export type TextByDialect = { rfc: string } & Readonly<
  Partial<Record<Exclude<DialectName, "rfc">, string>>
>;

/**
 * In a title, in `why` and in `check`, `{word}` is filled in, and `{one|many}` picks by the number of orgs. `{every}` is "every token
 * request" or "12 of 388 token requests", `{who}` the orgs, `{signature}` the answer, `{claim}` the org claim; what else speaks for or
 * against a rule is said by the words of `reasonWords`, in `why` above all.
 */
export interface Advice {
  title: string;
  /** Why it is this and not its alternative: the evidence that decided. */
  why: string;
  /** The one check that would settle it. */
  check: TextByDialect;
  fix: TextByDialect;
  alternatives: readonly string[];
  /** What it means that it is there at rest as much as under load. */
  atRest?: string;
}
