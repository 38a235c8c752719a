/** How much less certain a finding's share is because its failures come in bursts. */
import { designEffectWithin } from "./block-series.ts";
import type { DraftCore, Draft } from "./rules/rule.ts";
import { denominatorIn } from "./rules/rule.ts";
import { type RunView, sumOver } from "./run-view.ts";

/**
 * The design effect by which a finding's interval is widened: that of its symptoms by block within each stage, over the orgs that show them,
 * whether or not all of these are told. 1 for what has no blocks: a measure, the preflight, calls made with tokens.
 */
export function designEffectOf(draft: Draft, view: RunView): number {
  const { plan, aggregate } = view;
  if (draft.kind === "measure" || ![...draft.counts.keys()].some(view.isOfLoad)) return 1;
  const orgs = orgsThatShow(draft, view);
  const scale = shareCounted(draft, orgs, view);
  return designEffectWithin(
    plan.stages,
    (block) => {
      const count = sumOver(draft.symptoms, ({ blocks }) => blocks[block] ?? 0);
      const attempts = sumOver(orgs, (org) => attemptsIn(org, block, view));
      // Of a block in which more than its share was counted, as many as were seen.
      return { count, of: Math.max(count, attempts * scale) };
    },
    { aggregate },
  );
}

function orgsThatShow({ symptoms }: DraftCore, { spreads, isOfLoad }: RunView): number[] {
  const own = new Set(symptoms);
  const slices = spreads
    .filter(({ symptom }) => own.has(symptom))
    .flatMap((spread) => spread.slices);
  return [...new Set(slices.filter(({ cell }) => isOfLoad(cell)).map(({ cell }) => cell.org))];
}

/** How much of these orgs' attempts is in the draft's denominator. */
function shareCounted(draft: Draft, orgs: readonly number[], view: RunView): number {
  const cells = orgs.flatMap((org) => view.cellsOf(org)).filter(view.isOfLoad);
  const attempts = sumOver(cells, (cell) => cell.attempts);
  return attempts === 0 ? 0 : sumOver(cells, (cell) => denominatorIn(draft, cell)) / attempts;
}

function attemptsIn(org: number, block: number, { aggregate }: RunView): number {
  const { blocks, attempts } = aggregate.orgBlocks;
  return attempts[org * blocks + block] ?? 0;
}
