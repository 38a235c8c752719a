/** A few records kept as evidence by a scenario's tally, the same ones whatever the order they came in. */
import { hash32 } from "../../core/hash.ts";
import { MAX_EXAMPLES } from "../example-limits.ts";
import type { Evidence } from "../result.ts";
import type { Sighting } from "../symptom-table.ts";
import type { ScenarioRecord } from "./scenario-record.ts";

/** Those with the smallest hash of their attempt id. */
export type TallyExamples = Sighting[];

/** Keeps the record if it is among the few; `detail` says what is wrong with it. */
export function keepExample(examples: TallyExamples, record: ScenarioRecord, detail: string): void {
  if (record.sighting === undefined) return;
  const order = hash32(0, record.attemptId);
  const last = examples[MAX_EXAMPLES - 1];
  if (last !== undefined && order > last.order) return;
  addExamples(examples, [{ ...record.sighting(), order, detail }]);
}

export function addExamples(into: TallyExamples, from: readonly Sighting[]): void {
  into.push(...from);
  into.sort((a, b) => a.order - b.order || (a.attemptId < b.attemptId ? -1 : 1));
  into.length = Math.min(into.length, MAX_EXAMPLES);
}

/** `utc` tells the time of a `startMs`. */
export function evidenceFrom(
  examples: readonly Sighting[],
  utc: (startMs: number) => string,
): Evidence[] {
  return examples.map(({ order: _order, startMs, ...rest }) => ({ ...rest, at: utc(startMs) }));
}
