/** What a result may tell to whom: redacted before anything is rendered, so that every format tells the same. */
import type { Result } from "../analysis/result.ts";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { formatCount } from "../core/text.ts";
import type { Alias } from "./redaction/aliases.ts";
import { forCustomer, withoutOthers } from "./redaction/customer.ts";
import { type Allowed, type NameTable, settleNames } from "./redaction/name-table.ts";
import { namedOrgs } from "./redaction/named-orgs.ts";
import { narrowToOrg, requireOrg } from "./redaction/one-org.ts";
import { redactTexts, redactText, type TextRedaction } from "./redaction/redact-texts.ts";
import type { RunNames } from "./redaction/run-names.ts";
import { forVendor } from "./redaction/vendor.ts";

/** `internal`: all. `vendor`: aliases for orgs, evidence kept. `customer`: one org, and totals in which nobody is named. */
export const AUDIENCES = ["internal", "vendor", "customer"] as const;
export type Audience = (typeof AUDIENCES)[number];

export interface RedactionInput {
  /** Secret of the run, from which aliases and hashes are made. */
  salt: string;
  names: RunNames;
  allow?: Allowed;
  /** Narrows the result to this org; a customer is one. */
  org?: string;
}

export interface Redaction {
  /** Still a result of the same schema. */
  result: Result;
  /** The org that it is narrowed to, as its readers call it; null for all of them. */
  org: string | null;
  /** Every name of the run that has an alias; empty where none is used. */
  aliases: readonly Alias[];
  /** The same for a text that stands beside the result, such as the name of a stage. */
  rewrite: (text: string) => string;
  /** What whoever hands it on should know. */
  notes: readonly string[];
}

/**
 * Makes of a result what may be shown to an audience; nothing is rendered before.
 * USAGE for an org that the run does not have, and for a customer's report without one.
 */
export function redactFor(
  audience: Audience,
  result: Result,
  { salt, names, allow = {}, org }: RedactionInput,
): Redaction {
  requireAudience(audience, result, org);
  const narrowed = org === undefined ? result : narrowToOrg(result, org);
  if (audience === "internal") {
    return {
      result: narrowed,
      org: org ?? null,
      aliases: [],
      rewrite: (text) => text,
      notes: [],
    };
  }
  const reader = audience === "customer" ? (org ?? null) : null;
  const shownIds = new Set(
    audience === "vendor" ? narrowed.findings.flatMap(({ orgs }) => orgs) : [],
  );
  const table = settleNames({
    names,
    named: namedOrgs(result),
    targets: [result.run.target],
    salt,
    allow,
    shownIds,
    reader,
  });
  const redaction: TextRedaction = { salt, table, areIdsKnown: names.source === "plan" };
  const redacted =
    reader === null
      ? redactTexts(forVendor(narrowed, table, allow), redaction)
      : withoutOthers(redactTexts(forCustomer(narrowed, table, allow), redaction));
  return {
    result: redacted,
    org: org === undefined ? null : table.showOrg(org),
    aliases: table.aliases,
    rewrite: (text) => redactText(text, "ours", redaction),
    notes: notesOn(names, table),
  };
}

function notesOn({ source }: RunNames, { hiddenIds }: NameTable): string[] {
  if (source === "result") {
    return [
      "there is no plan.json: hosts and ids of orgs are hidden only as far as the result tells what they are",
    ];
  }
  return hiddenIds === 0
    ? []
    : [
        `${hiddenIds === 1 ? "a failing org has" : `${formatCount(hiddenIds)} failing orgs have`} an id that gives away a name: it is hidden too, and aliases.json has it`,
      ];
}

/** USAGE for an org that the run does not have, and for a customer's report without one. */
export function requireAudience(audience: Audience, result: Result, org: string | undefined): void {
  if (org !== undefined) requireOrg(result, org);
  else if (audience === "customer") {
    throw new HarnessError("USAGE", "a report for a customer is about one org, and none is named", {
      hint: "name it with --only-org",
      exitCode: EXIT_CODES.usage,
    });
  }
}
