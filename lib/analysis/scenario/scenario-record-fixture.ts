/** Records as the tallies of scenarios see them, and plans of scenarios, for tests. */
import type { Plan, PlanEvent, ScenarioOptions } from "../../core/plan.ts";
import { GRANTS } from "../../core/words.ts";
import { makePlan } from "../plan-fixture.ts";
import type { ScenarioFacts } from "../scenario-facts.ts";
import type { ScenarioRecord } from "./scenario-record.ts";
import { countScenarioRecord, createScenarioTally, describeScenario } from "./scenario-tally.ts";

type Fields = Partial<Omit<ScenarioRecord, "scanned">> &
  Partial<Omit<ScenarioRecord["scanned"], "extras">> & { extras?: Record<string, string> };

/** An issued attempt of org 0 unless told otherwise. */
export function makeRecord(fields: Fields = {}): ScenarioRecord {
  const { attemptId = "1-1-1", outcome = "issued", claimState = "match", isShort = false } = fields;
  const { extras = {}, ...scanned } = fields;
  const record = {
    attemptId,
    outcome,
    claimState,
    isShort,
    scanned: {
      org: 0,
      grant: 0,
      variant: 0,
      attemptNumber: 1,
      startMs: 0,
      latencyUs: 20_000,
      status: 200,
      error: "",
      grantedScope: "",
      ...scanned,
      extras: new Map(Object.entries(extras)),
    },
  } as const;
  const { startMs } = record.scanned;
  return {
    ...record,
    sighting: () => ({
      attemptId,
      org: "org-0",
      orgId: "org-0",
      clientId: "",
      request: null,
      grant: GRANTS[0],
      stage: "spike",
      startMs,
      status: record.scanned.status,
      outcome: outcome ?? "issued",
      latencyUs: 20_000,
      k6ErrorCode: 0,
      error: "",
      description: "",
      correlationId: "",
      parent: "",
    }),
  };
}

/** A check that was answered with a status. */
export function makeCheck(status: number, fields: Fields = {}): ScenarioRecord {
  return makeRecord({ outcome: null, claimState: null, status, ...fields });
}

export const EVENT: PlanEvent = { name: "widen-scope", kind: "scope-change", atMs: 20_000 };

export function makeScenarioPlan(
  scenarioOptions: ScenarioOptions,
  orgCount = 2,
  fields: Partial<Plan> = {},
): Plan {
  const events = [EVENT];
  return makePlan(orgCount, { scenario: scenarioOptions.name, scenarioOptions, events, ...fields });
}

/** What the result says of a scenario with these records. */
export function describeRecords(
  plan: Plan,
  records: readonly ScenarioRecord[],
): ScenarioFacts | null {
  const tally = createScenarioTally(plan);
  if (tally === null) return null;
  for (const record of records) countScenarioRecord(tally, record);
  return describeScenario(tally, plan);
}
