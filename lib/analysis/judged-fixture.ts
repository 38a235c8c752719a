/** Results of loads played by hand, for tests. */
import type { Plan } from "../core/plan.ts";
import { type Attempt, playLoad } from "./aggregate-fixture.ts";
import type { Aggregate } from "./aggregate.ts";
import { composeResult, type ResultInput } from "./compose-result.ts";
import { makeFacts, makePlan, makeSummary } from "./plan-fixture.ts";
import type { Finding, Result } from "./result.ts";
import { listRunEvents } from "./run-events.ts";
import type { Answer } from "./symptom-fixture.ts";

/** The result of a run that ended by itself and of which k6 counted what the aggregate counts. */
export function judge(plan: Plan, aggregate: Aggregate, fields: Partial<ResultInput> = {}): Result {
  const manifest = makeFacts();
  const { recorded, preflight } = aggregate;
  return composeResult({
    plan,
    aggregate,
    manifest,
    k6Summary: makeSummary(recorded),
    preflightSummary: preflight === 0 ? null : makeSummary(preflight),
    preflightStopped: false,
    generator: null,
    events: listRunEvents(plan, []),
    ...fields,
  });
}

/** Plays the plan's load against the answers and judges it. */
export function judgeLoad(answer?: (attempt: Attempt) => Answer, plan: Plan = makePlan()): Result {
  return judge(plan, playLoad(plan, answer));
}

export function rulesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ rule }) => rule);
}
