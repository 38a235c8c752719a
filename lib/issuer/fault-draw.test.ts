import * as fc from "fast-check";
import { expect, test } from "vitest";
import { type DrawnFrom, type FaultDraw, isDrawn, prepareFaultDraw } from "./fault-draw.ts";
import { faultPlanSchema } from "./fault-plan.ts";

const ORGS = ["acme", "umbrella"];

function drawOf(faults: Record<string, unknown>[], seed = 1): FaultDraw {
  return prepareFaultDraw(faultPlanSchema.parse({ version: 1, faults }), ORGS, seed);
}

function attempt(changes: Partial<DrawnFrom> = {}): DrawnFrom {
  return {
    attemptId: "1-1-1",
    org: "acme",
    grant: "client_credentials",
    isPrime: false,
    elapsedMs: 0,
    parameters: () => "",
    ...changes,
  };
}

function idOf(draw: FaultDraw, changes: Partial<DrawnFrom> = {}): string | undefined {
  return draw(attempt(changes))?.fault.id;
}

test("what is drawn is a pure function of seed and attempt id, whatever came before", () => {
  const faults = [
    { id: "a", org: "*", kind: "hollow-200", rate: 0.3 },
    { id: "b", org: "acme", kind: "late-503", rate: 0.5 },
  ];
  fc.assert(
    fc.property(fc.integer(), fc.array(fc.string()), (seed, attemptIds) => {
      const forwards = drawOf(faults, seed);
      const backwards = drawOf(faults, seed);
      const drawn = attemptIds.map((attemptId) => idOf(forwards, { attemptId }));
      const reversed = attemptIds
        .toReversed()
        .map((attemptId) => idOf(backwards, { attemptId, elapsedMs: 9 }));
      expect(reversed.toReversed()).toEqual(drawn);
    }),
  );
});

test("a rate is hit within binomial bounds, for ids as k6 numbers them", () => {
  const n = 5000;
  fc.assert(
    fc.property(fc.integer(), fc.double({ min: 0, max: 1, noNaN: true }), (seed, rate) => {
      let hits = 0;
      for (let i = 0; i < n; i += 1) hits += isDrawn(seed, rate, `${i % 50}-${i}-1`) ? 1 : 0;
      // Six standard deviations: less than one false alarm in 10⁸.
      const bound = 6 * Math.sqrt(n * rate * (1 - rate)) + 1;
      expect(Math.abs(hits - n * rate)).toBeLessThanOrEqual(bound);
    }),
  );
});

test("two faults of one rate are drawn independently of each other", () => {
  const both = drawOf([
    { id: "a", org: "*", kind: "hollow-200", rate: 0.5 },
    { id: "b", org: "*", kind: "late-503", rate: 0.5 },
  ]);
  const counts = { a: 0, b: 0, none: 0 };
  for (let i = 0; i < 4000; i += 1) {
    const id = idOf(both, { attemptId: `1-${i}-1` });
    counts[id === "a" || id === "b" ? id : "none"] += 1;
  }
  for (const [count, share] of [
    [counts.a, 0.5],
    [counts.b, 0.25],
    [counts.none, 0.25],
  ] as const) {
    expect(Math.abs(count / 4000 - share)).toBeLessThan(0.04);
  }
});

test("the first fault of the file that is drawn wins", () => {
  const draw = drawOf([
    { id: "never", org: "acme", kind: "hollow-200", rate: 0 },
    { id: "first", org: ["umbrella", "acme"], kind: "html-page" },
    { id: "second", org: "*", kind: "late-503" },
  ]);
  expect([idOf(draw), idOf(draw, { org: "umbrella" }), idOf(draw, { org: "nobody" })]).toEqual([
    "first",
    "first",
    undefined,
  ]);
});

test("a fault acts from its start up to its end", () => {
  const draw = drawOf([{ id: "w", org: "*", kind: "html-page", fromMs: 100, toMs: 200 }]);
  const drawn = [99, 100, 199, 200].map((elapsedMs) => idOf(draw, { elapsedMs }));
  expect(drawn).toEqual([undefined, "w", "w", undefined]);
});

