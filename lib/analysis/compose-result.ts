/** Composes the result of a run from its plan, what its records add up to, and what the run's own process saw. Pure. */
import type { Plan } from "../core/plan.ts";
import type { Aggregate } from "./aggregate.ts";
import { contrastWithK6 } from "./contrast.ts";
import { countCells } from "./counts.ts";
import { findDrops } from "./drops.ts";
import { type Findings, judgeFindings, rankFindings } from "./findings.ts";
import { isFrequent } from "./frequency.ts";
import { judgeGates } from "./gates.ts";
import { judgeGenerator } from "./generator.ts";
import { measureStartLag } from "./lag-report.ts";
import { reconcile } from "./reconciliation.ts";
import { type Finding, type Result, RESULT_SCHEMA_VERSION } from "./result.ts";
import { findSaturation } from "./rules/saturation.ts";
import type { GeneratorSeries, K6Summary, RunFacts } from "./run-facts.ts";
import { viewRun } from "./run-view.ts";
import { countSlices } from "./slices.ts";
import { drawTimeline } from "./timeline.ts";
import { reachVerdict } from "./verdict.ts";

export interface ResultInput {
  plan: Plan;
  aggregate: Aggregate;
  manifest: RunFacts;
  /** Null when k6 left none. */
  k6Summary: K6Summary | null;
  /** Null when k6's use of the machine was not watched. */
  generator: GeneratorSeries | null;
}

/**
 * Everything a run has to say, as one value of the result's schema.
 * A run that was killed has a result too: of what was seen, and INCOMPLETE.
 */
export function composeResult(input: ResultInput): Result {
  const { plan, aggregate, manifest, k6Summary, generator } = input;
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
  const { facts: reconciliation, problems } = reconcile(aggregate, k6Summary);
  const gateOutcomes = judgeGates(view, k6Summary);
  const gates = gateOutcomes.map(({ row }) => row);
  const saturation = evidence.isTargetSaturated ? findSaturation(view, k6Summary, drops) : [];
  const { findings, observations } = addRunWide(judgeFindings(view, gateOutcomes), saturation);
  const totals = countCells(aggregate.cells, aggregate.symptoms, aggregate.latencies.total);
  const { limits } = evidence;
  const verdict = reachVerdict({ manifest, problems, limits, gates, findings });
  return {
    schemaVersion: RESULT_SCHEMA_VERSION,
    run: describeRun(input),
    verdict,
    contrast: contrastWithK6({ k6Summary, manifest, verdict, totals, findings }),
    gates,
    totals,
    ...countSlices(view),
    findings,
    observations,
    startLagMs,
    generator: evidence.facts,
    timeline: drawTimeline(view),
    reconciliation,
  };
}

function addRunWide({ findings, observations }: Findings, runWide: readonly Finding[]): Findings {
  return {
    findings: rankFindings([...findings, ...runWide.filter(isTold)]),
    observations: rankFindings([...observations, ...runWide.filter((finding) => !isTold(finding))]),
  };
}

function isTold({ count, of }: Finding): boolean {
  return isFrequent(count, of);
}

function describeRun({ plan, manifest }: ResultInput): Result["run"] {
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
    events: [],
    target: {
      name: plan.target.name,
      dialect: plan.target.dialect,
      embedded: plan.target.embedded,
    },
    sample: plan.sample,
  };
}
