/** Gates: each metric, each scope, and that no data is no pass. */
import { describe, expect, it } from "vitest";
import type { PlanGate } from "../core/plan.ts";
import { type Attempt, playLoad } from "./aggregate-fixture.ts";
import { judge, judgeLoad } from "./judged-fixture.ts";
import { makeGate, makePlan, makeSummary, withPreflight } from "./plan-fixture.ts";
import {
  type Answer,
  claimed,
  flawed,
  HOLLOW,
  lost,
  refused,
  SCOPE_MISMATCH,
} from "./symptom-fixture.ts";

function judged(fields: Partial<PlanGate>, answer?: (attempt: Attempt) => Answer) {
  const [row] = judgeLoad(answer, makePlan(4, { gates: [makeGate(fields)] })).gates;
  if (row === undefined) throw new Error("the gate has no row");
  return row;
}

/** The answer for every second attempt of org 1. */
function half(answer: Answer) {
  return ({ org, n }: Attempt) => (org === 1 && n % 2 === 0 ? answer : {});
}

const slow = ({ n }: Attempt): Answer => ({ latencyUs: n % 12 === 0 ? 100_000 : 20_000 });

const inSpikeOfOrg1 = ({ org, stage }: Attempt): Answer =>
  org === 1 && stage === "spike" ? { ...refused(503) } : {};

const refusedWithout = ({ n }: Attempt): Answer =>
  n % 2 === 0 ? { variant: 1, ...refused(403) } : { variant: 0 };

const refusedAtRest = ({ stage }: Attempt) => (stage === "preflight" ? refused(403) : {});

function judgedWithPreflight(fields: Partial<PlanGate>) {
  const plan = withPreflight(makePlan(4, { gates: [makeGate(fields)] }));
  return judgeLoad(refusedAtRest, plan).gates[0];
}

/** Of every tenth opaque token the org is asked; of a tenth of those times `refuted` it is another one. */
const checked =
  (refuted: number) =>
  (attempt: Attempt): Answer => {
    if (attempt.n % 10 !== 0) return { state: "opaque" };
    const isRefuted = attempt.n % 100 < 10 * refuted;
    const answer = isRefuted ? { refuted: 1 } : { confirmed: 1 };
    return { state: "opaque", checks: { sent: 1, allowed: 1, ...answer } };
  };

const someHollow = ({ n }: Attempt): Answer => (n % 100 === 0 ? HOLLOW : { state: "opaque" });

