/** Where runs are compared: each phase of the load by itself, and each grant in it. */
import type { Result } from "../analysis/result.ts";
import { GRANTS, type StageKind } from "../core/words.ts";
import type { ComparisonRow } from "./comparison.ts";
import type { RunSlice } from "./side-values.ts";

/** What of a run's result the rows are made from. */
export interface SlicedRun {
  slices: Result["slices"];
  timeline: Pick<Result["timeline"], "blockMs">;
}

export interface Place extends Pick<ComparisonRow, "stage" | "kind" | "grant" | "decisive"> {
  base: RunSlice[];
  candidate: RunSlice[];
}

/** Stages whose load changes, or that only prepare. */
const PASSED_OVER: ReadonlySet<StageKind> = new Set(["warmup", "ramp", "preflight"]);
const RECOVERY: StageKind = "recovery";

/** Each phase that both load and judge, and each grant in it that any run used. */
export function listPlaces(base: readonly SlicedRun[], candidate: readonly SlicedRun[]): Place[] {
  const phases = new Map<string, Pick<Place, "stage" | "kind">>();
  for (const { slices } of [...base, ...candidate]) {
    for (const { stage, kind } of slices) {
      if (!PASSED_OVER.has(kind) && !phases.has(stage)) phases.set(stage, { stage, kind });
    }
  }
  const decisive = decisiveKinds([...phases.values()].map(({ kind }) => kind));
  return [...phases.values()].flatMap((phase) =>
    GRANTS.flatMap((grant) => {
      const at = (runs: readonly SlicedRun[]) => slicesAt(runs, phase.stage, grant);
      const place = { ...phase, grant, base: at(base), candidate: at(candidate) };
      if (place.base.length + place.candidate.length === 0) return [];
      return [{ ...place, decisive: decisive.has(phase.kind) }];
    }),
  );
}

/** The spike where there is one; else whatever load is kept up. */
function decisiveKinds(kinds: readonly StageKind[]): ReadonlySet<StageKind> {
  const present = new Set(kinds);
  if (present.has("spike")) return new Set(["spike"]);
  if (present.size > 1) present.delete(RECOVERY);
  return present;
}

function slicesAt(
  runs: readonly SlicedRun[],
  stage: string,
  grant: ComparisonRow["grant"],
): RunSlice[] {
  return runs.flatMap(({ slices, timeline }) => {
    const slice = slices.find((one) => one.stage === stage && one.grant === grant);
    return slice === undefined ? [] : [{ slice, blockMs: timeline.blockMs }];
  });
}
