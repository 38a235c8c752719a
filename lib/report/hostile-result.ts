/** What may stand in a name, a label or an answer that others wrote, and results full of it. */
import type { Evidence, Finding, Result } from "../analysis/result.ts";
import { DENIED, makeEvidence, makeFinding } from "./result-fixture-findings.ts";
import { detailedResult } from "./result-fixture-details.ts";
import { TEXTS_BY_KIND } from "./hostile-texts.ts";
import { failedResult } from "./result-fixture.ts";

export const HOSTILE_TEXTS: readonly string[] = Object.values(TEXTS_BY_KIND).flat();

/** A result in which everything that others write is this text; its structure does not depend on the text. */
export function poisonedResult(text: string): Result {
  const failed = failedResult();
  const finding = poisonedFinding(text);
  return {
    ...failed,
    run: {
      ...failed.run,
      id: text,
      startedAt: text,
      endedAt: text,
      tokenrush: text,
      k6: text,
      node: text,
      scenario: text,
      configHash: text,
      overrides: { scenario: text, onlyOrg: text, events: [{ name: text, atMs: 5 }] },
      labels: { [text]: text },
      events: [{ at: text, name: text, kind: "other", atMs: 0, hook: "failed" }],
      target: { name: text, dialect: text, embedded: false, hosts: [text] },
      machine: { platform: text, cpu: text, proxy: true },
      source: { commit: text, build: text },
      series: { id: text, side: "a", replicate: 1, of: 1 },
    },
    ...poisonedDetails(text),
    ...poisonedSections(text),
    verdict: { ...failed.verdict, reasons: [{ code: text, text }] },
    contrast: { k6: null, text: [`k6 alone: ${text}`, `tokenrush: ${text}`] },
    gates: failed.gates.map((gate) => ({ ...gate, scope: text, reason: text })),
    totals: { ...failed.totals, errorCodes: { [text]: 1 } },
    // A name too long to be drawn: whether it fits must not depend on the text.
    stages: failed.stages.map((stage) => ({ ...stage, stage: `${"s".repeat(90)}${text}` })),
    variants: failed.variants.map((variant) => ({ ...variant, variant: text })),
    orgs: failed.orgs.map((one) => ({
      ...one,
      org: `${one.org} ${text}`,
      groups: { [text]: text },
    })),
    findings: [makeFinding(finding), { ...DENIED, ...finding }],
    observations: [{ ...DENIED, ...finding }],
    startLagMs: failed.startLagMs.map((lag) => ({ ...lag, stage: text })),
    reconciliation: { ...failed.reconciliation, difference: 1, notes: [text] },
  };
}

function poisonedFinding(text: string): Partial<Finding> {
  const org = `org ${text}`;
  const evidence: Evidence = makeEvidence({
    attemptId: text,
    org,
    stage: text,
    at: text,
    error: text,
    description: text,
    correlationId: text,
    parent: text,
    detail: text,
    orgId: text,
    clientId: text,
    request: {
      url: text,
      auth: "post",
      parameters: [
        { name: text, sent: text },
        { name: text, sent: null },
      ],
      hasSecretParameters: true,
    },
  });
  const slice = { count: 3, of: 4 };
  return {
    rule: text,
    title: text,
    orgs: [org, text],
    perOrg: [{ org, ...slice }],
    firstAt: text,
    lastAt: text,
    evidence: [evidence, evidence],
    passing: [evidence],
    atRest: { text, stages: [{ stage: text, ...slice }], grants: [] },
    why: text,
    check: text,
    fix: text,
    alternatives: [text, text],
  };
}

/** Details with the text wherever a name or a scope stands. */
function poisonedDetails(
  text: string,
): Pick<Result, "variantDifferences" | "scopes" | "scenario" | "orgsChecked"> {
  const { variantDifferences, scopes, scenario } = detailedResult();
  return {
    variantDifferences: variantDifferences.map((one) => ({ ...one, base: text, variant: text })),
    scopes: scopes.map((row) => ({
      ...row,
      declared: text,
      asked: text,
      granted: text,
      notGranted: [text],
      notDeclared: [text],
      orgs: [text],
    })),
    scenario:
      scenario?.name === "propagation"
        ? { ...scenario, event: text, orgs: scenario.orgs.map((org) => ({ ...org, org: text })) }
        : scenario,
    orgsChecked: { of: 1, checked: 0, text },
  };
}

/** Which orgs stand out, when, and what goes with what, with the text for every name. */
function poisonedSections(
  text: string,
): Pick<Result, "percentiles" | "orgComparison" | "heatMap" | "correlation"> {
  const { percentiles, orgComparison, heatMap, correlation } = failedResult();
  return {
    percentiles: percentiles.flatMap((curve) => [curve, { ...curve, stage: text }]),
    orgComparison: orgComparison.map((one) => ({
      ...one,
      standOut: one.standOut.map((org) => ({ ...org, org: text })),
      text,
    })),
    heatMap: { ...heatMap, rows: heatMap.rows.map((row) => ({ ...row, org: text })) },
    correlation: {
      ...correlation,
      latency: correlation.latency.map((one) => ({ ...one, text })),
      series: correlation.series.map((one) => ({ ...one, stage: text, text })),
      bursts: correlation.bursts.map((one) => ({ ...one, at: text, orgs: [text] })),
      breakdowns: correlation.breakdowns.map((one) => ({
        ...one,
        dimension: `group:${text}`,
        rows: one.rows.map((row) => ({ ...row, value: text })),
      })),
      text: [text],
    },
  };
}

const MARK = "what others wrote";

/** A result in which each thing that others write is another of these texts, in turn from one of them on. */
export function crowdedResult(texts: readonly string[], from: number): Result {
  let at = from;
  const next = (): string => {
    const text = texts[at % texts.length] ?? "";
    at += 1;
    return JSON.stringify(text).slice(1, -1);
  };
  const crowded: Result = JSON.parse(
    JSON.stringify(poisonedResult(MARK)).replace(new RegExp(MARK, "g"), next),
  );
  return crowded;
}
