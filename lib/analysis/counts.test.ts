/** Counts: denominators, and unusable tokens weighted by how they were sampled. */
import { describe, expect, it } from "vitest";
import { makeCell } from "./cell-fixture.ts";
import type { Cell, Symptom } from "./aggregate.ts";
import { countCells, countOrgsChecked, effectiveTokensOf, unusableShareOf } from "./counts.ts";
import { makePlan, makeTarget } from "./plan-fixture.ts";

/** A cell that issued so many tokens of which so many were decoded, some of them with an empty claim. */
function sampled(issued: number, decoded: number, empty: number, fields: Partial<Cell> = {}): Cell {
  const cell = makeCell({ attempts: issued, sampled: decoded, ...fields });
  cell.outcomes.issued = issued;
  cell.claims.empty = empty;
  cell.claims.match = decoded - empty;
  return cell;
}

/** A cell that issued so many opaque tokens, and what their checks said of the org. */
function opaque(
  issued: number,
  confirmed: number,
  refuted: number,
  fields: Partial<Cell> = {},
): Cell {
  const cell = makeCell({ attempts: issued, sampled: issued, ...fields });
  cell.outcomes.issued = issued;
  cell.claims.opaque = issued;
  const sent = confirmed + refuted;
  Object.assign(cell.checks, { sent, allowed: sent, confirmed, refuted });
  return cell;
}

describe("unusableShareOf", () => {
  it("lets each decoded token stand for as many as were issued beside it", () => {
    const busy = sampled(1000, 20, 10, { org: 0 });
    const quiet = sampled(20, 20, 0, { org: 1 });
    expect(unusableShareOf([busy, quiet])).toBeCloseTo(500 / 1020, 12);
  });

  it("pools variants, for tokens are sampled over all of them", () => {
    const seen = sampled(500, 20, 5, { variant: 0 });
    const unseen = sampled(500, 0, 0, { variant: 1 });
    expect(unusableShareOf([seen, unseen])).toBeCloseTo(0.25, 12);
  });

  it("counts hollow answers whole, whatever was sampled", () => {
    const cell = sampled(90, 9, 0);
    cell.outcomes.hollow = 10;
    expect(unusableShareOf([cell])).toBeCloseTo(0.1, 12);
  });

  it("is the plain share when every token was decoded", () => {
    expect(unusableShareOf([sampled(40, 40, 10), sampled(60, 60, 0, { org: 1 })])).toBe(0.1);
  });

  it("lets checked opaque tokens stand for all opaque ones, wherever they were checked", () => {
    const [busy, quiet] = [opaque(900, 8, 2), opaque(100, 0, 0, { stage: 1 })];
    expect(unusableShareOf([busy, quiet])).toBeCloseTo(0.2, 12);
    busy.outcomes.hollow = 100;
    expect(unusableShareOf([busy, quiet])).toBeCloseTo((200 + 100) / 1100, 12);
  });

  it("knows nothing of opaque tokens that nobody checked", () => {
    expect(unusableShareOf([opaque(100, 0, 0)])).toBe(0);
  });

  it("judges readable tokens by their claims beside opaque ones", () => {
    const readable = sampled(100, 50, 5, { org: 1 });
    expect(unusableShareOf([readable, opaque(100, 5, 5)])).toBeCloseTo((10 + 50) / 200, 12);
  });

  it("counts no token twice where readable and opaque ones were issued side by side", () => {
    const [readable, unreadable] = [sampled(100, 100, 50), opaque(100, 5, 5, { variant: 1 })];
    expect(unusableShareOf([readable, unreadable])).toBeCloseTo((50 + 50) / 200, 12);
    expect(effectiveTokensOf([readable, unreadable])).toBeCloseTo(
      200 ** 2 / (100 + 100 ** 2 / 10),
      9,
    );
  });

  it("takes opaque tokens that nobody checked to be like the readable ones beside them", () => {
    const [readable, unreadable] = [sampled(100, 100, 50), opaque(100, 0, 0, { variant: 1 })];
    expect(unusableShareOf([readable, unreadable])).toBeCloseTo(0.5, 12);
  });

  it("is 0 of nothing", () => {
    expect(unusableShareOf([])).toBe(0);
  });
});

