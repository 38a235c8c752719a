/** What a comparison may tell to whom: redacted before anything is rendered, as a run's result is. */
import type { AnyComparison } from "../../../compare/comparison-file.ts";
import type { Comparison } from "../../../compare/comparison.ts";
import type { TargetComparison } from "../../../compare/target-comparison.ts";
import { EXIT_CODES, HarnessError } from "../../../core/errors.ts";
import type { Audience, RedactionInput } from "../../audience.ts";
import type { Alias } from "../../redaction/aliases.ts";
import { isOfOther, withoutCounts } from "../../redaction/customer.ts";
import { type Allowed, type NameTable, settleNames } from "../../redaction/name-table.ts";
import { namedOrgs } from "../../redaction/named-orgs.ts";
import {
  boundExample,
  redactText,
  rewriteTexts,
  SAID_BY_OTHERS,
  type TextKinds,
  type TextRedaction,
} from "../../redaction/redact-texts.ts";
import type { RunNames } from "../../redaction/run-names.ts";
import { COMPARISON_WORDS } from "../../redaction/schema-words.ts";
import { rewriteStrings } from "../../redaction/string-walk.ts";
import { targetsOf } from "./names.ts";
import { narrowComparison, requireComparedOrg } from "./one-org.ts";
import { retellRefusals, showRuns } from "./shown-runs.ts";
import { retellFixes, showTargets } from "./shown-targets.ts";

export interface ComparisonRedaction {
  /** Still a comparison of the same schema. */
  comparison: AnyComparison;
  /** The org that it is narrowed to, as its readers call it; null for all of them. */
  org: string | null;
  /** Every name that has an alias; empty where none is used. */
  aliases: readonly Alias[];
  /** What whoever hands it on should know. */
  notes: readonly string[];
}

/** Texts of differences are what runs were configured with. */
const KINDS: TextKinds = {
  words: COMPARISON_WORDS,
  theirs: [...SAID_BY_OTHERS, "base", "candidate", "redirectUri"],
};

/**
 * Makes of a comparison what may be shown to an audience; nothing is rendered before.
 * USAGE for an org that it does not name, and for a customer's report without one.
 */
export function redactComparisonFor(
  audience: Audience,
  comparison: AnyComparison,
  { salt, names, allow = {}, org }: RedactionInput,
): ComparisonRedaction {
  requireComparisonAudience(audience, comparison, org);
  const narrowed = org === undefined ? comparison : narrowComparison(comparison, org);
  if (audience === "internal") {
    return { comparison: narrowed, org: org ?? null, aliases: [], notes: [] };
  }
  const reader = audience === "customer" ? (org ?? null) : null;
  const table = settleNames({
    names,
    named: namedOrgs(comparison),
    targets: targetsOf(comparison),
    salt,
    allow,
    shownIds: new Set(audience === "vendor" ? failingOrgs(narrowed) : []),
    reader,
  });
  const redaction: TextRedaction = { salt, table, areIdsKnown: names.source === "plan" };
  const redacted = redactKind(narrowed, table, allow, redaction);
  return {
    comparison: reader === null ? redacted : withoutOthers(redacted),
    org: org === undefined ? null : table.showOrg(org),
    aliases: table.aliases,
    notes: notesOn(names),
  };
}

/** USAGE for an org that the comparison does not name, and for a customer's report without one. */
export function requireComparisonAudience(
  audience: Audience,
  comparison: AnyComparison,
  org: string | undefined,
): void {
  if (org !== undefined) requireComparedOrg(comparison, org);
  else if (audience === "customer") {
    throw new HarnessError("USAGE", "a report for a customer is about one org, and none is named", {
      hint: "name it with --only-org",
      exitCode: EXIT_CODES.usage,
    });
  }
}

/** Orgs with something wrong, whose ids their vendor has to know. */
function failingOrgs(comparison: AnyComparison): string[] {
  if (comparison.kind === "targets") return comparison.splits.map(({ org }) => org);
  const { defects, findings } = comparison;
  return [...defects, ...findings.appeared, ...findings.inBoth].flatMap(({ orgs }) => orgs);
}

function redactKind(
  comparison: AnyComparison,
  table: NameTable,
  allow: Allowed,
  redaction: TextRedaction,
): AnyComparison {
  return comparison.kind === "runs"
    ? redactRuns(comparison, table, allow, redaction)
    : redactTargets(comparison, table, redaction);
}

function redactRuns(
  comparison: Comparison,
  table: NameTable,
  allow: Allowed,
  redaction: TextRedaction,
): Comparison {
  const shown = showRuns(comparison, table, allow);
  const rewrite = (text: string): string => redactText(text, "ours", redaction);
  const rewritten = retellRefusals(comparison, rewriteTexts(shown, redaction, KINDS), rewrite);
  const { orgs, defects, findings } = rewritten;
  return {
    ...rewritten,
    // The order of names tells where among all they stand.
    orgs: {
      ...orgs,
      onlyInBase: orgs.onlyInBase.toSorted(),
      onlyInCandidate: orgs.onlyInCandidate.toSorted(),
    },
    defects: sortOrgs(defects).map((one) => ({ ...one, newOrgs: one.newOrgs.toSorted() })),
    findings: {
      appeared: sortOrgs(findings.appeared),
      vanished: sortOrgs(findings.vanished),
      inBoth: sortOrgs(findings.inBoth),
    },
    evidence: rewritten.evidence.map((one) => ({
      ...one,
      examples: one.examples.map((example) => boundExample(example, redaction)),
    })),
  };
}

function sortOrgs<One extends { orgs: string[] }>(ones: readonly One[]): One[] {
  return ones.map((one) => ({ ...one, orgs: one.orgs.toSorted() }));
}

function redactTargets(
  comparison: TargetComparison,
  table: NameTable,
  redaction: TextRedaction,
): TargetComparison {
  const rewritten = rewriteTexts(showTargets(comparison, table), redaction, KINDS);
  const sorted = {
    ...rewritten,
    onlyInBase: rewritten.onlyInBase.toSorted(),
    onlyInCandidate: rewritten.onlyInCandidate.toSorted(),
  };
  return retellFixes(comparison, sorted, (text) => redactText(text, "ours", redaction));
}

/** Takes out, in place, how many other orgs there are, and what is told of one of them. */
function withoutOthers(comparison: AnyComparison): AnyComparison {
  if (comparison.kind === "runs") {
    const { verdict } = comparison;
    const reasons = verdict.reasons.filter(
      ({ code, text }) => code === "DEFECT" || !isOfOther(text),
    );
    comparison.verdict = { ...verdict, reasons };
  }
  rewriteStrings(comparison, {
    recordFields: [],
    rewrite: withoutCounts,
    rewriteKey: (key) => key,
  });
  return comparison;
}

function notesOn({ source }: RunNames): string[] {
  return source === "plan"
    ? []
    : [
        "the plan.json of a run is not at hand: hosts and ids of orgs are hidden only as far as the comparison tells what they are",
      ];
}
