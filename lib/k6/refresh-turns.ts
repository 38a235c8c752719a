/** Whose refresh is next: each VU keeps the refresh chains of its own part of the orgs, and takes them in turn. */
import { prepareTurns, spreadAt } from "../core/choice.ts";
import { loadStages } from "../core/plan.ts";
import type { PlanHead } from "../core/token-request.ts";

/**
 * Makes one VU's turns: each call gives a number in 0…1 to draw the org of its next refresh by. The VUs share 0…1 among them in
 * equal parts; with V of them and `orgs` orgs each part has ⌈orgs / V⌉ slots, of which a round takes each once, at a place
 * that differs from round to round. So orgs get refreshes by their weights, every one whose share is at least a slot gets one in
 * each round, and a VU has the chains of those orgs alone that its part covers.
 * Source: stratified sampling, with a rotation by the golden ratio (Cranley and Patterson 1976).
 */
export function createRefreshTurns(head: PlanHead, orgs: number, vu: () => number): () => number {
  const vus = vusThatRun(head);
  const slots = Math.ceil(orgs / vus);
  const partOf = prepareTurns(vus);
  const slotOf = prepareTurns(slots);
  let turns = 0;
  return () => {
    const place = spreadAt(head.seed, Math.floor(turns / slots));
    const slot = slotOf(turns);
    turns += 1;
    return (partOf(vu() - 1) + (slot + place) / slots) / vus;
  };
}

/** Of a closed model the most that a stage asks for: those beyond never begin. */
function vusThatRun({ model, stages, vus }: PlanHead): number {
  if (model === "open") return vus;
  return Math.max(1, ...loadStages(stages).map((stage) => stage.vus ?? vus));
}
