/** Counts what reached the issuer and what it did wrong; the other side of a run's reconciliation. */
import { z } from "zod";
import type { FaultLogLine } from "./fault-log.ts";

const count = z.int().nonnegative();

/** Answer of the control surface's `GET /stats`. */
export const issuerStatsSchema = z.object({
  attempts: count.describe("token requests with an attempt id whose headers arrived"),
  distinctAttempts: count.describe("different attempt ids among them"),
  byOrg: z.record(z.string(), count).describe("the same by org, once the org was known"),
  faults: z.record(z.string(), count).describe("lines of the fault log by kind"),
});
export type IssuerStats = z.output<typeof issuerStatsSchema>;

export class Tally {
  #attempts = 0;
  readonly #attemptIds = new Set<string>();
  readonly #byOrg = new Map<string, number>();
  readonly #faults = new Map<string, number>();

  arrive(attemptId: string): void {
    this.#attempts += 1;
    this.#attemptIds.add(attemptId);
  }

  attribute(org: string): void {
    increment(this.#byOrg, org);
  }

  addFault(kind: FaultLogLine["kind"]): void {
    increment(this.#faults, kind);
  }

  snapshot(): IssuerStats {
    return {
      attempts: this.#attempts,
      distinctAttempts: this.#attemptIds.size,
      byOrg: Object.fromEntries(this.#byOrg),
      faults: Object.fromEntries(this.#faults),
    };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
