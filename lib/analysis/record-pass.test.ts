/** Any records of a plan, judged in one pass, against each judged by itself. */
import * as fc from "fast-check";
import { decodeFromCompressedBase64 } from "hdr-histogram-js";
import { describe, expect, it } from "vitest";
import type { Plan } from "../core/plan.ts";
import type { AttemptRecord } from "../core/record.ts";
import { aggregate, anyRecord, PLAN } from "./any-record-fixture.ts";
import type { Cell } from "./aggregate.ts";
import { cellsOf, observe, withoutSymptoms } from "./observed-fixture.ts";
import { makeTarget, withPreflight } from "./plan-fixture.ts";

/** Parts of the aggregate that only the load counts in. */
const OF_LOAD = ["recorded", "lastStartMs", "blocks", "orgBlocks", "lag", "histograms"] as const;

function anyAttempt(): AttemptRecord {
  const [record] = fc.sample(anyRecord, { numRuns: 1, seed: 1 });
  if (record === undefined) throw new Error("nothing was drawn");
  return record;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

describe("RecordPass", () => {
  it("counts the preflight in its stage, and in nothing that is of the load", () => {
    const plan = withPreflight(PLAN);
    const records = fc.array(fc.tuple(anyRecord, fc.boolean()), { maxLength: 20 });
    fc.assert(
      fc.property(records, (drawn) => {
        const load = drawn.filter(([, isPreflight]) => !isPreflight).map(([record]) => record);
        const preflight = drawn
          .filter(([, isPreflight]) => isPreflight)
          .map(([record]) => ({ ...record, kind: "preflight" as const, attemptId: "0-1-0" }));
        const mixed = aggregate([...preflight, ...load], plan);
        const alone = aggregate(load, plan);
        expect(withoutSymptoms(mixed.cells)).toEqual(cellsOf([...preflight, ...load], plan));
        expect(mixed.cells.filter(({ stage }) => stage !== 0)).toHaveLength(alone.cells.length);
        for (const part of OF_LOAD) expect(mixed[part]).toEqual(alone[part]);
        const { total, byGrant, byVariant, byOrg, bandsByOrg } = mixed.latencies;
        const { byStage: _, byOrgStage: __, ...ofLoad } = alone.latencies;
        expect({ total, byGrant, byVariant, byOrg, bandsByOrg }).toEqual(ofLoad);
        expect(mixed.preflight).toBe(preflight.length);
      }),
      { numRuns: 300 },
    );
  });

  it("takes a record of a preflight for no part of a run that had none", () => {
    const one = { ...anyAttempt(), kind: "preflight" as const };
    expect(aggregate([one])).toMatchObject({ preflight: 0, unparsedLines: 1 });
  });

  it("judges any attempts as each would be by itself", () => {
    const plans = [
      PLAN,
      { ...PLAN, target: makeTarget({ issuer: null, dialect: "genesys" }) },
      { ...PLAN, target: makeTarget({ claims: { org: null, scope: "scp", extra: "forbid" } }) },
      {
        ...PLAN,
        target: makeTarget({
          claims: {
            org: { from: "org_ids", pattern: "^(id-.*)$" },
            scope: "scope",
            extra: "allow",
          },
        }),
      },
    ] satisfies Plan[];
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 20 }), fc.nat({ max: 3 }), (records, which) => {
        const plan = plans[which] ?? PLAN;
        const { cells, recorded, unparsedLines } = aggregate(records, plan);
        expect(withoutSymptoms(cells)).toEqual(cellsOf(records, plan));
        expect({ recorded, unparsedLines }).toEqual({ recorded: records.length, unparsedLines: 0 });
      }),
      { numRuns: 1000 },
    );
  });

  it("gives every attempt that is not sound a symptom, and a sound one none", () => {
    fc.assert(
      fc.property(anyRecord, (one) => {
        const { symptoms } = aggregate([one]);
        const seen = observe(one, PLAN);
        const expected = [
          seen.outcome === "issued" ? seen.claimState : seen.outcome,
          seen.extraOrg,
          seen.scopeShortfall,
          seen.lifetimeDefect,
        ];
        const has = (family: string) => symptoms.some((symptom) => symptom.family === family);
        const claim = symptoms.find(({ family }) => family.startsWith("claim."))?.family.slice(6);
        const failure = symptoms.find(({ outcome }) => outcome !== "issued")?.outcome;
        const sound = seen.claimState === "opaque" ? "opaque" : "match";
        expect([
          failure ?? claim ?? sound,
          has("extraOrg"),
          has("scopeShortfall"),
          has("lifetime"),
        ]).toEqual(expected);
        for (const symptom of symptoms)
          expect(symptom).toMatchObject({ status: one.status, count: 1 });
      }),
      { numRuns: 1000 },
    );
  });

  it("slices latencies by stage, grant and variant, and gives each slice of stage and grant one histogram", () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 20 }), (records) => {
        const { latencies, histograms, cells } = aggregate(records);
        const issuedOf = (matches: (cell: Cell) => boolean) =>
          sum(cells.filter(matches), (cell) => cell.outcomes.issued);
        const { byStage, byGrant, byVariant, total } = latencies;
        expect(total.n).toBe(issuedOf(() => true));
        byStage.forEach(({ n }, stage) => expect(n).toBe(issuedOf((cell) => cell.stage === stage)));
        byGrant.forEach(({ n }, grant) => expect(n).toBe(issuedOf((cell) => cell.grant === grant)));
        byVariant.forEach(({ n }, variant) =>
          expect(n).toBe(issuedOf((cell) => cell.variant === variant)),
        );
        const slices = new Set(
          cells
            .filter(({ outcomes }) => outcomes.issued > 0)
            .map(({ stage, grant }) => `${stage}:${grant}`),
        );
        expect(histograms.byStageGrant.map(({ stage, grant }) => `${stage}:${grant}`)).toEqual(
          [...slices].toSorted((a, b) => a.localeCompare(b)),
        );
        for (const { stage, grant, histogram } of histograms.byStageGrant) {
          expect(decodeFromCompressedBase64(histogram).totalCount).toBe(
            issuedOf((cell) => cell.stage === stage && cell.grant === grant),
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it("adds up the same by block as by cell", () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 20 }), (records) => {
        const { blocks, cells, orgBlocks } = aggregate(records);
        expect(sum(blocks, ({ attempts }) => attempts)).toBe(records.length);
        expect(sum(blocks, ({ status403 }) => status403)).toBe(
          sum(cells, (cell) => cell.status403),
        );
        expect(sum(blocks, ({ latencyUs }) => latencyUs.n)).toBe(
          sum(cells, (cell) => cell.outcomes.issued),
        );
        expect(sum(blocks, ({ issued }) => issued)).toBe(
          sum(cells, (cell) => cell.outcomes.issued),
        );
        expect(sum(blocks, ({ failed, issued }) => failed + issued)).toBe(records.length);
        expect(sum(blocks, ({ unusable }) => unusable)).toBe(
          sum(
            cells,
            ({ claims, outcomes }) =>
              claims.empty + claims.absent + claims.wrongOrg + outcomes.hollow,
          ),
        );
        expect(sum(blocks, ({ decoded }) => decoded)).toBe(
          sum(cells, ({ claims }) => claims.match + claims.empty + claims.absent + claims.wrongOrg),
        );
        expect(sum(blocks, ({ busyMs }) => busyMs * 1000)).toBeCloseTo(
          sum(records, (one) => observe(one, PLAN).latencyUs),
          0,
        );
        expect(sum([...orgBlocks.attempts], (attempts) => attempts)).toBe(records.length);
        expect(orgBlocks.attempts).toHaveLength(PLAN.orgs.length * blocks.length);
      }),
    );
  });
});
