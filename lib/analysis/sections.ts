/** The result's sections on retries and on calls made with the tokens. */
import { wilsonInterval } from "../core/statistics/wilson.ts";
import { CLAIM_STATES } from "../core/words.ts";
import { type RunView, sumOver } from "./run-view.ts";
import type { CheckFacts, RetryFacts } from "./section-schemas.ts";

/** Null where the plan tries nothing again. */
export function countRetries({ plan, loadCells, spreads, isOfLoad }: RunView): RetryFacts | null {
  if (plan.retry === null) return null;
  const attempts = sumOver(loadCells, (cell) => cell.attempts);
  const obtained = sumOver(loadCells, ({ outcomes }) => outcomes.issued);
  const obtainedByRetry = sumOver(loadCells, (cell) => cell.obtainedByRetry);
  const malformed = spreads
    .filter(({ symptom }) => symptom.family === "request")
    .flatMap(({ slices }) => slices.filter(({ cell }) => isOfLoad(cell)));
  return {
    logicalRequests: attempts - sumOver(loadCells, (cell) => cell.retries),
    obtained,
    attempts,
    attemptsPerToken: obtained === 0 ? null : attempts / obtained,
    obtainedAtFirst: obtained - obtainedByRetry,
    obtainedByRetry,
    malformed: sumOver(malformed, ({ count }) => count),
  };
}

/** Null where no check is configured. */
export function countChecks({ plan, aggregate }: RunView): CheckFacts | null {
  const { apiCheck } = plan;
  if (apiCheck === null) return null;
  const rows = CLAIM_STATES.map((claimState) => {
    const { sent, allowed, denied, failed } = aggregate.checkStates[claimState];
    return { claimState, sent, allowed, denied, failed };
  }).filter(({ sent }) => sent > 0);
  const count = sumOver(rows, ({ denied }) => denied);
  const of = sumOver(rows, ({ sent }) => sent);
  return {
    kind: apiCheck.kind,
    sample: apiCheck.sample,
    rows,
    deniedAfterIssuance: { count, of, interval: wilsonInterval(count, of) },
  };
}
