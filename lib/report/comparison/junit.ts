/**
 * JUnit XML of a comparison: a case per row that the verdict rests on, per correctness defect and per metric of the orgs, and two for the comparison itself.
 * What cannot be told of a row is skipped and fails nothing by itself; a comparison without a verdict is an error of its own case, for tools show a suite of
 * skipped cases as passed.
 */
import type { AnyComparison } from "../../compare/comparison-file.ts";
import type {
  Comparison,
  ComparisonRow,
  DefectFacts,
  OrgComparisonFacts,
} from "../../compare/comparison.ts";
import type { TargetComparison } from "../../compare/target-comparison.ts";
import { listBounded } from "../finding-words.ts";
import { renderSuite, type TestCase } from "../junit-suite.ts";
import { GRANT_WORDS } from "../wording.ts";
import { evidenceOf } from "./evidence.ts";
import { isRegressed, METRIC_NAMES, showChange, showTolerance } from "./row-words.ts";
import { describeOutcomes, describeUntold, listUntold } from "./target-words.ts";
import { describeSides } from "./verdict-words.ts";

const MAX_ORGS = 20;

type Split = TargetComparison["splits"][number];

/** Renders a comparison as one test suite, what failed first. */
export function renderComparisonJunit(comparison: AnyComparison): string {
  const { id, comparedAt, verdict, base, candidate } = comparison;
  return renderSuite({
    name: `tokenrush compare ${describeSides(comparison)}`,
    timestamp: comparedAt,
    properties: {
      "comparison.id": id,
      "base.name": base.name,
      "base.runs": base.runs.length,
      "candidate.name": candidate.name,
      "candidate.runs": candidate.runs.length,
      "verdict.state": verdict.state,
    },
    cases: comparison.kind === "runs" ? casesOfRuns(comparison) : casesOfTargets(comparison),
  });
}

function casesOfRuns(comparison: Comparison): TestCase[] {
  return [
    comparableCase(comparison),
    verdictCase(comparison),
    ...comparison.defects.map((defect) => defectCase(defect, comparison)),
    ...comparison.rows.filter((row) => row.decisive || isRegressed(row)).map(rowCase),
    ...comparison.orgs.metrics.map(orgsCase),
  ];
}

function comparableCase({ differences, verdict }: Comparison): TestCase {
  const refused = differences.filter(({ weight }) => weight === "refused");
  return {
    className: "tokenrush.comparison",
    name: "comparable",
    problem:
      verdict.state === "NOT COMPARABLE"
        ? {
            kind: "error",
            type: verdict.state,
            message: verdict.text,
            lines: refused.map(({ what, key, text }) => `${what} (${key}): ${text}`),
          }
        : null,
  };
}

/** A regression is told by the cases of what regressed. */
function verdictCase({ verdict }: Comparison): TestCase {
  const { state, passed, text, reasons, advice } = verdict;
  const problem = { type: state, message: text };
  const lines = [...reasons.map((reason) => reason.text), ...advice];
  const kind = state === "NOT COMPARABLE" ? ("skipped" as const) : ("error" as const);
  return {
    className: "tokenrush.comparison",
    name: "verdict reached",
    problem: passed === null ? { kind, ...problem, lines } : null,
  };
}

function rowCase(row: ComparisonRow): TestCase {
  const { metric, stage, grant, state, text, change, unit } = row;
  const tolerance = row.tolerance === 0 ? "no more than before" : `at most +${showTolerance(row)}`;
  const problem =
    state === "REGRESSED"
      ? { kind: "failure" as const, message: showChange(change, unit), lines: [text] }
      : isUntold(row)
        ? { kind: "skipped" as const, message: text, lines: [] }
        : null;
  return {
    className: `tokenrush.metrics.${stage}.${grant}`,
    name: `${METRIC_NAMES[metric]} in ${stage}, ${GRANT_WORDS[grant]}: ${tolerance}`,
    problem: problem === null ? null : { ...problem, type: state },
  };
}

function isUntold({ state }: Pick<ComparisonRow, "state">): boolean {
  return state === "INCONCLUSIVE" || state === "NO DATA";
}

/** Known ones fail too, unless they are allowed. */
function defectCase(defect: DefectFacts, comparison: Comparison): TestCase {
  const { rule, title, isNew, text, orgs } = defect;
  const { why, fix, check, firstAt, lastAt } = evidenceOf(defect, comparison);
  const isAllowed = !isNew && allowsKnown(comparison);
  return {
    className: "tokenrush.defects",
    name: `${rule} ${title}`,
    problem: {
      kind: isAllowed ? "skipped" : "failure",
      type: rule,
      message: text,
      lines: [
        `orgs: ${listBounded(orgs, MAX_ORGS, (org) => org)}`,
        `seen: ${firstAt} to ${lastAt}`,
        `why: ${why}`,
        `fix: ${fix}`,
        `to be sure: ${check}`,
      ],
    },
  };
}

function allowsKnown({ provenance }: Comparison): boolean {
  return provenance.flags.some((flag) => /^--allow (?:.*,)?known-defects(?:,|$)/.test(flag));
}

function orgsCase({ metric, text, rows, unit }: OrgComparisonFacts): TestCase {
  const regressed = rows.filter(isRegressed);
  const name = `no org regressed by ${METRIC_NAMES[metric]}`;
  const className = "tokenrush.orgs";
  if (regressed.length > 0) {
    const lines = regressed
      .slice(0, MAX_ORGS)
      .map(({ org, change }) => `${org}: ${showChange(change, unit)}`);
    return { className, name, problem: { kind: "failure", type: metric, message: text, lines } };
  }
  if (!rows.every(isUntold)) return { className, name, problem: null };
  return { className, name, problem: { kind: "skipped", type: metric, message: text, lines: [] } };
}

function casesOfTargets(comparison: TargetComparison): TestCase[] {
  const { verdict, splits, differences } = comparison;
  const { state, passed, text, advice } = verdict;
  const lines = [...differences.map((one) => `${one.what} (${one.key}): ${one.text}`), ...advice];
  const common: TestCase = {
    className: "tokenrush.comparison",
    name: "comparable",
    problem: passed === null ? { kind: "error", type: state, message: text, lines } : null,
  };
  const alike: TestCase = {
    className: "tokenrush.targets",
    name: "orgs fare alike at both targets",
    problem: null,
  };
  return [
    common,
    ...splits.map(splitCase),
    ...listUntold(comparison).map(untoldCase),
    ...(passed === true ? [alike] : []),
  ];
}

function splitCase({ org, rule, text, fix, differing }: Split): TestCase {
  const lines = [
    ...differing.map(
      ({ what, base, candidate }) => `${what}: ${base || "none"} against ${candidate || "none"}`,
    ),
    `fix: ${fix}`,
  ];
  return {
    className: "tokenrush.targets",
    name: `${org} fares alike at both targets`,
    problem: { kind: "failure", type: rule, message: text, lines },
  };
}

function untoldCase(org: TargetComparison["orgs"][number]): TestCase {
  const { base, candidate } = org;
  const message = `${describeUntold(org)}: ${describeOutcomes(base)} against ${describeOutcomes(candidate)}`;
  return {
    className: "tokenrush.targets",
    name: `${org.org} fares alike at both targets`,
    problem: { kind: "skipped", type: org.state, message, lines: [] },
  };
}
