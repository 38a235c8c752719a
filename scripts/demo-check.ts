/** Holds what a run on the embedded issuer found against what was planted: by the issuer's own fault log, and by the client's configuration. */
import { differencesFrom } from "../lib/analysis/known-answers.ts";
import type { Result } from "../lib/analysis/result.ts";
import type { Plan } from "../lib/core/plan.ts";
import { expectedFindings } from "../lib/issuer/expected-findings.ts";
import type { FaultLogLine } from "../lib/issuer/fault-log.ts";
import type { FaultPlan } from "../lib/issuer/fault-plan.ts";
import type { IssuerSetup } from "../lib/issuer/setup.ts";
import { findingsOfClient, findingsOfUse, withoutClientFindings } from "./client-findings.ts";

/** A run that has ended, and what both sides say of it. */
export interface CheckedRun {
  plan: Plan;
  faults: FaultPlan;
  lines: readonly FaultLogLine[];
  /** How the issuer words its errors. */
  issuerDialect: IssuerSetup["dialect"];
  result: Result;
}

export interface Check {
  /** One sentence each; empty when all agrees. */
  differences: string[];
  /** Rules that were found because of the client's configuration. */
  ofClient: string[];
  /** How many orgs have a planted fault or such a finding. */
  orgs: number;
}

/** Compares the findings with what must be found. */
export function checkRun({ plan, faults, lines, issuerDialect, result }: CheckedRun): Check {
  const { dialect, timeoutMs } = plan.target;
  const known = expectedFindings(lines, faults, { dialect, issuerDialect, timeoutMs });
  const own = [...findingsOfClient(plan), ...findingsOfUse(plan, known)];
  const server = withoutClientFindings(known, result, own);
  const ofClient = [...result.findings, ...result.observations].flatMap(({ rule, orgs }) =>
    own.filter((finding) => finding.rule === rule && orgs.includes(finding.org)),
  );
  return {
    differences: differencesFrom(server.known, server.told),
    ofClient: [...new Set(ofClient.map(({ rule }) => rule))].toSorted(),
    orgs: new Set([...lines, ...ofClient].map(({ org }) => org)).size,
  };
}

/** What is said of the check, with an empty line before it. */
export function describeCheck(
  { lines, result }: Pick<CheckedRun, "lines" | "result">,
  { differences, ofClient, orgs }: Check,
): string {
  const planted = `${lines.length} faults in ${new Set(lines.map(({ org }) => org)).size} orgs`;
  if (differences.length > 0) {
    const list = differences.map((difference) => `  ✗ ${difference}`);
    return ["", `Checked against the issuer's own fault log (${planted}):`, ...list, ""].join("\n");
  }
  const found = [
    ...(lines.length === 0 ? [] : [`${planted}, every one found`]),
    ...(ofClient.length === 0 ? [] : [`what the configuration brings (${ofClient.join(", ")})`]),
  ];
  const others = result.orgs.length - orgs;
  const rest = others === 0 ? "nothing else" : `nothing found in the other ${others}`;
  return `\n✓ Checked against the issuer's own fault log: ${[...found, `and ${rest}`].join(", ")}.\n`;
}
