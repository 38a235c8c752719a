/** What moved surely: within the tolerance, or beyond it for all that is known. */
import { benjaminiHochberg } from "../core/statistics/multiplicity.ts";
import { SIGNIFICANCE } from "./change-state.ts";
import type { ComparisonRow, OrgComparisonFacts, OrgRow } from "./comparison.ts";

type Toleranced = Pick<ComparisonRow, "tolerance" | "unit">;
type Judged = Pick<OrgRow, "state" | "change">;

/** Worse, or better, perhaps by more than the tolerance; null for what did not surely move, or moved surely by more. */
export function shiftOf(
  { state, change }: Judged,
  toleranced: Toleranced,
): "within" | "worse" | "better" | null {
  if (state !== "SHIFTED" || change === null) return null;
  const [none, worse, better] = limitsOf(toleranced);
  if (change.estimate > none) return isBelow(change.high, worse) ? "within" : "worse";
  return change.low !== null && change.low >= better ? "within" : "better";
}

/**
 * Orgs that would have regressed were they the only ones: the whole interval lies beyond the tolerance, and among all orgs they are surely worse, though
 * not surely by more than the tolerance. Of orgs that are all alike chance makes any such in at most 5 % of comparisons (Benjamini and Hochberg).
 */
export function listSuspects({ rows, tolerance, unit }: OrgComparisonFacts): OrgRow[] {
  const [none, worse] = limitsOf({ tolerance, unit });
  const tested = rows.filter(({ change }) => change !== null);
  const qs = benjaminiHochberg(
    tested.map(({ change }) => {
      if (change === null) return 1;
      return change.estimate > none ? change.p / 2 : 1 - change.p / 2;
    }),
  );
  return tested.filter(
    ({ state, change }, index) =>
      state === "SHIFTED" && (change?.low ?? none) > worse && (qs[index] ?? 1) < SIGNIFICANCE,
  );
}

/** No change, and the tolerance in the direction of worse and of better. */
function limitsOf({ tolerance, unit }: Toleranced): [none: number, worse: number, better: number] {
  return unit === "share" ? [0, tolerance, -tolerance] : [1, 1 + tolerance, 1 / (1 + tolerance)];
}

function isBelow(bound: number | null, limit: number): boolean {
  return bound !== null && bound <= limit;
}
