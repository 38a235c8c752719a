/** Refusals that a scenario provokes on purpose and that a sound server must give: no finding. */
import type { Symptom } from "../aggregate.ts";
import type { RunView } from "../run-view.ts";

/** The losers of a double spend, as long as nearly every spend has a winner: where all lose, something else is wrong. */
export function isExpectedRefusal({ error, outcome }: Symptom, { aggregate }: RunView): boolean {
  const { scenario } = aggregate;
  if (scenario?.name !== "double-spend" || outcome !== "rejected") return false;
  const spends = scenario.byWinners.reduce((sum, count) => sum + count, 0);
  const won = spends - (scenario.byWinners[0] ?? 0);
  return error === "invalid_grant" && won >= NEARLY_ALL * spends;
}

const NEARLY_ALL = 0.9;
