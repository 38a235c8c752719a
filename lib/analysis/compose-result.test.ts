/** The whole result: what holds of any run. */
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Grant } from "../core/words.ts";
import { playLoad } from "./aggregate-fixture.ts";
import { judge, judgeLoad, rulesOf } from "./judged-fixture.ts";
import { makePlan } from "./plan-fixture.ts";
import { type Counts, type Finding, resultJsonSchema, resultSchema } from "./result.ts";
import {
  ACCESS_DENIED,
  type Answer,
  claimed,
  flawed,
  GENESYS_THROTTLE,
  HOLLOW,
  INVALID_GRANT,
  lost,
  OTHER_ORG,
  page,
  refused,
  SCOPE_MISMATCH,
} from "./symptom-fixture.ts";

const ANSWERS: readonly Answer[] = [
  {},
  claimed("empty"),
  claimed("absent"),
  claimed("wrongOrg", "partial"),
  claimed("undecodable"),
  OTHER_ORG,
  flawed("extraOrg"),
  flawed("scopeShortfall"),
  flawed("lifetime", "audience"),
  HOLLOW,
  SCOPE_MISMATCH,
  ACCESS_DENIED,
  GENESYS_THROTTLE,
  INVALID_GRANT,
  refused(429, { retryAfter: true }),
  refused(503),
  lost("timeout"),
  lost("connection", "refused"),
  page(200),
  page(403),
  { state: "opaque" },
  { state: null },
];

const GRANTS_MIXED: { grant: Grant; share: number }[] = [
  { grant: "client_credentials", share: 0.5 },
  { grant: "refresh", share: 0.5 },
];

/** A run in which every attempt gets one of the answers, by chance. */
const anyResult = fc
  .tuple(
    fc.integer({ min: 1, max: 2 ** 31 - 1 }),
    fc.subarray([...ANSWERS.keys()], { minLength: 1 }),
  )
  .map(([seed, kinds]) => {
    let state = seed;
    const plan = makePlan(3, { mix: GRANTS_MIXED });
    return judgeLoad(() => {
      state = (state * 48_271) % (2 ** 31 - 1);
      return ANSWERS[kinds[state % kinds.length] ?? 0] ?? {};
    }, plan);
  });

const FEW_RUNS = { numRuns: 12 };