describe("effectiveTokensOf", () => {
  it("is how many were looked at where each stands for as many as any other", () => {
    const cells = [sampled(100, 20, 3), sampled(50, 10, 0, { org: 1 })];
    expect(effectiveTokensOf(cells)).toBeCloseTo(30, 12);
    const hollow = sampled(40, 40, 1);
    hollow.outcomes.hollow = 60;
    expect(effectiveTokensOf([hollow])).toBe(100);
  });

  it("is little more than those who stand for nearly all", () => {
    const cells = [sampled(10_000, 20, 0), sampled(20, 20, 0, { org: 1 })];
    expect(effectiveTokensOf(cells)).toBeCloseTo(10_020 ** 2 / (10_000 ** 2 / 20 + 20), 9);
    expect(effectiveTokensOf([opaque(900, 8, 2), sampled(100, 90, 0, { org: 1 })])).toBeLessThan(
      13,
    );
  });

  it("is none of nothing", () => {
    expect(effectiveTokensOf([opaque(100, 0, 0)])).toBe(0);
  });
});

describe("countCells", () => {
  it("tells usable, unusable, sampled and decoded tokens apart", () => {
    const cell = makeCell({ attempts: 20, sampled: 15 });
    cell.outcomes.issued = 15;
    cell.outcomes.hollow = 5;
    Object.assign(cell.claims, {
      match: 1,
      empty: 2,
      absent: 3,
      wrongOrg: 4,
      undecodable: 2,
      opaque: 3,
    });
    expect(countCells([cell], [], undefined)).toMatchObject({
      usable: 1,
      unusable: 14,
      sampled: 15,
      decoded: 10,
      latencyUs: { n: 0, max: 0 },
    });
  });

  it("counts tokens whose org a check told, its answers, and retries", () => {
    const cells = [opaque(20, 3, 2, { retries: 4 }), opaque(10, 1, 0, { org: 1, retries: 1 })];
    expect(countCells(cells, [], undefined)).toMatchObject({
      usable: 4,
      unusable: 2,
      decoded: 0,
      retries: 5,
      checks: { sent: 6, allowed: 6, denied: 0, failed: 0, confirmed: 4, refuted: 2 },
    });
  });

  it("counts error codes of answers that are not tokens, the twenty most frequent by name", () => {
    const symptoms = Array.from({ length: 30 }, (_, index) => makeSymptom(`code-${index}`));
    const cell = makeCell({ symptoms: new Map(symptoms.map((_, index) => [index, 100 - index])) });
    const { errorCodes } = countCells([cell], symptoms, undefined);
    expect(Object.keys(errorCodes)).toHaveLength(21);
    expect(errorCodes).toMatchObject({ "code-0": 100, "code-19": 81, "(other)": 755 });
  });

  it("adds the same error up over cells and signatures, and leaves out those without one", () => {
    const symptoms = [makeSymptom("busy"), makeSymptom("busy"), makeSymptom("")];
    const cells = [
      makeCell({
        symptoms: new Map([
          [0, 2],
          [2, 9],
        ]),
      }),
      makeCell({ org: 1, symptoms: new Map([[1, 3]]) }),
    ];
    expect(countCells(cells, symptoms, undefined).errorCodes).toEqual({ busy: 5 });
  });
});

describe("countOrgsChecked", () => {
  const cells = [sampled(40, 30, 10), opaque(60, 5, 1, { org: 1 })];

  it("counts claims that were read and answers that told the org", () => {
    expect(countOrgsChecked(cells, makePlan(2))).toEqual({
      of: 100,
      checked: 36,
      text: "org checked on 36 of 100 tokens",
    });
  });

  it("takes no token for checked whose claims are not asked for an org", () => {
    const claims = { org: null, scope: "scope", extra: "forbid" } as const;
    const plan = makePlan(2, { target: makeTarget({ claims }) });
    expect(countOrgsChecked(cells, plan).checked).toBe(6);
  });

  it("says so of a run without a token", () => {
    expect(countOrgsChecked([], makePlan(2)).text).toBe("org checked on 0 of 0 tokens");
  });
});

function makeSymptom(error: string): Symptom {
  return {
    family: "http",
    outcome: "rejected",
    status: 400,
    error,
    shape: "object",
    bodyKeys: "error",
    description: "",
    detail: "",
    retryAfter: false,
    count: 1,
    firstMs: 0,
    lastMs: 0,
    evidence: [],
    blocks: [],
  };
}
