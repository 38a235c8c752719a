/** The pass before judging when not every token is looked into: finds how far sampling must reach in each group. */
import { DIALECT_RULES } from "../core/dialect.ts";
import { classifyOutcome } from "../core/outcome.ts";
import type { Plan } from "../core/plan.ts";
import { samplePosition } from "../core/sampling.ts";
import type { LinePass } from "./line-pass.ts";
import { fitsPlan } from "./record-pass.ts";
import { RecordScanner } from "./record-scanner.ts";
import { stageOf } from "./record-stage.ts";
import {
  addPosition,
  createSampleFloors,
  sampleGroup,
  type SampleFloors,
} from "./sample-floors.ts";

export class SamplePass implements LinePass<SampleFloors> {
  readonly counted: SampleFloors;
  readonly #plan: Plan;
  readonly #scanner = new RecordScanner();

  constructor(plan: Plan) {
    this.#plan = plan;
    this.counted = createSampleFloors(plan);
  }

  line(bytes: Buffer, start: number, end: number): void {
    if (this.#scanner.read(bytes, start, end) !== "record") return;
    const { scanned } = this.#scanner;
    const { stages, target, seed } = this.#plan;
    if (scanned.kind !== "attempt" && scanned.kind !== "preflight") return;
    if (!fitsPlan(scanned, this.#plan)) return;
    if (classifyOutcome(scanned, DIALECT_RULES[target.dialect]) !== "issued") return;
    const group = sampleGroup(stages.length, scanned.org, stageOf(scanned, stages), scanned.grant);
    addPosition(this.counted, group, samplePosition(seed, this.#scanner.attemptId()));
  }

  // A cut line is not looked into; the pass that judges says so.
  cut(): void {}
}
