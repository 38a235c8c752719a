/** What a comparison concludes, in the order in which that is decided. */
import { describe, expect, it } from "vitest";
import type { Comparison, ComparisonRow, DefectFacts, Difference } from "./comparison.ts";
import { makeChange, makeRow } from "./row-fixture.ts";
import { exitCodeOfComparison, reachVerdict, type VerdictInput } from "./verdict.ts";

type Row = Partial<ComparisonRow>;

const NO_ORGS: Comparison["orgs"] = {
  compared: 0,
  onlyInBase: [],
  onlyInCandidate: [],
  metrics: [],
};

/** Rows of which each says so in its text. */
function conclude({ rows = [], ...given }: Partial<Omit<VerdictInput, "rows">> & { rows?: Row[] }) {
  return reachVerdict({
    differences: [],
    rows: rows.map((row) => makeRow({ text: `row ${row.state ?? ""}`, ...row })),
    defects: [],
    orgs: NO_ORGS,
    allowsKnownDefects: false,
    ...given,
  });
}

function orgsWith(regressed: number): Comparison["orgs"] {
  const states = { IMPROVED: 0, SHIFTED: 0, SAME: 0, INCONCLUSIVE: 0, "NO DATA": 0 };
  const metric = {
    metric: "p95" as const,
    unit: "latencyUs" as const,
    tolerance: 0.1,
    compared: 5,
    states: { ...states, REGRESSED: regressed },
    rows: [],
    pooled: null,
    heterogeneity: null,
    overall: null,
    text: "some orgs regressed",
  };
  return { ...NO_ORGS, compared: 5, metrics: [metric] };
}

const differenceOf = (weight: Difference["weight"]): Difference => ({
  key: "stages",
  what: "stages",
  base: "10/s",
  candidate: "20/s",
  weight,
  text: "another load",
});
const REFUSED = differenceOf("refused");

const defectOf = (isNew: boolean): DefectFacts => ({
  rule: "U01.empty",
  title: "Tokens without an org",
  isNew,
  orgs: ["org-1"],
  newOrgs: isNew ? ["org-1"] : [],
  base: { runs: isNew ? 0 : 1, count: 0 },
  candidate: { runs: 1, count: 3 },
  text: `tokens without an org, ${isNew ? "new" : "known"}`,
});

const SAME: Row = { state: "SAME" };
const WORSE: Row = { state: "REGRESSED", change: makeChange(1.5, 1.3, 1.7, 1e-6) };
const BETTER: Row = { state: "IMPROVED", change: makeChange(0.5, 0.4, 0.6, 1e-6) };
const MOVED: Row = { state: "SHIFTED", change: makeChange(1.05, 1.03, 1.07, 1e-6) };
const UNSURE: Row = { state: "INCONCLUSIVE", change: makeChange(1, 0.7, 1.4, 0.9), runsNeeded: 7 };
const MISSING: Row = { state: "NO DATA", change: null };

