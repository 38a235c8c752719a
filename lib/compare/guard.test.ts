/** Everything that runs may differ in: what forbids to compare them, what is warned of, and what is being asked. */
import { describe, expect, it } from "vitest";
import { makeRuns, type RunGiven } from "./compared-run-fixture.ts";
import type { Difference } from "./comparison.ts";
import { type DifferenceCase, REFUSED, stagesAt, WARNED } from "./difference-cases-fixture.ts";
import { ALLOWABLE, EQUAL_REQUESTS, findDifferences } from "./guard.ts";

const NONE: ReadonlySet<string> = new Set();
function differencesOf(
  base: RunGiven | readonly RunGiven[],
  candidate: RunGiven | readonly RunGiven[],
  allowed: ReadonlySet<string> = NONE,
): Difference[] {
  const [before, after] = [base, candidate].map((given) => makeRuns([given].flat(), (one) => one));
  return findDifferences(before ?? [], after ?? [], allowed);
}

function plainly({ base, candidate }: Difference): string[] {
  return [base, candidate].map((text) => text.replaceAll("\u202F", " "));
}

function expectShown(difference: Difference | undefined, { shown }: DifferenceCase): void {
  if (difference === undefined) throw new Error("no difference");
  plainly(difference).forEach((text, side) => expect(text).toMatch(shown?.[side] ?? /./));
}

const hours = (...of: number[]) =>
  of.map((hour): RunGiven => ({ run: { startedAt: `2026-03-04T1${hour}:00:00.000Z` } }));

describe("runs that do not differ", () => {
  it("have no differences", () => {
    expect(differencesOf({}, {})).toEqual([]);
    expect(differencesOf([{}, {}], [{}, {}, {}])).toEqual([]);
  });

  it.each<[what: string, base: RunGiven, candidate: RunGiven]>([
    ["seeds", { run: { seed: 1 } }, { run: { seed: 2 } }],
    ["2 % of the rate", { stages: stagesAt(10) }, { stages: stagesAt(9.8) }],
    ["one attempt in a thousand", {}, { reconciliation: { droppedIterations: 1, recorded: 999 } }],
    ["a generator at 80 %", {}, { generator: { cpuShare: { mean: 0.5, max: 0.8 } } }],
    [
      "an hour",
      { run: { startedAt: "2026-03-04T10:00:00.000Z" } },
      { run: { startedAt: "2026-03-04T11:00:00.000Z" } },
    ],
    ["a label that one side lacks", { run: { labels: { sdk: "4.3" } } }, {}],
  ])("enough have none: %s", (_, base, candidate) => {
    expect(differencesOf(base, candidate)).toEqual([]);
  });

  it("have none when the sides ran in turn for hours", () => {
    expect(differencesOf(hours(0, 2, 4), hours(1, 3, 5))).toEqual([]);
  });
});

function sdkRun(sdk: string, requests: string) {
  return { run: { labels: { sdk } }, fingerprint: { requests } };
}

describe("a difference that forbids to compare", () => {
  it.each(REFUSED)("$what is refused under $key", (given) => {
    const { key, base = {}, candidate } = given;
    const differences = differencesOf(base, candidate);
    expect(differences).toHaveLength(1);
    expect(differences).toMatchObject([{ key, weight: "refused", text: expect.any(String) }]);
    expectShown(differences[0], given);
  });

  it.each(REFUSED)(
    "$what stays in the list when $key is allowed",
    ({ key, base = {}, candidate }) => {
      expect(ALLOWABLE).toContain(key);
      const allowed = differencesOf(base, candidate, new Set([key]));
      expect(allowed).toMatchObject([{ key, weight: "allowed" }]);
      const others = new Set(ALLOWABLE.filter((one) => one !== key));
      expect(differencesOf(base, candidate, others)).toMatchObject([{ key, weight: "refused" }]);
    },
  );

  // In a closed model no rate is offered, so that stages of another model are others too.
  it("another model of the load is refused once, for its stages have no rate to differ in", () => {
    const closed = { run: { model: "closed" } } as const;
    expect(differencesOf({}, closed)).toMatchObject([
      { key: "model", weight: "refused", base: "open", candidate: "closed" },
    ]);
    expect(differencesOf({}, closed, new Set(["model"]))).toMatchObject([
      { key: "model", weight: "allowed" },
    ]);
  });

  it("a side of several SDK versions is refused, and its requests are nothing to be expected", () => {
    expect(
      differencesOf([sdkRun("1", "a"), sdkRun("2", "b")], [sdkRun("3", "c"), sdkRun("3", "c")]),
    ).toMatchObject([
      { key: "sdk-label", weight: "refused", base: "1 or 2", candidate: "3" },
      { key: "requests", weight: "warning" },
    ]);
    expect(
      differencesOf([sdkRun("1", "a"), sdkRun("1", "b")], [sdkRun("2", "c"), sdkRun("2", "c")]),
    ).toMatchObject([{ key: "label-sdk" }, { key: "requests", weight: "warning" }]);
  });

  it("is one among runs of one side too", () => {
    const odd = { run: { scenario: "soak" } };
    expect(differencesOf([{}, odd], [{}, {}])).toMatchObject([
      { key: "scenario", weight: "refused", base: "spike or soak", candidate: "spike" },
    ]);
    expect(differencesOf([odd, {}], [odd, {}])).toMatchObject([{ key: "scenario" }]);
  });

  it("is told once where another one says it better", () => {
    const other = { run: { scenario: "soak" }, fingerprint: { workload: "other" } };
    expect(differencesOf({}, other).map(({ key }) => key)).toEqual(["scenario"]);
  });
});

