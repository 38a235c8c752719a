/** Fifths of latency: each org and stage by itself, whatever share of tokens is looked into. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { aggregateAttempts, type HandMade } from "../attempts-fixture.ts";
import { makePlan } from "../plan-fixture.ts";
import { type LatencyFifths } from "./latency-fifths.ts";
import { MEASURES } from "./measure.ts";

const PLAN = makePlan(3);
/** In the baseline, after ten seconds of warm-up. */
const BASELINE_MS = 10_000;
const SPIKE_MS = 42_000;

function fifthsOf(attempts: readonly HandMade[], measure: string): LatencyFifths {
  const found = aggregateAttempts(PLAN, attempts).fifths.find((one) => one.measure === measure);
  if (found === undefined) throw new Error(`nothing of ${measure}`);
  return found;
}

/** A hundred tokens of an org, 1 ms to 100 ms. */
function hundred(
  org: number,
  startMs: number,
  of: (rank: number) => Partial<HandMade>,
): HandMade[] {
  return Array.from({ length: 100 }, (_, rank) => ({
    org,
    startMs: startMs + rank,
    latencyUs: (rank + 1) * 1000,
    ...of(rank),
  }));
}

describe("fifths of latency", () => {
  it("hold a fifth of an org's tokens each, and what they show", () => {
    const attempts = hundred(1, BASELINE_MS, (rank) => (rank >= 80 ? { orgIds: [] } : {}));
    const { fifths, strata } = fifthsOf(attempts, "empty");
    for (const { of } of fifths) expect(Math.abs(of - 20)).toBeLessThanOrEqual(2);
    expect(fifths.at(-1)?.count).toBeGreaterThanOrEqual(18);
    expect(fifths.slice(0, 4).reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(2);
    expect(strata).toHaveLength(1);
  });

  it("are of each org and stage by itself, where those of the whole run are not", () => {
    const slow = hundred(1, BASELINE_MS, () => ({ orgIds: [] })).map((one) => ({
      ...one,
      latencyUs: 10 * (one.latencyUs ?? 0),
    }));
    const fast = hundred(2, BASELINE_MS, () => ({}));
    const { fifths, strata, crude } = fifthsOf([...slow, ...fast], "empty");
    expect(fifths.map(({ count }) => count / 20).every((share) => Math.abs(share - 1) < 0.2)).toBe(
      true,
    );
    expect(strata).toHaveLength(1);
    expect(crude.exposed.count).toBe(crude.exposed.of);
    expect(crude.unexposed.count / crude.unexposed.of).toBeLessThan(0.5);
  });

  it("leave the warm-up out, and strata too small to have fifths", () => {
    const cold = hundred(1, 0, () => ({ orgIds: [] }));
    const few = hundred(2, SPIKE_MS, () => ({ orgIds: [] })).slice(0, 9);
    const { fifths, strata } = fifthsOf([...cold, ...few], "empty");
    expect(fifths.every(({ of }) => of === 0)).toBe(true);
    expect(strata).toEqual([]);
  });

  it("count 403s among answers that were 403 or a token, by their own latency", () => {
    const attempts = hundred(1, SPIKE_MS, (rank) => ({
      status: rank < 20 ? 403 : rank % 10 === 5 ? 500 : 200,
    }));
    const { fifths } = fifthsOf(attempts, "status403");
    expect(fifths.reduce((sum, { of }) => sum + of, 0)).toBe(92);
    expect(fifths[0]?.count).toBeGreaterThan(15);
  });

  it("count decoded tokens alone, however few are looked into", () => {
    const attempt = fc.record({
      org: fc.nat({ max: 2 }),
      startMs: fc.integer({ min: BASELINE_MS, max: 80_000 }),
      latencyUs: fc.integer({ min: 1, max: 500_000 }),
      status: fc.constantFrom(200, 200, 200, 403, 500),
      orgIds: fc.constantFrom<(readonly string[] | null)[]>(["id-0"], [], null, ["id-1"]),
    });
    fc.assert(
      fc.property(
        fc.array(attempt, { maxLength: 200, size: "max" }),
        fc.constantFrom(1, 0.6, 0.3, 0),
        (attempts, sample) => {
          const { cells, fifths, blocks } = aggregateAttempts({ ...PLAN, sample }, attempts);
          const total = (measure: (cell: (typeof cells)[number]) => number) =>
            cells.reduce((sum, cell) => sum + measure(cell), 0);
          for (const measure of MEASURES) {
            const own = fifths.find((one) => one.measure === measure);
            const crude = (own?.crude.exposed.of ?? 0) + (own?.crude.unexposed.of ?? 0);
            const counted =
              measure === "status403"
                ? total(({ status403, outcomes }) => status403 + outcomes.issued)
                : total(
                    ({ claims }) => claims.match + claims.empty + claims.absent + claims.wrongOrg,
                  );
            // What was never met is not cut.
            expect([0, counted]).toContain(crude);
            expect(own === undefined).toBe(
              total(({ status403, claims }) =>
                measure === "status403"
                  ? status403
                  : measure === "empty"
                    ? claims.empty + claims.absent
                    : claims.wrongOrg,
              ) === 0,
            );
          }
          expect(blocks.reduce((sum, { empty }) => sum + empty, 0)).toBe(
            total(({ claims }) => claims.empty + claims.absent),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
