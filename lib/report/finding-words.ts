/** A finding's facts as phrases, the same in every report. */
import type { Evidence, Finding, Result } from "../analysis/result.ts";
import { formatCount, formatShare } from "../core/text.ts";
import { DENOMINATOR_WORDS, OUTCOME_WORDS } from "./wording.ts";

/** Less is 1.00 when it is shown. */
const LEAST_SHOWN = 1.005;

/** `1 083 of 1 146 decoded tokens (94.5 %, 95 % interval 93 % to 95.7 %)`; where it exceeds 1 the design effect, without which nobody gets that interval. */
export function describeSeen(finding: Finding): string {
  const seen = `${formatCount(finding.count)} of ${formatCount(finding.of)} ${DENOMINATOR_WORDS[finding.ofWhat]}`;
  const facts = [
    finding.of === 0 ? "" : formatShare(finding.count / finding.of),
    finding.interval === null ? "" : `95 % interval ${describeInterval(finding.interval)}`,
    finding.interval === null || finding.designEffect < LEAST_SHOWN
      ? ""
      : `design effect ${finding.designEffect.toFixed(2)}`,
  ].filter((fact) => fact !== "");
  return facts.length === 0 ? seen : `${seen} (${facts.join(", ")})`;
}

/**
 * The first `max` names, each as `show` writes it, and how many more there are: `a, b and 4 more`.
 */
export function listBounded(
  names: readonly string[],
  max: number,
  show: (name: string) => string,
): string {
  const shown = names
    .slice(0, max)
    .map((name) => show(name))
    .join(", ");
  const hidden = names.length - max;
  return hidden > 0 ? `${shown} and ${formatCount(hidden)} more` : shown;
}

/** What kind of finding it is: `defect, high confidence`. */
export function describeKind(finding: Finding): string {
  return `${finding.defect ? "defect" : "failure"}, ${finding.confidence} confidence`;
}

/** The answer to an attempt: `403 forbidden`, `429, throttled`, `timed out`. */
export function describeAnswer({ status, outcome }: Pick<Evidence, "status" | "outcome">): string {
  const words = OUTCOME_WORDS[outcome];
  return status === 0 || words.startsWith(String(status)) ? words : `${status}, ${words}`;
}

/** What an answer that is not a token said: its error and description. */
export function describeError({
  error,
  description,
}: Pick<Evidence, "error" | "description">): string {
  return [error, description].filter((part) => part !== "").join(": ");
}

/** `93 % to 95.7 %`. */
function describeInterval({ low, high }: { low: number; high: number }): string {
  return `${formatShare(low)} to ${formatShare(high)}`;
}

/** What is said of a finding at rest in three parts: the counts, what follows from them, and the counts by grant. */
export function partAtRest({
  atRest,
}: Finding): [before: string, conclusion: string, after: string] {
  const [, before, conclusion = "", after = ""] = /^(.*?→ )([^;]*)(.*)$/s.exec(atRest.text) ?? [];
  return before === undefined ? ["", atRest.text, ""] : [before, conclusion, after];
}

/** Of why a finding is of its rule what decided; how it compares with rest and with other orgs stands after it, and in the lines beside it. */
export function firstClause(why: string): string {
  // Quoted words and what stands in brackets may have semicolons of their own.
  const [first] = /^(?:“[^”]*”|\([^()]*\)|(?!; ).)*/su.exec(why) ?? [];
  return first ?? why;
}

/** From where the server saw requests come; empty where the run did not note it. */
export function describeEgress(machine: Result["run"]["machine"]): string {
  if (machine === null) return "";
  return machine.proxy
    ? "The requests went through a proxy: the server saw its address."
    : "The requests went out without a proxy: the server saw the load generator's own address, or that of its network.";
}
