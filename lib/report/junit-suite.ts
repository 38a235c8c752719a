/** A test suite as JUnit XML. */
import { attributesXml, escapeXml } from "./xml.ts";

/** Tools that read JUnit choke on files of thousands of cases; the result has them all. */
const MAX_CASES = 500;

export interface TestCase {
  className: string;
  name: string;
  /** What went wrong: `failure` for what was tested, `error` when it could not be tested, `skipped` for what does not fail for that. */
  problem: Problem | null;
}

interface Problem {
  kind: "failure" | "error" | "skipped";
  type: string;
  message: string;
  lines: readonly string[];
}

export interface TestSuite {
  name: string;
  timestamp: string;
  seconds?: number;
  /** The numbers behind it, exactly as they stand in what is reported. */
  properties: Readonly<Record<string, string | number>>;
  cases: readonly TestCase[];
}

/** Renders a suite, what failed first; beyond 500 cases the last are left out. */
export function renderSuite({
  name,
  timestamp,
  seconds,
  properties,
  cases: all,
}: TestSuite): string {
  const cases = all.toSorted((one, other) => rankOf(one) - rankOf(other)).slice(0, MAX_CASES);
  const count = (kind: Problem["kind"]): number =>
    cases.filter(({ problem }) => problem?.kind === kind).length;
  const counted = { tests: cases.length, failures: count("failure"), errors: count("error") };
  const suite = {
    name,
    ...counted,
    skipped: count("skipped"),
    timestamp,
    ...(seconds === undefined ? {} : { time: seconds }),
  };
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributesXml({ name: "tokenrush", ...counted })}>`,
    `<testsuite${attributesXml(suite)}>`,
    "<properties>",
    ...Object.entries(properties).map(
      ([property, value]) => `<property${attributesXml({ name: property, value })}/>`,
    ),
    "</properties>",
    ...cases.flatMap(renderCase),
    "</testsuite>",
    "</testsuites>",
  ];
  return `${lines.join("\n")}\n`;
}

function rankOf({ problem }: TestCase): number {
  if (problem === null) return 2;
  return problem.kind === "skipped" ? 1 : 0;
}

function renderCase({ className, name, problem }: TestCase): string[] {
  const head = `<testcase${attributesXml({ classname: className, name })}`;
  if (problem === null) return [`${head}/>`];
  const { kind, type, message, lines } = problem;
  // The schema that tools agree on has no type for what was skipped.
  if (kind === "skipped") {
    return [`${head}>`, `<skipped${attributesXml({ message })}/>`, "</testcase>"];
  }
  const text = [message, ...lines].map(escapeXml).join("\n");
  return [
    `${head}>`,
    `<${kind}${attributesXml({ type, message })}>${text}</${kind}>`,
    "</testcase>",
  ];
}
