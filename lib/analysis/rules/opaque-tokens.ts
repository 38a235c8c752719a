/** Rule U03: opaque tokens where the org was to be read from a claim; worth knowing, and no failure. */
import type { Cell } from "../aggregate.ts";
import { nounsFor } from "../finding-words.ts";
import type { RunView } from "../run-view.ts";
import type { Draft } from "./rule.ts";

/** A draft over the opaque tokens, if there are any and a claim was configured. */
export function findOpaqueTokens({ plan, aggregate }: RunView): Draft[] {
  const counts = new Map<Cell, number>(
    aggregate.cells
      .filter(({ claims }) => claims.opaque > 0)
      .map((cell) => [cell, cell.claims.opaque]),
  );
  if (plan.target.claims.org === null || counts.size === 0) return [];
  return [
    {
      rule: "U03",
      ofWhat: "sampled",
      confidence: "high",
      isDefect: false,
      covers: () => true,
      nouns: nounsFor("sampled", false),
      kind: "events",
      counts,
      symptoms: [],
      words: () => ({}),
    },
  ];
}
