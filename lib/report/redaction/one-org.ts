/** A run as it concerns one org: what is counted by org is that org's alone, the rest is of the whole run and says so. */
import type { Evidence, Finding, Result } from "../../analysis/result.ts";
import { EXIT_CODES, HarnessError } from "../../core/errors.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { boundText, formatCount } from "../../core/text.ts";

const NAMES_IN_HINT = 8;
const MAX_NAME = 60;

/** Narrows a result to one org; USAGE where the run has no such org. */
export function narrowToOrg(result: Result, name: string): Result {
  const own = requireOrg(result, name);
  const { org, role: _role, groups: _groups, bands: _bands, ...counts } = own;
  const findings = ofOrg(result.findings, org);
  return {
    ...result,
    verdict: { ...result.verdict, reasons: reasonsFor(result, org, findings) },
    contrast: { k6: null, text: [] },
    totals: counts,
    orgs: [own],
    scopes: result.scopes
      .filter(({ orgs }) => orgs.includes(org))
      .map((row) => ({ ...row, orgs: [org], orgCount: 1 })),
    scenario: narrowScenario(result.scenario, org),
    orgComparison: [],
    heatMap: {
      ...result.heatMap,
      rows: result.heatMap.rows.filter((row) => row.org === org),
      rest: null,
    },
    correlation: {
      ...result.correlation,
      bursts: result.correlation.bursts
        .filter(({ orgs }) => orgs.includes(org))
        .map((burst) => ({ ...burst, orgs: [org], orgCount: 1 })),
    },
    findings,
    observations: ofOrg(result.observations, org),
  };
}

function ofOrg(findings: readonly Finding[], org: string): Finding[] {
  return findings
    .filter(({ orgs }) => orgs.includes(org))
    .map((finding) => ({
      ...(finding.orgs.length === 1 ? finding : narrowFinding(finding, org)),
      passing: finding.passing.filter((example) => example.org === org),
    }));
}

/** Counts and evidence of the org alone; what a finding says by stage and grant cannot be told apart by org. */
function narrowFinding({ variants: _variants, ...finding }: Finding, org: string): Finding {
  const own = finding.perOrg.find((row) => row.org === org);
  const { count, of } = own ?? finding;
  return {
    ...finding,
    orgs: [org],
    perOrg: own === undefined ? [] : [own],
    count,
    of,
    interval:
      finding.interval === null || of < count
        ? null
        : wilsonInterval(count, of, finding.designEffect),
    evidence: finding.evidence.filter((example: Evidence) => example.org === org),
    atRest: { text: concludeAtRest(finding.atRest.text), stages: [], grants: [] },
  };
}

/** What follows from counts that are of several orgs: `there at rest too, not load`. */
function concludeAtRest(text: string): string {
  const [, conclusion = ""] = /→ ([^;]*)/.exec(text) ?? [];
  return conclusion === ""
    ? "not known of this org alone"
    : `${conclusion}, over all orgs of this finding`;
}

/** Says first what the numbers are of; defects of other orgs are left out. */
function reasonsFor(
  { verdict }: Result,
  org: string,
  kept: readonly Finding[],
): Result["verdict"]["reasons"] {
  const titles = new Set(kept.map(({ title }) => title));
  const text = `this is about org ${boundText(org, MAX_NAME)} alone: verdict, gates, stages, timeline and accounts are of the whole run`;
  return [
    { code: "ONE_ORG", text },
    ...verdict.reasons.filter((reason) => reason.code !== "DEFECT" || titles.has(reason.text)),
  ];
}

function narrowScenario(scenario: Result["scenario"], org: string): Result["scenario"] {
  if (scenario?.name !== "propagation") return scenario;
  const orgs = scenario.orgs.filter((row) => row.org === org);
  const never = orgs.filter(({ consistentMs }) => consistentMs === null).length;
  return { ...scenario, orgs, orgCount: 1, never, noData: 1 - orgs.length };
}

/** The org of this name; USAGE where the run has no such org. */
export function requireOrg(result: Result, name: string): Result["orgs"][number] {
  const own = result.orgs.find(({ org }) => org === name);
  if (own === undefined) throw unknownOrg(result, name);
  return own;
}

function unknownOrg({ orgs }: Result, name: string): HarnessError {
  const some = orgs.slice(0, NAMES_IN_HINT).map(({ org }) => boundText(org, MAX_NAME));
  const more =
    orgs.length > some.length ? ` and ${formatCount(orgs.length - some.length)} more` : "";
  return new HarnessError("USAGE", `there is no org "${boundText(name, MAX_NAME)}" in this run`, {
    hint: `its orgs are ${some.join(", ")}${more}`,
    exitCode: EXIT_CODES.usage,
  });
}
