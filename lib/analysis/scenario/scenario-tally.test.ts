/** What holds of every scenario's tally: parts add up to the whole, whatever the order, and travel between threads. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ScenarioOptions } from "../../core/plan.ts";
import { CLAIM_STATES, OUTCOMES } from "../../core/words.ts";
import { scenarioFactsSchema } from "../scenario-facts.ts";
import type { ScenarioRecord } from "./scenario-record.ts";
import { makeRecord, makeScenarioPlan } from "./scenario-record-fixture.ts";
import {
  addScenarioTally,
  countScenarioRecord,
  createScenarioTally,
  describeScenario,
} from "./scenario-tally.ts";

const SCENARIOS: readonly ScenarioOptions[] = [
  { name: "soak" },
  { name: "refresh-storm", chains: 4, primeMs: 1000, withinMs: 500, storms: 2, everyMs: 10_000 },
  { name: "propagation", event: 0, pollMs: 1000, windowMs: 40_000 },
  { name: "rotation", event: 0, adoptWithinMs: 5000 },
  { name: "double-spend", credential: "refresh_token", times: 4 },
  { name: "reconsent", addScope: "write", pollMs: 1000, windowMs: 30_000 },
  { name: "cache", key: ["client", "scope"], renewAt: 0.8 },
];

const EXTRAS = fc.record(
  {
    secret: fc.constantFrom("old", "new"),
    spend: fc.constantFrom("0.4.1", "1.4.1", "0.4.2", "3.4.4", "nonsense"),
    step: fc.constantFrom("fresh-token", "old-token"),
    age: fc.constantFrom("0", "900", "12000", "-1", "x"),
    for: fc.constantFrom("0", "1"),
    active: fc.constantFrom("true", "false"),
  },
  { requiredKeys: [] },
);

const anyRecord = fc
  .record({
    attemptId: fc.tuple(fc.nat(9), fc.nat(99), fc.nat(9)).map((parts) => parts.join("-")),
    org: fc.nat(1),
    grant: fc.nat(4),
    attemptNumber: fc.integer({ min: 1, max: 3 }),
    startMs: fc.nat(82_000),
    latencyUs: fc.integer({ min: 1, max: 1_000_000 }),
    status: fc.constantFrom(0, 200, 400, 401, 403, 429, 500),
    error: fc.constantFrom("", "invalid_client", "invalid_grant"),
    grantedScope: fc.constantFrom("", "read", "read write"),
    outcome: fc.constantFrom(...OUTCOMES, null),
    claimState: fc.constantFrom(...CLAIM_STATES, null),
    isShort: fc.boolean(),
    extras: EXTRAS,
  })
  .map(({ extras, ...fields }) => makeRecord({ ...fields, extras: { ...extras } }));

function count(options: ScenarioOptions, records: readonly ScenarioRecord[]) {
  const tally = createScenarioTally(makeScenarioPlan(options));
  if (tally === null) throw new Error(`${options.name} has no tally`);
  for (const record of records) countScenarioRecord(tally, record);
  return tally;
}

describe("a scenario's tally", () => {
  it("is none for spike", () => {
    expect(createScenarioTally(makeScenarioPlan({ name: "spike" }))).toBeNull();
  });

  it.each(SCENARIOS)("of $name is the same in any order and any number of parts", (options) => {
    const plan = makeScenarioPlan(options);
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 60 }), fc.nat(60), (records, cut) => {
        const whole = count(options, records);
        const parts = count(options, records.slice(cut).toReversed());
        addScenarioTally(parts, structuredClone(count(options, records.slice(0, cut))));
        expect(parts).toEqual(whole);
        const facts = describeScenario(parts, plan);
        expect(scenarioFactsSchema.parse(facts)).toEqual(facts);
      }),
      { numRuns: 15 },
    );
  });
});
