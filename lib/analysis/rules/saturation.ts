/** Rules target-saturated and clients-waited: attempts that never started because every virtual user was waiting, for the server or to try again. */
import { formatCount } from "../../core/text.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { adviseOn, type RuleId } from "../advice/advice-table.ts";
import type { Awaited } from "../generator.ts";
import type { Drops } from "../drops.ts";
import type { Finding } from "../result.ts";
import type { K6Summary } from "../run-facts.ts";
import { type RunView, stageEndMs } from "../run-view.ts";

/** By what every virtual user was waiting for. */
export const SATURATION_RULES = {
  answers: "target-saturated",
  retry: "clients-waited",
} as const satisfies Record<Awaited, RuleId>;

/**
 * The finding over the attempts due, where k6 counted them. It names no org, for what never started has none: its `perOrg` is empty, unlike any other's.
 */
export function findSaturation(
  rule: (typeof SATURATION_RULES)[Awaited],
  view: RunView,
  k6Summary: K6Summary | null,
  drops: Drops,
): Finding[] {
  if (k6Summary === null) return [];
  const count = k6Summary.droppedIterations;
  const of = count + k6Summary.started;
  const { blockMs, lastStartMs } = view.aggregate;
  const firstMs = (drops.blocks[0] ?? 0) * blockMs;
  const lastMs = ((drops.blocks.at(-1) ?? view.aggregate.blocks.length - 1) + 1) * blockMs;
  const first = describeFirst(firstMs, view);
  const words = {
    count: formatCount(count),
    of: formatCount(of),
    rest: first,
    cause: sayPause(view),
  };
  const finding: Finding = {
    rule,
    ...adviseOn(rule, words, 0, view.plan),
    orgs: [],
    perOrg: [],
    count,
    of,
    ofWhat: "attempts",
    interval: wilsonInterval(count, of),
    designEffect: 1,
    confidence: "medium",
    defect: false,
    firstAt: view.utc(Math.min(firstMs, lastStartMs)),
    lastAt: view.utc(Math.min(lastMs, lastStartMs)),
    evidence: [],
    passing: [],
    atRest: { text: first, stages: [], grants: [] },
  };
  return [finding];
}

/** Why clients paused: the server asked for it, or their own setting does. */
function sayPause({ plan, aggregate }: RunView): string {
  const isAsked = aggregate.symptoms.some(({ retryAfter }) => retryAfter);
  return plan.retry?.honourRetryAfter === true && isAsked
    ? "as Retry-After asked"
    : "as the client's own backoff has it";
}

function describeFirst(firstMs: number, { plan }: RunView): string {
  const stage = plan.stages.find((planned) => firstMs < stageEndMs(planned)) ?? plan.stages.at(-1);
  return `first in ${stage?.name ?? "the run"}`;
}