describe("the verdict", () => {
  it.each<
    [what: string, given: Parameters<typeof conclude>[0], state: string, passed: boolean | null]
  >([
    [
      "a refusal before all",
      { differences: [REFUSED], rows: [WORSE], defects: [defectOf(true)], orgs: orgsWith(1) },
      "NOT COMPARABLE",
      null,
    ],
    [
      "a new defect before what improved",
      { defects: [defectOf(true)], rows: [BETTER] },
      "REGRESSED",
      false,
    ],
    ["a new defect without any data", { defects: [defectOf(true)] }, "REGRESSED", false],
    ["a known defect", { defects: [defectOf(false)], rows: [SAME] }, "REGRESSED", false],
    [
      "a known defect that is allowed not",
      { defects: [defectOf(false)], rows: [SAME], allowsKnownDefects: true },
      "SAME",
      true,
    ],
    [
      "a new defect though known ones are allowed",
      { defects: [defectOf(true)], rows: [SAME], allowsKnownDefects: true },
      "REGRESSED",
      false,
    ],
    ["a regression before what cannot be told", { rows: [UNSURE, WORSE] }, "REGRESSED", false],
    [
      "a regression of a row that decides nothing else",
      { rows: [SAME, { ...WORSE, decisive: false }] },
      "REGRESSED",
      false,
    ],
    ["orgs that regressed", { rows: [SAME], orgs: orgsWith(2) }, "REGRESSED", false],
    ["no orgs that regressed", { rows: [SAME], orgs: orgsWith(0) }, "SAME", true],
    ["no data at all", {}, "NO DATA", null],
    ["no data of what decides", { rows: [MISSING, { ...SAME, decisive: false }] }, "NO DATA", null],
    ["what cannot be told before what improved", { rows: [BETTER, UNSURE] }, "INCONCLUSIVE", null],
    [
      "what cannot be told in a row that does not decide not",
      { rows: [SAME, { ...UNSURE, decisive: false }] },
      "SAME",
      true,
    ],
    ["data missing in one row that decides", { rows: [SAME, MISSING] }, "INCONCLUSIVE", null],
    ["what improved before what moved", { rows: [SAME, MOVED, BETTER] }, "IMPROVED", true],
    ["what moved before what is the same", { rows: [SAME, MOVED] }, "SHIFTED", true],
    ["all the same", { rows: [SAME, SAME] }, "SAME", true],
    [
      "differences that are allowed, expected or warned of not",
      {
        differences: (["allowed", "expected", "warning"] as const).map(differenceOf),
        rows: [SAME],
      },
      "SAME",
      true,
    ],
  ])("goes by %s", (_, given, state, passed) => {
    const verdict = conclude(given);
    expect(verdict).toMatchObject({ state, passed });
    const exitCode = passed === null ? 4 : passed ? 0 : 1;
    expect(exitCodeOfComparison({ verdict })).toBe(exitCode);
  });

  it("is not moved by one row of many, as chance moves one", () => {
    const hardly = makeChange(1.05, 1, 1.1, 0.02);
    const moved = { ...MOVED, change: hardly };
    expect(conclude({ rows: [moved] }).state).toBe("SHIFTED");
    expect(conclude({ rows: [moved, SAME, SAME] }).state).toBe("SAME");
    const better = { ...BETTER, change: hardly };
    expect(conclude({ rows: [better, SAME] }).state).toBe("IMPROVED");
    expect(conclude({ rows: [better, SAME, SAME] }).state).toBe("SAME");
    const others = [
      { ...SAME, decisive: false },
      { ...MISSING, decisive: false },
    ];
    expect(conclude({ rows: [moved, ...others] }).state).toBe("SHIFTED");
  });

  it("does not call the same what chance may have moved, and may be worse by more than the tolerance", () => {
    const stateOf = (row: Row) => conclude({ rows: [row, SAME, SAME] }).state;
    const wide: Row = { ...MOVED, change: makeChange(1.2, 1.04, 1.38, 0.02) };
    expect(conclude({ rows: [wide, SAME, SAME] })).toMatchObject({
      state: "INCONCLUSIVE",
      passed: null,
      reasons: [{ code: "SHIFTED" }],
    });
    expect(stateOf({ ...wide, change: makeChange(1.2, 1.04, null, 0.02) })).toBe("INCONCLUSIVE");
    expect(stateOf({ ...wide, change: makeChange(0.8, 0.7, 0.97, 0.02) })).toBe("SAME");
    const share: Row = { ...wide, metric: "status403", unit: "share", tolerance: 0.005 };
    expect(stateOf({ ...share, change: makeChange(0.003, 0.001, 0.006, 0.02) })).toBe(
      "INCONCLUSIVE",
    );
    expect(stateOf({ ...share, change: makeChange(0.003, 0.001, 0.004, 0.02) })).toBe("SAME");
    const surely = { ...wide, change: makeChange(1.2, 1.04, 1.38, 0.01) };
    expect(stateOf(surely)).toBe("INCONCLUSIVE");
    expect(stateOf({ ...wide, change: makeChange(1.05, 1.02, 1.08, 0.001) })).toBe("SHIFTED");
  });

  it("asks no more of what none should have where it is known that both have it", () => {
    const empties: Row = { state: "INCONCLUSIVE", metric: "empty", unit: "share", tolerance: 0 };
    const input = { rows: [SAME, empties] };
    expect(conclude(input).state).toBe("INCONCLUSIVE");
    expect(conclude({ ...input, allowsKnownDefects: true }).state).toBe("SAME");
  });

  it.each([
    ["hollow", "SAME"],
    ["empty", "SAME"],
    ["wrongOrg", "SAME"],
    ["p95", "INCONCLUSIVE"],
    ["status403", "INCONCLUSIVE"],
    ["scopeShortfall", "INCONCLUSIVE"],
  ] as const)("with known defects allowed and no tolerance goes by %s: %s", (metric, state) => {
    const unsure: Row = { ...UNSURE, metric, tolerance: 0 };
    expect(conclude({ rows: [SAME, unsure], allowsKnownDefects: true }).state).toBe(state);
    const tolerated = { ...unsure, tolerance: 0.01 };
    expect(conclude({ rows: [SAME, tolerated], allowsKnownDefects: true }).state).toBe(state);
  });

  it("is left open by an org that only the number of orgs keeps from having regressed", () => {
    const suspect = {
      org: "org-7",
      base: makeRow().base,
      candidate: makeRow().candidate,
      change: makeChange(1.32, 1.19, 1.47, 0.0003),
      state: "SHIFTED" as const,
    };
    const orgs = orgsWith(0);
    const withRow = (row: typeof suspect, metric: "p95" | "unusable" = "p95") => ({
      ...orgs,
      metrics: orgs.metrics.map((facts) => ({ ...facts, metric, compared: 200, rows: [row] })),
    });
    const verdict = conclude({ rows: [SAME], orgs: withRow(suspect) });
    expect(verdict).toMatchObject({
      state: "INCONCLUSIVE",
      passed: null,
      reasons: [{ code: "ORGS-INCONCLUSIVE" }],
      advice: [expect.stringContaining("run more times a side")],
    });
    expect(verdict.text.replaceAll(/\s/g, " ")).toContain(
      "org-7 +32 % (+19…+47 %) is surely worse by p95 latency; that it is by more than the tolerance (10 %) may be chance among 200 orgs",
    );
    expect(conclude({ rows: [WORSE], orgs: withRow(suspect) }).state).toBe("REGRESSED");
    const within = { ...suspect, change: makeChange(1.05, 1.02, 1.3, 0.0003) };
    expect(conclude({ rows: [SAME], orgs: withRow(within) }).state).toBe("SAME");
    const unusable = { rows: [SAME], orgs: withRow(suspect, "unusable") };
    expect(conclude(unusable).state).toBe("INCONCLUSIVE");
    expect(conclude({ ...unusable, allowsKnownDefects: true }).state).toBe("SAME");
  });

  it("misses no p99 that no run has tokens enough for, and one that a side lacks", () => {
    const none = { value: null, median: null, count: null, of: 200, runs: 0 };
    const some = { ...none, of: 900, runs: 1 };
    const p99: Row = { ...MISSING, metric: "p99" };
    const stateWith = (row: Row) => conclude({ rows: [SAME, row] }).state;
    expect(stateWith({ ...p99, base: none, candidate: none })).toBe("SAME");
    expect(stateWith({ ...p99, base: none, candidate: some })).toBe("INCONCLUSIVE");
    expect(stateWith({ ...p99, base: some, candidate: none })).toBe("INCONCLUSIVE");
    expect(stateWith({ ...MISSING, base: none, candidate: none })).toBe("INCONCLUSIVE");
  });
});

