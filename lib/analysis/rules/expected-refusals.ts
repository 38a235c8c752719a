/** Refusals that a scenario provokes on purpose and that a sound server must give: no finding. */
import type { Symptom, SymptomFamily } from "../aggregate.ts";
import type { RunView } from "../run-view.ts";

export function isExpectedRefusal(symptom: Symptom, view: RunView): boolean {
  return isLostSpend(symptom, view) || isRemoval(symptom, view);
}

/** What a token looks like when its org has lost what it asks for. */
const LOSSES: ReadonlySet<SymptomFamily> = new Set([
  "claim.empty",
  "claim.absent",
  "scopeShortfall",
]);

/** What comes of a removal, where it was not there before the event; another org's token is never expected. */
function isRemoval(
  { family, outcome, status, detail, firstMs }: Symptom,
  { aggregate: { scenario } }: RunView,
): boolean {
  if (scenario?.name !== "propagation" || scenario.expect !== "removed") return false;
  if (firstMs < scenario.event.atMs) return false;
  const isRefused = family === "http" && (outcome === "denied" || outcome === "rejected");
  const isRefusedUse = family === "check" && detail !== "org" && (status === 401 || status === 403);
  return isRefused || isRefusedUse || LOSSES.has(family);
}

/** The losers of a double spend, as long as nearly every spend has a winner: where all lose, something else is wrong. */
function isLostSpend({ error, outcome }: Symptom, { aggregate }: RunView): boolean {
  const { scenario } = aggregate;
  if (scenario?.name !== "double-spend" || outcome !== "rejected") return false;
  const spends = scenario.byWinners.reduce((sum, count) => sum + count, 0);
  const won = spends - (scenario.byWinners[0] ?? 0);
  return error === "invalid_grant" && won >= NEARLY_ALL * spends;
}

const NEARLY_ALL = 0.9;
