/** The phases of a load: a stage, or all repeats of one together, which single repeats are too short to judge. */
import type { Plan } from "../core/plan.ts";
import type { StageKind } from "../core/words.ts";
import { isOnSchedule } from "./run-view.ts";

export interface Phase {
  /** The stage's name without its number: `spike` for `spike#1` … `spike#8`. */
  name: string;
  kind: StageKind;
  /** Indexes into the plan's stages. */
  stages: number[];
}

/** The phases in order of their first stage, without the preflight's. */
export function listPhases({ stages }: Pick<Plan, "stages">): Phase[] {
  const phases = new Map<string, Phase>();
  stages.forEach((stage, index) => {
    if (!isOnSchedule(stage)) return;
    const name = stage.name.replace(/(?<=.)#\d+(?=$|-(?:ramp|rest)$)/, "");
    const known = phases.get(name);
    if (known === undefined) phases.set(name, { name, kind: stage.kind, stages: [index] });
    else known.stages.push(index);
  });
  return [...phases.values()];
}
