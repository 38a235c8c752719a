/** Reconciliation: what k6 counted against what the records say. */
import { describe, expect, it } from "vitest";
import { playLoad } from "./aggregate-fixture.ts";
import type { Aggregate } from "./aggregate.ts";
import type { ResultInput } from "./compose-result.ts";
import { judge } from "./judged-fixture.ts";
import { makePlan, makeSummary, withPreflight } from "./plan-fixture.ts";
import type { K6Summary } from "./run-facts.ts";

const PLAN = makePlan(2);
const AGGREGATE = playLoad(PLAN);
const N = AGGREGATE.recorded;

function reconciled(summary: Partial<K6Summary>, fields: Partial<Aggregate> = {}) {
  const k6Summary = makeSummary(N, summary);
  return judge(PLAN, { ...AGGREGATE, ...fields }, { k6Summary });
}

describe("reconciliation", () => {
  it("accounts for every request of a whole run", () => {
    const { reconciliation, verdict } = reconciled({ httpReqs: N + 25 }, { auxiliary: 25 });
    expect(reconciliation).toMatchObject({
      started: N,
      recorded: N,
      interrupted: 0,
      k6Requests: N + 25,
      auxiliary: 25,
      droppedIterations: 0,
      difference: 0,
      notes: [],
    });
    expect(verdict.state).toBe("VALID");
  });

  it("believes k6's own count of auxiliary requests where it has one", () => {
    const { reconciliation } = reconciled({ httpReqs: N + 30, auxiliary: 30 }, { auxiliary: 25 });
    expect(reconciliation).toMatchObject({ auxiliary: 30, difference: 0 });
  });

  it("takes attempts in flight at the end for interrupted, which is no difference", () => {
    const { reconciliation, verdict } = reconciled({ started: N + 7 });
    expect(reconciliation).toMatchObject({ started: N + 7, interrupted: 7, difference: 0 });
    expect(reconciliation.notes).toEqual([
      "7 attempts were in flight when k6 stopped: their answers are not known",
    ]);
    expect(verdict.state).toBe("VALID");
  });

  it("takes what was started and not recorded for interrupted where k6 did not count records", () => {
    const { reconciliation, verdict } = reconciled({ started: N + 7, recorded: null });
    expect(reconciliation).toMatchObject({ recorded: N, interrupted: 7 });
    expect(verdict.state).toBe("VALID");
    expect(reconciled({ started: N - 1, recorded: null }).verdict.state).toBe("INCOMPLETE");
  });

  it.each<[string, Partial<K6Summary>, Partial<Aggregate>, string[], number | null]>([
    ["k6 made requests nobody recorded", { httpReqs: N + 3 }, {}, ["REQUESTS_DIFFER"], 3],
    ["k6 made fewer requests than were recorded", { httpReqs: N - 2 }, {}, ["REQUESTS_DIFFER"], -2],
    [
      "records were written and not read",
      { started: N + 5, recorded: N + 5, httpReqs: N + 5 },
      {},
      ["RECORDS_DIFFER", "REQUESTS_DIFFER"],
      5,
    ],
    ["more was recorded than started", { started: N - 1 }, {}, ["RECORDS_DIFFER"], 0],
    ["lines could not be read", {}, { unparsedLines: 4 }, ["UNPARSED"], 0],
    ["the last line is cut", {}, { cutLastLine: true }, ["CUT"], 0],
  ])("makes the run INCOMPLETE when %s", (_, summary, fields, codes, difference) => {
    const { verdict, reconciliation } = reconciled(summary, fields);
    expect(verdict.state).toBe("INCOMPLETE");
    expect(verdict.reasons.map(({ code }) => code)).toEqual(codes);
    expect(reconciliation.difference).toBe(difference);
  });

  it("makes a run without k6's summary INCOMPLETE, and knows nothing of what only k6 counts", () => {
    const { verdict, reconciliation } = judge(PLAN, AGGREGATE, { k6Summary: null });
    expect(verdict.reasons.map(({ code }) => code)).toEqual(["NO_SUMMARY"]);
    expect(reconciliation).toMatchObject({
      started: null,
      interrupted: null,
      k6Requests: null,
      droppedIterations: null,
      difference: null,
    });
  });

  it("makes a run without a single attempt INCOMPLETE", () => {
    const { verdict } = judge(
      PLAN,
      { ...AGGREGATE, recorded: 0, cells: [] },
      { k6Summary: makeSummary(0) },
    );
    expect(verdict).toMatchObject({ state: "INCOMPLETE", passed: null });
    expect(verdict.reasons.map(({ code }) => code)).toEqual(["NO_ATTEMPTS"]);
  });

  it("notes k6's own warnings and requests that could not prepare an attempt", () => {
    const primeFailures = new Map([
      [0, 2],
      [1, 3],
    ]);
    const { verdict, reconciliation } = reconciled({}, { foreignLines: 6, primeFailures });
    expect(reconciliation.notes).toEqual([
      "5 requests that prepare attempts failed, in 2 orgs: fewer attempts could be made there",
      "6 lines among the records are k6's own warnings",
    ]);
    expect(verdict.state).toBe("VALID");
  });

  describe("with a preflight", () => {
    const plan = withPreflight(PLAN);
    const aggregate = playLoad(plan);
    const { preflight } = aggregate;

    it("accounts for the requests of both", () => {
      const { reconciliation, verdict } = judge(
        plan,
        { ...aggregate, auxiliary: 9 },
        {
          k6Summary: makeSummary(N, { httpReqs: N + 5, started: N + 1, auxiliary: 5 }),
          preflightSummary: makeSummary(preflight, { httpReqs: preflight + 4, auxiliary: 4 }),
        },
      );
      expect(reconciliation).toMatchObject({
        started: N + preflight + 1,
        recorded: N + preflight,
        interrupted: 1,
        k6Requests: N + preflight + 9,
        auxiliary: 9,
        difference: 0,
      });
      expect(verdict.state).toBe("VALID");
    });

    it("counts what k6 did not from the records", () => {
      const { reconciliation } = judge(
        plan,
        { ...aggregate, auxiliary: 7 },
        {
          k6Summary: makeSummary(N, { httpReqs: N + 7, auxiliary: 7 }),
          preflightSummary: makeSummary(preflight, { recorded: null }),
        },
      );
      expect(reconciliation).toMatchObject({ auxiliary: 7, difference: 0, interrupted: 0 });
    });

    it.each<[string, Partial<ResultInput>, string[]]>([
      ["its summary is missing", { preflightSummary: null }, ["NO_SUMMARY"]],
      [
        "a request of it is not recorded",
        { preflightSummary: makeSummary(preflight, { httpReqs: preflight + 1 }) },
        ["REQUESTS_DIFFER"],
      ],
    ])("makes the run INCOMPLETE when %s", (_, fields, codes) => {
      const { verdict } = judge(plan, aggregate, fields);
      expect(verdict.state).toBe("INCOMPLETE");
      expect(verdict.reasons.map(({ code }) => code)).toEqual(codes);
    });

    it("says that no load was sent where the run ended with it", () => {
      const cells = aggregate.cells.filter(({ stage }) => stage === 0);
      const ended = { ...aggregate, cells, recorded: 0 };
      const { verdict, reconciliation } = judge(plan, ended, { k6Summary: null });
      expect(verdict.reasons.map(({ code }) => code)).toEqual(["NO_LOAD"]);
      expect(reconciliation).toMatchObject({ recorded: preflight, difference: 0 });
    });
  });
});
