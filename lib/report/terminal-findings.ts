/** Findings on a terminal, the same of a run and of an inspected file. */
import type { Finding, Result } from "../analysis/result.ts";
import { formatCount } from "../core/text.ts";
import { describeSeen, firstClause, listBounded } from "./finding-words.ts";
import {
  bullet,
  indent,
  labelled,
  name,
  type Screen,
  sentence,
  titled,
} from "./terminal-section.ts";

const MAX_FINDINGS = 8;
const MAX_NAMES = 6;

/** The first findings one by one, under how many there are. */
export function findingsSection(
  { findings, observations }: Pick<Result, "findings" | "observations">,
  screen: Screen,
): string[] {
  if (findings.length === 0) return [];
  const shown = findings
    .slice(0, MAX_FINDINGS)
    .flatMap((finding, index) => findingLines(finding, index + 1, screen));
  const rare =
    observations.length === 0
      ? ""
      : `, and ${formatCount(observations.length)} seen too rarely to count`;
  const title = `Findings: ${formatCount(findings.length)}${rare}`;
  return titled(title, shown, findings.length - MAX_FINDINGS, screen);
}

function findingLines(finding: Finding, number: number, screen: Screen): string[] {
  const title = `${number}. ${sentence(finding.title)} [${name(finding.rule)}]`;
  const facts = [
    labelled("orgs", listBounded(finding.orgs, MAX_NAMES, name), screen),
    labelled("seen", describeSeen(finding), screen),
    labelled("at rest", sentence(finding.atRest.text), screen),
    labelled("why", sentence(firstClause(finding.why)), screen),
    labelled("fix", sentence(finding.fix), screen),
  ];
  return [
    ...bullet("✗", title, screen.cells).map((line) => screen.paint("red", line)),
    ...indent(facts.flat()),
  ];
}
