/** Rule target-saturated: attempts that never started because every virtual user was waiting for the server. */
import { formatCount } from "../../core/text.ts";
import { wilsonInterval } from "../../core/statistics/wilson.ts";
import { adviseOn } from "../advice/advice-table.ts";
import type { Drops } from "../drops.ts";
import type { Finding } from "../result.ts";
import type { K6Summary } from "../run-facts.ts";
import { type RunView, stageEndMs } from "../run-view.ts";

/**
 * The finding over the attempts due, where k6 counted them. It names no org, for what never started has none: its `perOrg` is empty, unlike any other's.
 */
export function findSaturation(
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
  const words = { count: formatCount(count), of: formatCount(of), rest: first };
  const finding: Finding = {
    rule: "target-saturated",
    ...adviseOn("target-saturated", words, 0, view.plan),
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

function describeFirst(firstMs: number, { plan }: RunView): string {
  const stage = plan.stages.find((planned) => firstMs < stageEndMs(planned)) ?? plan.stages.at(-1);
  return `first in ${stage?.name ?? "the run"}`;
}
