/** JUnit XML for pipelines: a test case per gate, one per defect found, and one for the run itself. */
import type { Finding, Result } from "../analysis/result.ts";
import { describeSeen, listBounded } from "./finding-words.ts";
import { describeGate } from "./gate-words.ts";
import type { Gate } from "./gate-words.ts";
import { describeReconciliation } from "./run-words.ts";
import { describeVerdict } from "./verdict-words.ts";
import { renderSuite, type TestCase } from "./junit-suite.ts";

const MAX_ORGS = 20;

/** Renders a run as one test suite, problems first; a run without a verdict is an error of the case `run completed`. */
export function renderJunit(result: Result): string {
  const { run } = result;
  return renderSuite({
    name: `tokenrush ${run.scenario}`,
    timestamp: run.startedAt,
    ...timeOf(run),
    properties: propertiesOf(result),
    cases: [
      runCase(result),
      ...result.gates.map(gateCase),
      ...result.findings.filter(({ defect }) => defect).map(findingCase),
    ],
  });
}

function timeOf({ startedAt, endedAt }: Result["run"]): { seconds?: number } {
  const seconds =
    endedAt === null ? Number.NaN : (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
  return Number.isNaN(seconds) ? {} : { seconds };
}

/** The numbers behind the verdict, exactly as they stand in the result. */
function propertiesOf({ run, verdict, totals }: Result): Record<string, string | number> {
  return {
    "run.id": run.id,
    "run.target": run.target.name,
    "run.configHash": run.configHash,
    "verdict.state": verdict.state,
    attempts: totals.attempts,
    issued: totals.outcomes.issued,
    decoded: totals.decoded,
    unusable: totals.unusable,
    status403: totals.status403,
    "latencyUs.p50": totals.latencyUs.p50,
    "latencyUs.p95": totals.latencyUs.p95,
    "latencyUs.p99": totals.latencyUs.p99,
  };
}

function runCase(result: Result): TestCase {
  const { verdict } = result;
  const judged = verdict.state === "VALID" && verdict.passed !== null;
  const { word } = describeVerdict(verdict);
  const problem: TestCase["problem"] = {
    kind: "error",
    type: verdict.state,
    message: word,
    lines: [...verdict.reasons.map(({ text }) => text), describeReconciliation(result)],
  };
  return { className: "tokenrush.run", name: "run completed", problem: judged ? null : problem };
}

function gateCase(gate: Gate): TestCase {
  const { name, limit, value, reason } = describeGate(gate);
  const message = `${value}, limit ${limit}`;
  return {
    className: "tokenrush.gates",
    name: `${name} ${limit}`,
    problem: gate.passed
      ? null
      : { kind: "failure", type: gate.metric, message, lines: reason === "" ? [] : [reason] },
  };
}

function findingCase(finding: Finding): TestCase {
  return {
    className: "tokenrush.findings",
    name: `${finding.rule} ${finding.title}`,
    problem: {
      kind: "failure",
      type: finding.rule,
      message: describeSeen(finding),
      lines: [
        `orgs: ${listBounded(finding.orgs, MAX_ORGS, (org) => org)}`,
        `at rest: ${finding.atRest.text}`,
        `fix: ${finding.fix}`,
      ],
    },
  };
}
