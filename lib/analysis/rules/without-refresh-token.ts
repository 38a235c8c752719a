/** Rule T19: refreshes that bring no new refresh token; allowed, and worth knowing, for some clients then forget the one they had. */
import type { Cell } from "../aggregate.ts";
import { nounsFor } from "../finding-words.ts";
import type { RunView } from "../run-view.ts";
import { type Draft, REFRESH } from "./rule.ts";

/** A draft over those refreshes, if there are any. @see RFC 6749 §6 */
export function findWithoutRefreshToken({ aggregate }: RunView): Draft[] {
  const counts = new Map<Cell, number>(
    aggregate.cells
      .filter(({ withoutRefreshToken }) => withoutRefreshToken > 0)
      .map((cell) => [cell, cell.withoutRefreshToken]),
  );
  if (counts.size === 0) return [];
  return [
    {
      rule: "T19",
      ofWhat: "issued",
      confidence: "high",
      isDefect: false,
      covers: ({ grant }) => grant === REFRESH,
      nouns: nounsFor("issued", true),
      kind: "events",
      counts,
      symptoms: [],
      words: () => ({}),
    },
  ];
}
