/** Gates by the bound of an interval: what chance may bring fails nobody who asked for that, and passes nobody who did not. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { PlanGate } from "../core/plan.ts";
import { wilsonInterval } from "../core/statistics/wilson.ts";
import { type Attempt, playLoad } from "./aggregate-fixture.ts";
import { makeCell } from "./cell-fixture.ts";
import { emptyAggregate } from "./empty-aggregate-fixture.ts";
import { judge } from "./judged-fixture.ts";
import { makeGate, makePlan } from "./plan-fixture.ts";
import { type Answer, refused } from "./symptom-fixture.ts";

/** Attempts of all orgs in the fixture's load: about 2 500. */
function rowOf(fields: Partial<PlanGate>, answer: (attempt: Attempt) => Answer) {
  const plan = makePlan(4, { gates: [makeGate({ metric: "status403", ...fields })] });
  const [row] = judge(plan, playLoad(plan, answer)).gates;
  if (row === undefined) throw new Error("no row");
  return row;
}

const oneInFifty = ({ n, org }: Attempt): Answer => ((n * 4 + org) % 50 === 0 ? refused(403) : {});

/** As many, but all in the same two seconds. */
const inABurst = ({ startMs, n }: Attempt): Answer =>
  startMs >= 50_000 && startMs < 52_000 && n % 4 === 0 ? refused(403) : {};

function spaced(text: string): string {
  return text.replaceAll(/\s/g, " ");
}

describe("a gate's bound", () => {
  it.each([
    ["value", 0.019, false],
    ["value", 0.021, true],
    ["lower", 0.019, true],
    ["lower", 0.012, false],
    ["upper", 0.021, false],
    ["upper", 0.03, true],
  ] as const)("%s against a limit of %d on 2 %%: passed %s", (bound, max, passed) => {
    const row = rowOf({ max, bound }, oneInFifty);
    expect(row.value).toBeCloseTo(0.02, 2);
    expect(row).toMatchObject({ bound, passed });
  });

  it("is the value where nothing is said, and the row says so", () => {
    expect(rowOf({ max: 0.019 }, oneInFifty)).toMatchObject({ bound: "value", passed: false });
  });

  it("says why what is above the limit passes, and what is below it fails", () => {
    expect(spaced(rowOf({ max: 0.019, bound: "lower" }, oneInFifty).reason)).toMatch(
      /above the limit, but the interval starts at 1\.\d+ %, so it may be chance/,
    );
    expect(spaced(rowOf({ max: 0.021, bound: "upper" }, oneInFifty).reason)).toMatch(
      /below the limit, but the interval ends at 2\.\d+ %, so that is not sure/,
    );
  });
});

const evenly = ({ n, stage }: Attempt): Answer =>
  stage === "spike" && n % 40 === 0 ? refused(403) : {};

function widthOf(answer: (attempt: Attempt) => Answer, fields: Partial<PlanGate> = {}): number {
  const { interval } = rowOf({ max: 1, stage: "spike", ...fields }, answer);
  return (interval?.high ?? Number.NaN) - (interval?.low ?? Number.NaN);
}

describe("a gate's interval", () => {
  it("is wider where the same failures come in a burst", () => {
    expect(widthOf(inABurst)).toBeGreaterThan(1.5 * widthOf(evenly));
  });

  it("counts the attempts of one org as independent, for they are too few by block", () => {
    const ofOne = { org: "org-1" };
    const count = (answer: (attempt: Attempt) => Answer) => rowOf({ max: 1, ...ofOne }, answer);
    const [burst, even] = [count(inABurst), count(evenly)];
    expect(burst.interval).toEqual(wilsonInterval(...countsIn(burst.reason)));
    expect(even.interval).toEqual(wilsonInterval(...countsIn(even.reason)));
  });
});

const ORGS = 3;
const PARTS = { issued: [0, 2000], decoded: [0, 60], bad: [0, 60], hollow: [0, 20] } as const;
const anyPart = (name: keyof typeof PARTS) => {
  const [min, max] = PARTS[name];
  return fc.oneof(fc.constant(0), fc.integer({ min, max }));
};
/** Tokens of one org in one stage: some read, of those some bad; the rest is of no sample, or opaque and asked about. */
const anyCell = fc
  .record({
    org: fc.nat({ max: ORGS - 1 }),
    stage: fc.nat({ max: 2 }),
    issued: anyPart("issued"),
    decoded: anyPart("decoded"),
    bad: anyPart("bad"),
    hollow: anyPart("hollow"),
    opaque: anyPart("decoded"),
    confirmed: anyPart("hollow"),
    refuted: anyPart("hollow"),
  })
  .map(({ org, stage, issued, decoded, bad, hollow, opaque, confirmed, refuted }) => {
    const cell = makeCell({ org, stage, attempts: issued + hollow });
    Object.assign(cell.outcomes, { issued, hollow });
    const read = Math.min(decoded, issued);
    const empty = Math.min(bad, read);
    const unread = Math.min(opaque, issued - read);
    Object.assign(cell.claims, { empty, match: read - empty, opaque: unread });
    cell.sampled = read + unread;
    const asked = Math.min(confirmed, unread);
    const other = Math.min(refuted, unread - asked);
    Object.assign(cell.checks, { confirmed: asked, refuted: other });
    return cell;
  });

describe("the interval of a share of unusable tokens", () => {
  it("holds the share, however many tokens each of those looked at stands for", () => {
    const gates = [
      makeGate({ metric: "unusable", max: 0.01 }),
      makeGate({ metric: "unusable", max: 0.01, per: "org" }),
      makeGate({ metric: "unusable", max: 0.01, org: "org-1" }),
    ];
    const plan = makePlan(ORGS, { gates });
    fc.assert(
      fc.property(fc.array(anyCell, { maxLength: 9 }), (cells) => {
        const rows = judge(plan, { ...emptyAggregate(plan), cells }).gates;
        for (const { value, interval } of rows.filter((row) => row.value !== null)) {
          expect(interval?.low).toBeLessThanOrEqual(value ?? Number.NaN);
          expect(interval?.high).toBeGreaterThanOrEqual(value ?? Number.NaN);
        }
      }),
    );
  });

  it("is as wide as few tokens make it that stand for nearly all", () => {
    const [busy, quiet] = [makeCell({ org: 0, sampled: 20 }), makeCell({ org: 1, sampled: 500 })];
    Object.assign(busy.outcomes, { issued: 50_000 });
    Object.assign(busy.claims, { empty: 10, match: 10 });
    Object.assign(quiet.outcomes, { issued: 500 });
    Object.assign(quiet.claims, { match: 500 });
    const plan = makePlan(ORGS, { gates: [makeGate({ metric: "unusable", max: 0.01 })] });
    const [row] = judge(plan, { ...emptyAggregate(plan), cells: [busy, quiet] }).gates;
    const ofBusy = wilsonInterval(10, 20);
    expect(row?.value).toBeCloseTo(25_000 / 50_500, 12);
    expect(row?.interval?.low).toBeCloseTo(ofBusy.low, 1);
    expect(row?.interval?.high).toBeCloseTo(ofBusy.high, 1);
  });
});

/** Of `12 of 626 attempts`. */
function countsIn(reason: string): [number, number] {
  const [count = "", of = ""] = reason.replaceAll(/(?<=\d)\s(?=\d)/g, "").match(/\d+/g) ?? [];
  return [Number(count), Number(of)];
}
