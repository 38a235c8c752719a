/** Composes the result of a run from its plan, what its records add up to, and what the run's own process saw. Pure. */
import type { Plan } from "../core/plan.ts";
import type { Aggregate } from "./aggregate.ts";
import { contrastWithK6 } from "./contrast.ts";
import { correlate } from "./correlation/correlate.ts";
import { countCells, countOrgsChecked } from "./counts.ts";
import { findDrops } from "./drops.ts";
import { fingerprintPlan, hostsToShow } from "./fingerprint.ts";
import { type Findings, judgeFindings, rankFindings } from "./findings.ts";
import { isFrequent } from "./frequency.ts";
import { judgeGates } from "./gates.ts";
import { judgeGenerator } from "./generator.ts";
import { drawHeatMap } from "./heat-map.ts";
import { measureStartLag } from "./lag-report.ts";
import { compareOrgs } from "./org-comparison.ts";
import { describePreflight } from "./preflight-verdict.ts";
import { reconcile } from "./reconciliation.ts";
import { type Finding, type Result, RESULT_SCHEMA_VERSION } from "./result.ts";
import { findSaturation, SATURATION_RULES } from "./rules/saturation.ts";
import { problemsOfEvents, type RunEvent } from "./run-events.ts";
import type { GeneratorSeries, K6Summary, RunFacts } from "./run-facts.ts";
import { type RunView, viewRun } from "./run-view.ts";
import { findInScenario } from "./scenario/scenario-findings.ts";
import { describeScenario } from "./scenario/scenario-tally.ts";
import { tabulateScopes } from "./scope-table.ts";
import { countChecks, countRetries } from "./sections.ts";
import { countSlices, countPhaseGrants, listCurves } from "./slices.ts";
import { drawTimeline } from "./timeline.ts";
import { compareVariants } from "./variant-differences.ts";
import { reachVerdict } from "./verdict.ts";

export interface ResultInput {
  plan: Plan;
  aggregate: Aggregate;
  manifest: RunFacts;
  /** Null when k6 left none. */
  k6Summary: K6Summary | null;
  /** k6's own summary of the preflight; null when there was none, or it left none. */
  preflightSummary: K6Summary | null;
  /** True when the preflight found orgs without a usable token and therefore no load was sent. */
  preflightStopped: boolean;
  /** Null when k6's use of the machine was not watched. */
  generator: GeneratorSeries | null;
  /** The plan's events as they happened; see `listRunEvents`. */
  events: readonly RunEvent[];
}

/**
 * Everything a run has to say, as one value of the result's schema.
 * A run that was killed has a result too: of what was seen, and INCOMPLETE.
 */
export function composeResult(input: ResultInput): Result {
  const { plan, aggregate, manifest, k6Summary, preflightSummary, generator } = input;
  const view = viewRun(plan, aggregate, manifest.startedAt);
  const drops = findDrops(aggregate, k6Summary);
  const startLagMs = measureStartLag(view, drops);
  const evidence = judgeGenerator(view, {
    manifest,
    k6Summary,
    series: generator,
    drops,
    startLagMs,
  });
  const { facts: reconciliation, problems } = reconcile(aggregate, k6Summary, preflightSummary);
  const gateOutcomes = judgeGates(view, k6Summary);
  const gates = gateOutcomes.map(({ row }) => row);
  const { awaited } = evidence;
  const saturation =
    awaited === null ? [] : findSaturation(SATURATION_RULES[awaited], view, k6Summary, drops);
  const { findings, observations } = mergeFindings(
    withoutBlame(judgeFindings(view, gateOutcomes), evidence.limits.length > 0),
    findInScenario(view),
    {
      findings: saturation.filter(isTold),
      observations: saturation.filter((finding) => !isTold(finding)),
    },
  );
  const totals = countCells(view.loadCells, aggregate.symptoms, aggregate.latencies.total);
  const { limits } = evidence;
  const preflight = input.preflightStopped ? describePreflight(view) : null;
  const capacity = {
    sustainableRatePerSecond: evidence.facts.sustainableRatePerSecond,
    neededVus: evidence.neededVus,
  };
  const verdict = reachVerdict({
    manifest,
    problems: [...problems, ...problemsOfEvents(plan, input.events)],
    limits,
    gates,
    findings,
    preflight,
    capacity,
  });
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    run: describeRun(input, view),
    verdict,
    contrast: contrastWithK6({ k6Summary, manifest, verdict, totals, findings }),
    gates,
    totals,
    ...countSlices(view),
    variantDifferences: compareVariants(view),
    retries: countRetries(view),
    checks: countChecks(view),
    orgsChecked: countOrgsChecked(view.loadCells, plan),
    scopes: tabulateScopes(aggregate.scopes, plan),
    scenario: aggregate.scenario === null ? null : describeScenario(aggregate.scenario, plan),
    percentiles: listCurves(view),
    slices: countPhaseGrants(view),
    orgComparison: compareOrgs(view),
    heatMap: drawHeatMap(view),
    correlation: correlate(view),
    findings,
    observations,
    startLagMs,
    generator: evidence.facts,
    timeline: drawTimeline(view),
    reconciliation,
  };
}

function mergeFindings(...parts: readonly Findings[]): Findings {
  return {
    findings: rankFindings(parts.flatMap(({ findings }) => findings)),
    observations: rankFindings(parts.flatMap(({ observations }) => observations)),
  };
}

/** Latencies and timeouts that a generator at its limit measures may be its own: they are seen, and blamed on nobody. */
const GENERATOR_RULES: ReadonlySet<string> = new Set(["L01", "T22.timeout"]);

function withoutBlame(told: Findings, isLimited: boolean): Findings {
  if (!isLimited) return told;
  const [own, others] = [true, false].map((isOwn) =>
    told.findings.filter(({ rule }) => GENERATOR_RULES.has(rule) === isOwn),
  );
  return {
    findings: others ?? [],
    observations: [...told.observations, ...(own ?? [])],
  };
}

function isTold({ count, of }: Finding): boolean {
  return isFrequent(count, of);
}

function describeRun({ plan, manifest, events }: ResultInput, { utc }: RunView): Result["run"] {
  return {
    id: manifest.id,
    startedAt: manifest.startedAt,
    endedAt: manifest.endedAt,
    tokenrush: manifest.tokenrush,
    k6: manifest.k6,
    node: manifest.node,
    scenario: plan.scenario,
    seed: plan.seed,
    configHash: plan.configHash,
    labels: plan.labels,
    overrides: plan.overrides ?? null,
    model: plan.model,
    events: events.map((event) => ({ at: utc(event.atMs), ...event })),
    target: {
      name: plan.target.name,
      dialect: plan.target.dialect,
      embedded: plan.target.embedded,
      hosts: hostsToShow(plan),
    },
    sample: plan.sample,
    machine: manifest.machine,
    source: manifest.source,
    series: manifest.series,
    fingerprint: fingerprintPlan(plan),
  };
}