describe("a gate", () => {
  it.each<[PlanGate["metric"], Answer, number, number, string]>([
    ["unusable", claimed("empty"), 313, 2504, "tokens looked into"],
    ["unusable", HOLLOW, 313, 2504, "tokens looked into"],
    ["status403", SCOPE_MISMATCH, 313, 2504, "attempts"],
    ["failed", lost("timeout"), 313, 2504, "attempts"],
    ["failed", HOLLOW, 313, 2504, "attempts"],
    ["throttled", refused(429), 313, 2504, "attempts"],
    ["extraOrg", flawed("extraOrg"), 313, 2504, "decoded tokens"],
  ])(
    "on %s counts what it says, as a share and as a count",
    (metric, answer, count, of, ofWhat) => {
      const share = judged({ metric, max: 0.1 }, half(answer));
      expect(share).toMatchObject({ metric, limit: 0.1, passed: false, scope: "whole run" });
      expect(share.value).toBeCloseTo(count / of, 12);
      expect(share.reason).toContain(`${count} of 2\u202f504 ${ofWhat}`);
      expect(judged({ metric, max: 313, unit: "count" }, half(answer))).toMatchObject({
        value: 313,
        passed: true,
        interval: null,
      });
      expect(judged({ metric, max: 312, unit: "count" }, half(answer)).passed).toBe(false);
    },
  );

  it("does not count a success against a share of failures", () => {
    expect(judged({ metric: "failed", max: 0 }, half(claimed("empty")))).toMatchObject({
      value: 0,
      passed: true,
    });
  });

  it("passes at its limit and fails above it", () => {
    expect(judged({ metric: "failed", max: 313 / 2504 }, half(refused(503))).passed).toBe(true);
    expect(judged({ metric: "failed", max: 0.1249 }, half(refused(503))).passed).toBe(false);
  });

  it("fails on the point and says whether the whole interval is above", () => {
    expect(judged({ metric: "failed", max: 0.01 }, half(refused(503))).reason).toMatch(
      /; the whole interval is above the limit$/,
    );
    const near = judged({ metric: "failed", max: 0.12 }, half(refused(503)));
    expect(near.passed).toBe(false);
    expect(near.reason).toMatch(/; the interval starts at 11\.3\u202f%, so it may be chance$/);
    expect(near.interval?.low).toBeCloseTo(0.1126, 4);
  });

  it.each<[PlanGate["metric"], number]>([
    ["p50", 20_000],
    ["p90", 20_000],
    ["p95", 100_000],
    ["p99", 100_000],
  ])("on %s reads the latency of issued tokens", (metric, value) => {
    const row = judged({ metric, unit: "latencyUs", max: 50_000 }, slow);
    expect(row).toMatchObject({ value, passed: value <= 50_000, interval: null });
  });

  describe("in a scope", () => {
    it.each<[Partial<PlanGate>, number, string]>([
      [{ stage: "spike" }, 480 / 1920, "stage spike"],
      [{ stage: "baseline" }, 0, "stage baseline"],
      [{ org: "org-1" }, 480 / 626, "org org-1"],
      [{ org: "org-1", stage: "spike" }, 1, "stage spike, org org-1"],
      [{ grant: "client_credentials" }, 480 / 2504, "client_credentials"],
      [{ variant: "default" }, 480 / 2504, "variant default"],
    ])("%j reads only what is in it", (scope, value, words) => {
      const row = judged({ metric: "failed", max: 0.5, ...scope }, inSpikeOfOrg1);
      expect(row.value).toBeCloseTo(value, 12);
      expect(row.scope).toBe(words);
    });

    it.each<[Partial<PlanGate>, number | null]>([
      [{ stage: "spike" }, 20_000],
      [{ org: "org-2" }, 20_000],
      [{ org: "org-2", stage: "spike" }, 70_000],
      [{ grant: "client_credentials" }, 20_000],
      [{ grant: "client_credentials", stage: "spike" }, null],
      [{ grant: "client_credentials", org: "org-2" }, null],
      [{ variant: "default" }, 20_000],
      [{ variant: "default", stage: "spike" }, null],
      [{ variant: "default", grant: "client_credentials" }, null],
    ])("%j reads the latency that is kept for it", (scope, value) => {
      const row = judged(
        { metric: "p50", unit: "latencyUs", max: 1e6, ...scope },
        ({ org, stage, n }) => ({
          latencyUs: org === 2 && stage === "spike" && n % 8 > 1 ? 70_000 : 20_000,
        }),
      );
      const expected =
        scope.org === "org-2" && scope.stage === undefined && value !== null ? 70_000 : value;
      expect(row.value).toBe(expected);
    });
  });

  describe("of a variant", () => {
    const variants = [
      { name: "with", weight: 1 },
      { name: "without", weight: 1 },
    ];

    it.each([
      ["with", 0, true],
      ["without", 1, false],
    ])("reads only what was sent under %s", (variant, value, passed) => {
      const gates = [makeGate({ metric: "status403", max: 0.5, variant })];
      const [row] = judgeLoad(refusedWithout, makePlan(4, { variants, gates })).gates;
      expect(row).toMatchObject({ value, passed, scope: `variant ${variant}` });
    });
  });

  describe("on a run with a preflight", () => {
    it.each<Partial<PlanGate>>([
      {},
      { per: "org" },
      { metric: "status403", org: "org-1" },
      { grant: "client_credentials" },
    ])("leaves the preflight out: %j", (fields) => {
      expect(judgedWithPreflight(fields)).toMatchObject({ value: 0, passed: true });
    });

    it("reads the preflight where it is named", () => {
      expect(judgedWithPreflight({ stage: "preflight" })).toMatchObject({
        value: 1,
        passed: false,
        scope: "stage preflight",
      });
    });
  });

  describe("over opaque tokens", () => {
    it("lets the checked tokens stand for all of them", () => {
      const row = judged({ metric: "unusable", max: 0.1 }, checked(2));
      expect(row.value).toBeCloseTo(56 / 252, 12);
      expect(row.reason).toContain("56 of 252 tokens looked into");
      expect(judged({ metric: "unusable" }, checked(0))).toMatchObject({ value: 0, passed: true });
    });

    it("has no data while none was checked, and says so", () => {
      expect(judged({ metric: "unusable" }, () => ({ state: "opaque" }))).toMatchObject({
        value: null,
        passed: false,
        reason: "no data: org checked on 0 of 2\u202f504 tokens",
      });
    });

    it("does not take hollow answers for data on the tokens that were issued", () => {
      expect(judged({ metric: "unusable", max: 0.5 }, someHollow).passed).toBe(false);
      expect(judged({ metric: "unusable", max: 0.5 }, () => HOLLOW)).toMatchObject({ value: 1 });
    });
  });

  describe("per org", () => {
    it("is one row: the worst org and how many breach", () => {
      const row = judged({ metric: "failed", per: "org", max: 0.1 }, ({ org, n }) =>
        (org === 1 && n % 5 === 0) || (org === 3 && n % 2 === 0) ? refused(503) : {},
      );
      expect(row).toMatchObject({ value: 0.5, passed: false, scope: "each org; worst: org-3" });
      expect(row.reason).toContain("313 of 626 attempts; 2 of 4 orgs above the limit");
    });

    it("judges only orgs with enough data", () => {
      const plan = makePlan(4, { gates: [makeGate({ per: "org", minCount: 100 })] });
      const aggregate = playLoad(plan, half(refused(503)));
      const cells = aggregate.cells.filter(({ org, stage }) => org !== 1 || stage === 0);
      const [row] = judge(plan, { ...aggregate, cells }).gates;
      expect(row).toMatchObject({ passed: true, value: 0 });
      expect(row?.reason).toContain("0 of 3 orgs");
    });

    it("has no data when no org has enough", () => {
      expect(judged({ per: "org", minCount: 10_000 })).toMatchObject({
        value: null,
        passed: false,
        scope: "each org",
        reason: "no data: no org has the 10\u202f000 it takes",
      });
    });

    it("holds for latency too", () => {
      expect(
        judged({ metric: "p95", unit: "latencyUs", per: "org", max: 50_000 }, ({ org }) => ({
          latencyUs: org === 2 ? 60_000 : 20_000,
        })),
      ).toMatchObject({ value: 60_000, passed: false, scope: "each org; worst: org-2" });
    });
  });

  describe("without data", () => {
    it.each<[string, Partial<PlanGate>, Answer]>([
      ["no token was issued", { metric: "p95", unit: "latencyUs" }, refused(503)],
      ["the stage does not exist", { stage: "soak" }, {}],
      ["the grant was not used", { grant: "authorization_code" }, {}],
      ["the org does not exist", { org: "org-9" }, {}],
    ])("fails when %s", (_, fields, answer) => {
      expect(judged(fields, () => answer)).toMatchObject({
        value: null,
        interval: null,
        passed: false,
        reason: "no data",
      });
    });

    it("fails when there is less than it takes", () => {
      expect(judged({ minCount: 5000 })).toMatchObject({
        passed: false,
        reason: "no data: 2\u202f504 of the 5\u202f000 it takes",
      });
    });

    it("fails the run", () => {
      const plan = makePlan(2, { gates: [makeGate({ stage: "soak" })] });
      const { verdict } = judgeLoad(() => ({}), plan);
      expect(verdict).toMatchObject({
        state: "VALID",
        passed: false,
        reasons: [{ code: "GATE", text: "gate failed, stage soak: no data" }],
      });
    });
  });

  describe("on attempts never started", () => {
    const plan = makePlan(2, { gates: [makeGate({ metric: "neverStarted", max: 0.01 })] });
    const aggregate = playLoad(plan);

    it.each([
      [0, true],
      [12, true],
      [13, false],
    ])("holds %d dropped against all that were due", (droppedIterations, passed) => {
      const k6Summary = makeSummary(aggregate.recorded, { droppedIterations });
      const [row] = judge(plan, aggregate, { k6Summary }).gates;
      expect(row?.value).toBeCloseTo(droppedIterations / (1252 + droppedIterations), 12);
      expect(row?.passed).toBe(passed);
    });

    it("has no data without k6's summary, nor for one stage", () => {
      expect(judge(plan, aggregate, { k6Summary: null }).gates[0]).toMatchObject({
        passed: false,
        reason: "no data",
      });
      expect(judged({ metric: "neverStarted", stage: "spike" }).reason).toBe("no data");
    });
  });
});
