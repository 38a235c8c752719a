/** The plan as k6 holds it: once per process, read by every VU. */
import { SharedArray } from "k6/data";
import type { Plan, PlanClient, PlanOrg } from "../core/plan.ts";
import type { PlanHead } from "../core/token-request.ts";

/** The plan with its orgs and clients, which are read one at a time. */
export interface PlanTable {
  head: PlanHead;
  /** By org index. */
  weights: ArrayLike<number>;
  orgAt: (index: number) => PlanOrg;
  clientAt: (index: number) => PlanClient;
}

type Row =
  | { head: PlanHead; weights: number[]; firstClient: number }
  | { org: PlanOrg }
  | { client: PlanClient };

/** Opens `plan.json` beside the script; call it in the init context only. */
export function openPlan(): PlanTable {
  // A SharedArray keeps its elements as text outside the VUs: 10 000 orgs cost each of 1 000 VUs little more than their weights.
  const rows = new SharedArray<Row>("plan", () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by this version's planner, next to this script
    const { orgs, clients, ...head } = JSON.parse(open("./plan.json")) as Plan;
    const weights = orgs.map(({ weight }) => weight);
    return [
      { head, weights, firstClient: orgs.length + 1 },
      ...orgs.map((org) => ({ org })),
      ...clients.map((client) => ({ client })),
    ];
  });
  const first = rows[0];
  if (first === undefined || !("head" in first)) throw new Error("plan.json holds no plan");
  const { head, firstClient } = first;
  return {
    head,
    weights: Float64Array.from(first.weights),
    orgAt(index) {
      const row = rows[index + 1];
      if (row === undefined || !("org" in row)) throw new Error(`plan.json holds no org ${index}`);
      return row.org;
    },
    clientAt(index) {
      const row = rows[firstClient + index];
      if (row === undefined || !("client" in row)) {
        throw new Error(`plan.json holds no client ${index}`);
      }
      return row.client;
    },
  };
}