describe("composeResult", () => {
  it("finds nothing in a clean run and passes it", () => {
    const result = judgeLoad();
    expect(result.findings).toEqual([]);
    expect(result.observations).toEqual([]);
    expect(result.verdict).toEqual({ state: "VALID", passed: true, reasons: [], advice: [] });
    expect(result.totals.usable).toBe(result.totals.attempts);
  });

  it("is a value of the schema and of the published JSON Schema, whatever the answers", () => {
    const validate = new Ajv2020({ strict: false }).compile(resultJsonSchema());
    fc.assert(
      fc.property(anyResult, (result) => {
        const read: unknown = JSON.parse(JSON.stringify(result));
        expect(resultSchema.parse(read)).toEqual(result);
        validate(read);
        expect(validate.errors).toBe(null);
      }),
      FEW_RUNS,
    );
  });

  it("adds up: totals are the sum over stages, over grants, over variants and over orgs", () => {
    fc.assert(
      fc.property(anyResult, ({ totals, stages, grants, variants, orgs }) => {
        for (const slices of [stages, grants, variants, orgs]) {
          expect(addUp(slices)).toEqual(addUp([totals]));
        }
        const outcomes = Object.values(totals.outcomes).reduce((sum, count) => sum + count, 0);
        expect(totals.attempts).toBe(outcomes);
      }),
      FEW_RUNS,
    );
  });

  it("counts the same per org as in all, and names the same orgs", () => {
    fc.assert(
      fc.property(anyResult, ({ findings, observations }) => {
        for (const finding of [...findings, ...observations]) {
          expect(finding.perOrg.map(({ org }) => org)).toEqual(finding.orgs);
          expect(sumOf(finding, "count")).toBe(finding.count);
          expect(sumOf(finding, "of")).toBe(finding.of);
          expect(finding.count).toBeLessThanOrEqual(finding.of);
        }
      }),
      FEW_RUNS,
    );
  });

  it("tells every failed attempt once, but for the pattern of T27", () => {
    fc.assert(
      fc.property(anyResult, (result) => {
        const failures = [...result.findings, ...result.observations].filter(({ rule }) =>
          /^T(?!18|27)/.test(rule),
        );
        const told = failures.reduce((sum, { count }) => sum + count, 0);
        expect(told).toBe(result.totals.attempts - result.totals.outcomes.issued);
      }),
      FEW_RUNS,
    );
  });

  it("leaves no placeholder in a title and says something in every finding", () => {
    fc.assert(
      fc.property(anyResult, ({ findings, observations }) => {
        for (const { title, fix, atRest, alternatives } of [...findings, ...observations]) {
          expect(title).not.toMatch(/[{}|]/);
          expect(title).not.toMatch(/\s{2}|: $| on $/);
          expect(fix.length).toBeGreaterThan(40);
          expect(alternatives.length).toBeGreaterThan(0);
          expect(atRest.text).toMatch(/→ \S/);
        }
      }),
      FEW_RUNS,
    );
  });

  it("puts defects first, then what is surely most frequent", () => {
    const { findings } = judgeLoad(({ org, n }) => {
      if (org === 1) return SCOPE_MISMATCH;
      if (org === 2 && n === 0) return claimed("empty");
      return org === 3 && n % 2 === 0 ? lost("timeout") : {};
    });
    expect(rulesOf(findings)).toEqual(["U01.empty", "T09", "T27", "T22.timeout"]);
  });

  it("writes the offered load, latencies and the share of new connections by stage", () => {
    const plan = makePlan(2);
    const aggregate = playLoad(plan);
    for (const cell of aggregate.cells) cell.newConnections = cell.attempts / 4;
    const spike = judge(plan, aggregate).stages.find(({ stage }) => stage === "spike");
    expect(spike).toMatchObject({
      kind: "spike",
      startMs: 42_000,
      durationMs: 20_000,
      offered: 960,
      attempts: 960,
      newConnectionShare: 0.25,
      latencyUs: { n: 960, p50: 20_000 },
    });
  });

  it("draws one point per block, with what was due and what was in flight", () => {
    const { timeline } = judgeLoad(() => ({ latencyUs: 50_000 }), makePlan(2));
    expect(timeline.blockMs).toBe(1000);
    expect(timeline.blocks).toHaveLength(82);
    expect(timeline.blocks[50]).toMatchObject({ startMs: 50_000, offered: 48, attempts: 48 });
    expect(timeline.blocks[50]?.inFlight).toBeCloseTo(2.4, 3);
  });

  it("names what it ran against", () => {
    const plan = makePlan(2, { labels: { sdk: "4.3.0" }, sample: 0.5 });
    expect(judge(plan, playLoad(plan)).run).toMatchObject({
      id: "20260304T101500Z-spike-kfpw",
      scenario: "spike",
      seed: 7,
      labels: { sdk: "4.3.0" },
      target: { name: "embedded", dialect: "rfc", embedded: true },
      sample: 0.5,
    });
  });
});

type Addable = Omit<Counts, "unusableShare" | "latencyUs">;

function addUp(slices: readonly Addable[]): Record<string, number> {
  const sums: Record<string, number> = {};
  const add = (key: string, count: number) => {
    sums[key] = (sums[key] ?? 0) + count;
  };
  for (const slice of slices) {
    const { outcomes, claims, errorCodes, attempts, status403, usable, unusable } = slice;
    const { sampled, decoded, extraOrg, scopeShortfall, lifetimeDefects } = slice;
    const plain = { attempts, status403, usable, unusable, sampled, decoded, extraOrg };
    for (const counts of [
      outcomes,
      claims,
      errorCodes,
      plain,
      { scopeShortfall, lifetimeDefects },
    ]) {
      for (const [key, count] of Object.entries(counts)) add(key, count);
    }
  }
  return sums;
}

function sumOf({ perOrg }: Pick<Finding, "perOrg">, key: "count" | "of"): number {
  return perOrg.reduce((sum, org) => sum + org[key], 0);
}
