/** The plan as k6 holds it: once per process, read by every VU. */
import { SharedArray } from "k6/data";
import type { Plan, PlanOrg } from "../core/plan.ts";
import type { PlanHead } from "../core/token-request.ts";

/** The plan and its orgs; orgs are read one at a time. */
export interface PlanTable {
  head: PlanHead;
  /** By org index. */
  weights: readonly number[];
  orgAt: (index: number) => PlanOrg;
}

type Row = { head: PlanHead; weights: number[] } | { org: PlanOrg };

/** Opens `plan.json` beside the script; call it in the init context only. */
export function openPlan(): PlanTable {
  // A SharedArray keeps its elements as text outside the VUs: 10 000 orgs cost each of 1 000 VUs nothing.
  const rows = new SharedArray<Row>("plan", () => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by this version's planner, next to this script
    const { orgs, ...head } = JSON.parse(open("./plan.json")) as Plan;
    const first = { head, weights: orgs.map(({ weight }) => weight) };
    return [first, ...orgs.map((org) => ({ org }))];
  });
  const first = rows[0];
  if (first === undefined || !("head" in first)) throw new Error("plan.json holds no plan");
  return {
    ...first,
    orgAt(index) {
      const row = rows[index + 1];
      if (row === undefined || !("org" in row)) throw new Error(`plan.json holds no org ${index}`);
      return row.org;
    },
  };
}
