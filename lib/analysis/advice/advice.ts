/** What a rule says to people, as data: a title, a fix per dialect, what else it could be. */
import type { DialectName } from "../../core/words.ts";

/**
 * In a title, `{word}` is filled in, and `{one|many}` picks by the number of orgs. `{every}` is "every token request" or
 * "12 of 388 token requests", `{who}` the orgs, `{signature}` the answer, `{claim}` the org claim.
 */
export interface Advice {
  title: string;
  /** `rfc` stands in for a dialect without words of its own. */
  fix: { rfc: string } & Readonly<Partial<Record<Exclude<DialectName, "rfc">, string>>>;
  alternatives: readonly string[];
  /** What it means that it is there at rest as much as under load. */
  atRest?: string;
}
