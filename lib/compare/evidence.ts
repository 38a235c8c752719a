/** What shows the candidate's findings, and what to do about each: so that a comparison can be acted on without its runs. */
import type { Finding, Result } from "../analysis/result.ts";
import type { ComparedEvidence } from "./comparison.ts";

type Example = ComparedEvidence["examples"][number];

const EXAMPLES_MAX = 3;

/** Of each rule that found something in the candidate, over all its runs. */
export function listEvidence(
  base: readonly Result[],
  candidate: readonly Result[],
): ComparedEvidence[] {
  const known = orgsByRule(base);
  const byRule = new Map<string, { run: string; finding: Finding }[]>();
  for (const { run, findings } of candidate) {
    for (const finding of findings) {
      const told = byRule.get(finding.rule) ?? [];
      byRule.set(finding.rule, [...told, { run: run.id, finding }]);
    }
  }
  return [...byRule].map(([rule, told]) => {
    const before = known.get(rule) ?? new Set();
    // What is said is said of orgs that have it for the first time, where there are any.
    const first = told.find(({ finding }) => finding.orgs.some((org) => !before.has(org)));
    const { why, fix, check } = (first ?? told[0])?.finding ?? { why: "", fix: "", check: "" };
    const examples = told.flatMap(({ run, finding }) =>
      finding.evidence.map((evidence): Example => exampleOf(run, evidence)),
    );
    const isKnown = ({ org }: Example): number => Number(before.has(org));
    return {
      rule,
      why,
      fix,
      check,
      firstAt: told.map(({ finding }) => finding.firstAt).toSorted()[0] ?? "",
      lastAt:
        told
          .map(({ finding }) => finding.lastAt)
          .toSorted()
          .at(-1) ?? "",
      examples: examples
        .toSorted((one, other) => isKnown(one) - isKnown(other))
        .slice(0, EXAMPLES_MAX),
    };
  });
}

function orgsByRule(runs: readonly Result[]): Map<string, Set<string>> {
  const orgs = new Map<string, Set<string>>();
  for (const finding of runs.flatMap(({ findings }) => findings)) {
    const known = orgs.get(finding.rule) ?? new Set();
    for (const org of finding.orgs) known.add(org);
    orgs.set(finding.rule, known);
  }
  return orgs;
}

function exampleOf(run: string, evidence: Finding["evidence"][number]): Example {
  const { attemptId, at, org, grant, stage, status, outcome, latencyUs } = evidence;
  const { error, description, correlationId, detail } = evidence;
  const request = { attemptId, at, org, grant, stage };
  return { run, ...request, status, outcome, latencyUs, error, description, correlationId, detail };
}
