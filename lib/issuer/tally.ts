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
  apiCalls: count.describe("requests to the API that tokens are for; none of them is an attempt"),
  introspections: count.describe("requests to the introspection endpoint"),
  revocations: count.describe("requests to the revocation endpoint"),
});
export type IssuerStats = z.output<typeof issuerStatsSchema>;

/** What is counted apart from attempts. */
export type AuxiliaryCall = "apiCalls" | "introspections" | "revocations";

export class Tally {
  #attempts = 0;
  readonly #attemptIds = new Set<string>();
  readonly #byOrg = new Map<string, number>();
  readonly #faults = new Map<string, number>();
  readonly #auxiliary = { apiCalls: 0, introspections: 0, revocations: 0 };

  arrive(attemptId: string): void {
    this.#attempts += 1;
    this.#attemptIds.add(attemptId);
  }

  attribute(org: string): void {
    increment(this.#byOrg, org);
  }

  addCall(kind: AuxiliaryCall): void {
    this.#auxiliary[kind] += 1;
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
      ...this.#auxiliary,
    };
  }
}

function increment(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
