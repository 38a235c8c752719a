/** Symptoms come out the same in whatever order and parts attempts were seen, however many kinds there are. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hash32 } from "../core/hash.ts";
import { createRunClock, type RunClock } from "./run-clock.ts";
import {
  addSymptoms,
  countSymptom,
  createSymptomTable,
  type ListedSymptom,
  listSymptoms,
  MAX_SIGNATURES,
  POOLED,
  type Signature,
  type Sighting,
  type SymptomTable,
} from "./symptom-table.ts";

interface Shown {
  /** Attempt. */
  n: number;
  description: string;
  status: number;
}

function signatureOf({ description, status }: Shown): Signature {
  const words = { error: "", shape: "object", bodyKeys: "", detail: "" };
  return { family: "http", outcome: "rejected", status, ...words, description };
}

function sightingOf({ n, description, status }: Shown): Sighting {
  const attemptId = `1-${n}-0`;
  return {
    attemptId,
    order: hash32(7, attemptId),
    startMs: n,
    org: "org",
    orgId: "org",
    clientId: "",
    request: null,
    grant: "refresh",
    stage: "spike",
    status,
    outcome: "rejected",
    latencyUs: n,
    k6ErrorCode: 0,
    error: "",
    description,
    correlationId: "",
    parent: "",
    detail: "",
  };
}

function count(table: SymptomTable, shown: Shown): number {
  const sighting = sightingOf(shown);
  const retryAfter = shown.n % 5 === 0;
  return countSymptom(table, signatureOf(shown), {
    ...sighting,
    isPreflight: false,
    retryAfter,
    sighting: () => sighting,
  });
}

function countAll(all: readonly Shown[]): SymptomTable {
  const table = createSymptomTable();
  for (const shown of all) count(table, shown);
  return table;
}

function list(table: SymptomTable): ListedSymptom[] {
  return listSymptoms(table, CLOCK).symptoms;
}

const CLOCK: RunClock = { sinceStart: (startMs) => startMs, utc: (startMs) => `at ${startMs}` };

const many = fc
  .tuple(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1, max: 400 }))
  .map(([attempts, kinds]) =>
    Array.from({ length: attempts }, (_, n) => ({
      n,
      description: `kind ${hash32(3, `${n}`) % kinds}`,
      status: n % 3 === 0 ? 400 : 401,
    })),
  );

describe("symptom table", () => {
  it("counts the same in any order and in any parts", () => {
    fc.assert(
      fc.property(many, fc.nat(), fc.nat({ max: 600 }), (all, seed, cut) => {
        const shuffled = all.toSorted((a, b) => hash32(seed, `${a.n}`) - hash32(seed, `${b.n}`));
        const parts = countAll(shuffled.slice(0, cut));
        addSymptoms(parts, countAll(shuffled.slice(cut)));
        const whole = list(countAll(all));
        expect(list(countAll(shuffled))).toStrictEqual(whole);
        expect(list(parts)).toStrictEqual(whole);
      }),
      { numRuns: 30 },
    );
  });

  it("keeps its number bounded, pools the rest by status, and loses no count", () => {
    fc.assert(
      fc.property(many, (all) => {
        const symptoms = list(countAll(all));
        const own = symptoms.filter(({ description }) => description !== POOLED);
        const kinds = new Set(all.map(({ description, status }) => `${status} ${description}`));
        expect(own).toHaveLength(Math.min(MAX_SIGNATURES, kinds.size));
        expect(symptoms.length - own.length).toBeLessThanOrEqual(2);
        for (const status of [400, 401]) {
          const counted = symptoms.filter((symptom) => symptom.status === status);
          expect(counted.reduce((sum, symptom) => sum + symptom.count, 0)).toBe(
            all.filter((shown) => shown.status === status).length,
          );
        }
        for (const { description, status, count: counted } of own) {
          expect(counted).toBe(
            all.filter((one) => one.description === description && one.status === status).length,
          );
        }
      }),
      { numRuns: 30 },
    );
  });

  it("finds for an id given out early where its signature is counted in the end", () => {
    const table = createSymptomTable();
    const given = Array.from({ length: 400 }, (_, n) => {
      const shown = { n, description: `kind ${n}`, status: 400 };
      return { shown, id: count(table, shown) };
    });
    const { symptoms, indexOf } = listSymptoms(table, CLOCK);
    for (const { shown, id } of given) {
      expect([shown.description, POOLED]).toContain(symptoms[indexOf(id)]?.description);
    }
    expect(symptoms).toHaveLength(MAX_SIGNATURES + 1);
  });

  it("gives ids of one table their place in the other", () => {
    const into = countAll([{ n: 1, description: "a", status: 400 }]);
    const from = createSymptomTable();
    const known = count(from, { n: 2, description: "b", status: 400 });
    const shared = count(from, { n: 3, description: "a", status: 400 });
    const idOf = addSymptoms(into, from);
    const { symptoms, indexOf } = listSymptoms(into, CLOCK);
    expect(symptoms[indexOf(idOf(known))]).toMatchObject({ description: "b", count: 1 });
    expect(symptoms[indexOf(idOf(shared))]).toMatchObject({ description: "a", count: 2 });
  });

  it("keeps the five attempts with the smallest hashes, first and last time, and any Retry-After", () => {
    const all = Array.from({ length: 50 }, (_, n) => ({ n, description: "x", status: 400 }));
    const [symptom] = list(countAll(all));
    const smallest = all
      .map((shown) => sightingOf(shown))
      .toSorted((a, b) => a.order - b.order)
      .slice(0, 5);
    expect(symptom).toMatchObject({ count: 50, firstMs: 0, lastMs: 49, retryAfter: true });
    expect(symptom?.evidence.map(({ attemptId }) => attemptId)).toEqual(
      smallest.map(({ attemptId }) => attemptId),
    );
    expect(symptom?.evidence.map(({ at }) => at)).toEqual(
      smallest.map(({ startMs }) => `at ${startMs}`),
    );
  });

  it("puts the most frequent first", () => {
    const all = ["a", "b", "b", "c", "c", "c"].map((description, n) => ({
      n,
      description,
      status: 400,
    }));
    expect(list(countAll(all)).map(({ description }) => description)).toEqual(["c", "b", "a"]);
  });

  it("tells times in the preflight by its own start, before that of the load", () => {
    const [startMs, preflightMs] = [1_000_000_000_000, 999_999_990_000];
    const clock = createRunClock(startMs, preflightMs);
    const shown = { description: "x", status: 400 };
    const seen = (table: SymptomTable, n: number, isPreflight: boolean) => {
      const attemptId = `${isPreflight ? 0 : 1}-${n}-0`;
      const sighting = { ...sightingOf({ ...shown, n }), attemptId };
      countSymptom(table, signatureOf({ ...shown, n }), {
        ...sighting,
        isPreflight,
        retryAfter: false,
        sighting: () => sighting,
      });
    };
    const [first, second] = [createSymptomTable(), createSymptomTable()];
    seen(first, 2500, true);
    seen(second, 700, false);
    expect(listSymptoms(first, clock).symptoms).toMatchObject([{ firstMs: -7500, lastMs: -7500 }]);
    addSymptoms(second, first);
    const { symptoms } = listSymptoms(second, clock);
    expect(symptoms).toMatchObject([{ count: 2, firstMs: -7500, lastMs: 700 }]);
    const times = symptoms[0]?.evidence.map(({ at }) => Date.parse(at));
    expect(times?.toSorted((a, b) => a - b)).toEqual([preflightMs + 2500, startMs + 700]);
  });
});