test("a priming request is faulted only by a fault that names its grant", () => {
  const draw = drawOf([
    { id: "any", org: "acme", kind: "late-503" },
    { id: "code", org: "*", kind: "late-503", grant: "authorization_code" },
  ]);
  const prime = { isPrime: true, grant: "authorization_code" } as const;
  expect(idOf(draw, prime)).toBe("code");
  expect(idOf(draw, { isPrime: true, grant: "refresh" })).toBeUndefined();
  expect(idOf(draw, { grant: "authorization_code" })).toBe("any");
});

test("narrowing touches refreshes, or the one grant it names", () => {
  const draw = drawOf([
    { id: "n", org: "acme", kind: "narrowed-scope" },
    { id: "c", org: "umbrella", kind: "narrowed-scope", grant: "client_credentials" },
  ]);
  expect([idOf(draw), idOf(draw, { grant: "refresh" })]).toEqual([undefined, "n"]);
  expect(idOf(draw, { org: "umbrella" })).toBe("c");
  expect(idOf(draw, { org: "umbrella", grant: "refresh" })).toBeUndefined();
});

test("a fault with conditions covers only requests for which all of them hold", () => {
  const draw = drawOf([
    {
      id: "w",
      org: "*",
      kind: "html-page",
      when: [
        { parameter: "scope", is: "absent" },
        { parameter: "org_id", of: "authorize", equals: "acme" },
      ],
    },
  ]);
  const drawn = [
    ["", "acme"],
    ["read", "acme"],
    ["", "umbrella"],
    ["", null],
  ].map(([scope = "", orgId = ""]) =>
    idOf(draw, { parameters: (of) => (of === "token" ? scope : orgId) }),
  );
  expect(drawn).toEqual(["w", undefined, undefined, undefined]);
});

test("a request that a limit's conditions leave out is not counted by it", () => {
  const when = [{ parameter: "scope", is: "present" }];
  const draw = drawOf([
    { id: "limit", org: "*", kind: "hidden-rate-limit", perMinute: 1, burst: 1, when },
  ]);
  const scoped = { parameters: () => "read" };
  expect([idOf(draw), idOf(draw, scoped), idOf(draw), idOf(draw, scoped)]).toEqual([
    undefined,
    undefined,
    undefined,
    "limit",
  ]);
});

test("a global limit is one for all the orgs it names, and refills by the second", () => {
  const draw = drawOf([{ id: "all", org: "*", kind: "global-rate-limit", perSecond: 2, burst: 2 }]);
  const umbrella = { org: "umbrella" };
  expect([idOf(draw), idOf(draw, umbrella), idOf(draw), idOf(draw, umbrella)]).toEqual([
    undefined,
    undefined,
    "all",
    "all",
  ]);
  expect([idOf(draw, { elapsedMs: 500 }), idOf(draw, { elapsedMs: 500 })]).toEqual([
    undefined,
    "all",
  ]);
});

test("a hidden limit is each org's own, and counts attempts that another fault answers", () => {
  const draw = drawOf([
    { id: "page", org: "acme", kind: "html-page", toMs: 10 },
    { id: "limit", org: "*", kind: "hidden-rate-limit", perMinute: 1, burst: 2 },
  ]);
  expect([idOf(draw), idOf(draw), idOf(draw, { elapsedMs: 20 })]).toEqual([
    "page",
    "page",
    "limit",
  ]);
  expect(idOf(draw, { org: "umbrella", elapsedMs: 20 })).toBeUndefined();
});

test("latency is constant, or grows with the org's own load", () => {
  const constant = drawOf([{ id: "l", org: "*", kind: "latency", delayMs: 250 }]);
  expect(constant(attempt())?.delayMs).toBe(250);
  const growing = drawOf([
    { id: "l", org: "*", kind: "latency", delayMs: 100, growth: { referenceRatePerSecond: 10 } },
  ]);
  const delays = Array.from({ length: 20 }, () => growing(attempt({ elapsedMs: 500 }))?.delayMs);
  expect([delays[0], delays[9], delays[19]]).toEqual([10, 100, 200]);
  expect(growing(attempt({ org: "umbrella", elapsedMs: 500 }))?.delayMs).toBe(10);
});