describe("a difference that is only warned of", () => {
  it.each(WARNED)("$what is warned of under $key, and cannot be allowed", (given) => {
    const { key, base = {}, candidate } = given;
    for (const allowed of [NONE, new Set([...ALLOWABLE, key])]) {
      const differences = differencesOf(base, candidate, allowed);
      expect(differences).toHaveLength(1);
      expect(differences).toMatchObject([{ key, weight: "warning" }]);
      expectShown(differences[0], given);
    }
    expect(ALLOWABLE.includes(key)).toBe(key === "rate");
  });

  it("is one among runs of one side too", () => {
    expect(differencesOf([{}, { run: { k6: "1.9.0" } }], {})).toMatchObject([
      { key: "k6", weight: "warning", base: "2.2.0 or 1.9.0", candidate: "2.2.0" },
    ]);
  });

  it("is no more than that in a closed model too, but for the rate", () => {
    const closed = { model: "closed" } as const;
    const differences = differencesOf({ run: closed }, { run: { ...closed, k6: "1.9.0" } });
    expect(differences).toMatchObject([{ key: "k6", weight: "warning" }]);
  });

  it("says that a run noted no machine", () => {
    const differences = differencesOf({}, { run: { machine: null } });
    expect(differences).toMatchObject([
      { key: "machine", candidate: "not known" },
      { key: "proxy", candidate: "not known" },
    ]);
  });
});

const labelled = (sdk: string, requests: string): RunGiven => ({
  run: { labels: { sdk } },
  fingerprint: { requests },
});

describe("another SDK version", () => {
  it("that sends other requests is what is being compared", () => {
    expect(differencesOf(labelled("4.3", "old"), labelled("4.4", "new"))).toMatchObject([
      { key: "label-sdk", weight: "expected", base: "4.3", candidate: "4.4" },
      {
        key: "requests",
        weight: "expected",
        base: "old",
        candidate: "new",
        text: "what another SDK version sends",
      },
    ]);
  });

  it("that sends the same requests compares nothing but two times of the server", () => {
    const [before, after] = [labelled("4.3", "same"), labelled("4.4", "same")];
    const equal = {
      key: EQUAL_REQUESTS,
      base: "same",
      candidate: "same",
      text: "both runs sent the same requests; this compares the server at two times",
    };
    expect(differencesOf(before, after)).toMatchObject([
      { key: "label-sdk", weight: "expected" },
      { ...equal, weight: "refused" },
    ]);
    expect(differencesOf(before, after, new Set([EQUAL_REQUESTS]))[1]).toMatchObject({
      ...equal,
      weight: "allowed",
    });
  });

  it("of another label is what is being compared, whatever is sent", () => {
    const [before, after] = ["1", "2"].map((build): RunGiven => ({ run: { labels: { build } } }));
    expect(differencesOf(before ?? {}, after ?? {})).toMatchObject([
      { key: "label-build", what: "label build", weight: "expected" },
    ]);
  });
});

describe("several differences", () => {
  it("come in the order of what they mean", () => {
    const base: RunGiven = { run: { labels: { sdk: "4.3" } } };
    const candidate: RunGiven = {
      run: { labels: { sdk: "4.4" }, k6: "1.9.0", scenario: "soak" },
      fingerprint: { requests: "other", orgs: "other", sampling: "other" },
    };
    const differences = differencesOf(base, candidate, new Set(["orgs"]));
    expect(differences.map(({ key, weight }) => [key, weight])).toEqual([
      ["label-sdk", "expected"],
      ["requests", "expected"],
      ["scenario", "refused"],
      ["sampling", "refused"],
      ["orgs", "allowed"],
      ["k6", "warning"],
    ]);
  });

  it("can be allowed by keys that are all different", () => {
    expect(new Set(ALLOWABLE).size).toBe(ALLOWABLE.length);
    expect(ALLOWABLE).toContain("known-defects");
  });
});
