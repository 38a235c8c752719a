/** A comparison as it concerns one org: what is told by org is that org's alone, the rest is of all and says so. */
import type { AnyComparison } from "../../../compare/comparison-file.ts";
import type {
  Comparison,
  DefectFacts,
  FindingChange,
  OrgComparisonFacts,
  OrgRow,
} from "../../../compare/comparison.ts";
import type { TargetComparison } from "../../../compare/target-comparison.ts";
import { EXIT_CODES, HarnessError } from "../../../core/errors.ts";
import { boundText, formatCount } from "../../../core/text.ts";
import { namedOrgs } from "../../redaction/named-orgs.ts";
import { METRIC_NAMES, showChange } from "../row-words.ts";

const MAX_NAME = 60;
const NAMES_IN_HINT = 8;

/** Narrows a comparison to one org that it names. */
export function narrowComparison(comparison: AnyComparison, org: string): AnyComparison {
  return comparison.kind === "runs" ? narrowRuns(comparison, org) : narrowTargets(comparison, org);
}

/** USAGE for an org that the comparison does not name. */
export function requireComparedOrg(comparison: AnyComparison, org: string): void {
  const named = [...new Set(namedOrgs(comparison))];
  if (named.includes(org)) return;
  const some = named.slice(0, NAMES_IN_HINT).map((one) => boundText(one, MAX_NAME));
  const more =
    named.length > some.length ? ` and ${formatCount(named.length - some.length)} more` : "";
  throw new HarnessError(
    "USAGE",
    `there is no org "${boundText(org, MAX_NAME)}" in this comparison`,
    {
      hint: named.length === 0 ? "it names none" : `its orgs are ${some.join(", ")}${more}`,
      exitCode: EXIT_CODES.usage,
    },
  );
}

function narrowRuns(comparison: Comparison, org: string): Comparison {
  const metrics = comparison.orgs.metrics.map((facts) => narrowMetric(facts, org));
  const defects = comparison.defects.flatMap((defect) => narrowDefect(defect, org));
  const { appeared, vanished, inBoth } = comparison.findings;
  const narrow = (changes: readonly FindingChange[]): FindingChange[] =>
    changes.filter(({ orgs }) => orgs.includes(org)).map((change) => ({ ...change, orgs: [org] }));
  const findings = {
    appeared: narrow(appeared),
    vanished: narrow(vanished),
    inBoth: narrow(inBoth),
  };
  const rules = new Set([...defects, ...Object.values(findings).flat()].map(({ rule }) => rule));
  return {
    ...comparison,
    verdict: verdictFor(comparison, defects, metrics, org),
    defects,
    orgs: {
      compared: 1,
      onlyInBase: comparison.orgs.onlyInBase.filter((one) => one === org),
      onlyInCandidate: comparison.orgs.onlyInCandidate.filter((one) => one === org),
      metrics,
    },
    findings,
    evidence: comparison.evidence
      .filter(({ rule }) => rules.has(rule))
      .map((one) => ({ ...one, examples: one.examples.filter((example) => example.org === org) })),
  };
}

const NOBODY: OrgComparisonFacts["states"] = {
  REGRESSED: 0,
  IMPROVED: 0,
  SHIFTED: 0,
  SAME: 0,
  INCONCLUSIVE: 0,
  "NO DATA": 0,
};

function narrowMetric(facts: OrgComparisonFacts, org: string): OrgComparisonFacts {
  const { metric, unit } = facts;
  const rows = facts.rows.filter((row) => row.org === org);
  const [own] = rows;
  const states = { ...NOBODY, ...(own === undefined ? {} : { [own.state]: 1 }) };
  const what = `${METRIC_NAMES[metric]} of org ${org}`;
  return {
    ...facts,
    compared: rows.length,
    rows,
    states,
    pooled: null,
    heterogeneity: null,
    overall: null,
    text:
      own === undefined ? `${what}: too little data to stand alone` : describeOwn(what, own, unit),
  };
}

function describeOwn(what: string, { change, state }: OrgRow, unit: OrgComparisonFacts["unit"]) {
  return change === null ? `${what}: no data` : `${what} ${showChange(change, unit)}: ${state}`;
}

/** Its counts are of all orgs that have it where there are several. */
function narrowDefect(defect: DefectFacts, org: string): DefectFacts[] {
  const { title, orgs, newOrgs, base, candidate } = defect;
  if (!orgs.includes(org)) return [];
  const isNew = newOrgs.includes(org);
  const counts = `${formatCount(base.count)} in the base, ${formatCount(candidate.count)} in the candidate`;
  const whose = orgs.length > 1 ? ", over all orgs that have it" : "";
  return [
    {
      ...defect,
      isNew,
      orgs: [org],
      newOrgs: isNew ? [org] : [],
      text: `${title}: ${isNew ? "new in" : "known in"} org ${org} (${counts}${whose})`,
    },
  ];
}

/** Reasons that are another org's are left out, and what the verdict is of is said. */
function verdictFor(
  { verdict, defects: all }: Comparison,
  defects: readonly DefectFacts[],
  metrics: readonly OrgComparisonFacts[],
  org: string,
): Comparison["verdict"] {
  const [first] = verdict.reasons;
  const ending = first === undefined ? "" : `: ${first.text}`;
  const sentence = verdict.text.endsWith(ending)
    ? verdict.text.slice(0, verdict.text.length - ending.length)
    : verdict.text;
  const told = new Set(all.map(({ text }) => text));
  const codes = new Set(verdict.reasons.map(({ code }) => code));
  const reasons = [
    ...defects.map(({ text }) => ({ code: "DEFECT", text })),
    ...verdict.reasons.filter(({ code, text }) => !code.startsWith("ORGS-") && !told.has(text)),
    ...metrics.flatMap((facts) => {
      const code = facts.states.REGRESSED > 0 ? "ORGS-REGRESSED" : "ORGS-INCONCLUSIVE";
      const isOwn =
        facts.states.REGRESSED > 0 || (isSuspect(facts) && codes.has("ORGS-INCONCLUSIVE"));
      return isOwn ? [{ code, text: facts.text }] : [];
    }),
    { code: "ONE_ORG", text: aboutOne(org, "verdict, metrics, curves and timeline are") },
  ];
  const why = reasons.length > 1 || verdict.passed !== true ? `: ${reasons[0]?.text ?? ""}` : "";
  return { ...verdict, reasons, text: sentence + why };
}

/** Surely worse, and beyond the tolerance by itself. */
function isSuspect({ rows, unit, tolerance }: OrgComparisonFacts): boolean {
  const limit = unit === "share" ? tolerance : 1 + tolerance;
  return rows.some(({ state, change }) => state === "SHIFTED" && (change?.low ?? limit) > limit);
}

function aboutOne(org: string, what: string): string {
  return `this is about org ${boundText(org, MAX_NAME)} alone: ${what} of all orgs together`;
}

function narrowTargets(comparison: TargetComparison, org: string): TargetComparison {
  const splits = comparison.splits.filter((split) => split.org === org);
  const text = splits[0]?.text ?? aboutOne(org, "the verdict is");
  return {
    ...comparison,
    verdict: { ...comparison.verdict, text },
    splits,
    orgs: comparison.orgs.filter((one) => one.org === org),
    onlyInBase: comparison.onlyInBase.filter((one) => one === org),
    onlyInCandidate: comparison.onlyInCandidate.filter((one) => one === org),
  };
}