describe("its words", () => {
  it("say what refused, under the key that allows it", () => {
    const verdict = conclude({
      differences: [REFUSED, differenceOf("warning"), { ...REFUSED, key: "orgs", base: "20/s" }],
    });
    expect(verdict.reasons).toEqual([
      { code: "NOT-COMPARABLE", text: "stages (stages): 10/s against 20/s; another load" },
      { code: "NOT-COMPARABLE", text: "stages (orgs): another load" },
    ]);
    expect(verdict.advice.join()).toContain("--allow stages,orgs");
    expect(verdict.text).toMatch(/^the runs differ in more than what is being compared: stages/);
  });

  it("give each failure its reason, defects first", () => {
    const { reasons, text, advice } = conclude({
      defects: [defectOf(true)],
      rows: [WORSE, SAME],
      orgs: orgsWith(2),
    });
    expect(reasons).toEqual([
      { code: "DEFECT", text: "tokens without an org, new" },
      { code: "REGRESSED", text: "spike, client_credentials: row REGRESSED" },
      { code: "ORGS-REGRESSED", text: "some orgs regressed" },
    ]);
    expect(text).toBe("the candidate is worse: tokens without an org, new");
    expect(advice).toEqual([]);
  });

  it("advise as many runs as settle the first row, and tell how many settle every one", () => {
    const { reasons, advice } = conclude({ rows: [UNSURE, { ...UNSURE, runsNeeded: 12 }, SAME] });
    expect(advice).toEqual([
      "run about 7 times a side, in turn: tokenrush run --replicates 7 --ab; to settle every row, about 12 times",
    ]);
    expect(reasons.map(({ code }) => code)).toEqual(["INCONCLUSIVE", "INCONCLUSIVE"]);
  });

  it("advise more tokens or a longer stage where data is missing", () => {
    const longer = "give the stage more tokens, or a plateau of 4 min and more";
    expect(conclude({ rows: [MISSING] })).toMatchObject({
      reasons: [{ code: "NO-DATA" }],
      advice: [longer],
    });
    const both = conclude({ rows: [MISSING, UNSURE] });
    expect(both.reasons.map(({ code }) => code)).toEqual(["NO-DATA", "INCONCLUSIVE"]);
    expect(both.advice).toEqual([expect.stringContaining("--replicates 7"), longer]);
  });

  it("advise no number of runs where none would help", () => {
    expect(conclude({ rows: [{ ...UNSURE, runsNeeded: null }] }).advice).toEqual([]);
  });

  it("give ten reasons and count the rest", () => {
    const { reasons } = conclude({ rows: Array.from({ length: 13 }, () => WORSE) });
    expect(reasons).toHaveLength(11);
    expect(reasons.at(-1)).toEqual({ code: "REGRESSED", text: "and 3 more" });
    const ten = conclude({ rows: Array.from({ length: 10 }, () => WORSE) });
    expect(ten.reasons).toHaveLength(10);
  });

  it("do not call worse in nothing what is a little worse in something", () => {
    expect(conclude({ rows: [BETTER, MOVED] }).text).not.toContain("worse in nothing");
  });
});
