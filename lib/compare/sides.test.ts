/** What the sides of a comparison are called, and what it asks. */
import { describe, expect, it } from "vitest";
import { makeRuns } from "./compared-run-fixture.ts";
import { commonLabel, describeSide, questionOf, tellingLabels } from "./sides.ts";

type Labels = Record<string, string>;

const runsWith = (...labels: Labels[]) => makeRuns(labels, (one) => ({ run: { labels: one } }));

describe("commonLabel", () => {
  it("is what all runs of a side say, and nothing where one says otherwise or nothing", () => {
    expect(commonLabel(runsWith({ sdk: "4.3" }, { sdk: "4.3" }), "sdk")).toBe("4.3");
    expect(commonLabel(runsWith({ sdk: "4.3" }, { sdk: "4.4" }), "sdk")).toBeNull();
    expect(commonLabel(runsWith({ sdk: "4.3" }, {}), "sdk")).toBeNull();
    expect(commonLabel(runsWith({}), "sdk")).toBeNull();
  });
});

describe("questionOf", () => {
  it.each<[base: Labels[], candidate: Labels[], question: string]>([
    [[{ sdk: "4.3" }], [{ sdk: "4.4" }], "sdk"],
    [[{ sdk: "4.3" }, { sdk: "4.3" }], [{ sdk: "4.4" }], "sdk"],
    [[{ sdk: "4.3" }], [{ sdk: "4.3" }], "runs"],
    [[{ sdk: "4.3" }], [{}], "runs"],
    [[{ sdk: "4.3" }, { sdk: "4.2" }], [{ sdk: "4.4" }], "runs"],
    [[{ build: "1" }], [{ build: "2" }], "runs"],
  ])("of %j against %j asks for %s", (base, candidate, question) => {
    expect(questionOf(runsWith(...base), runsWith(...candidate))).toBe(question);
  });
});

describe("tellingLabels", () => {
  it("are those by which the sides differ, the SDK first", () => {
    const base = runsWith({ build: "1", alpha: "x", sdk: "4.3", place: "here", mine: "1" });
    const candidate = runsWith({ build: "2", alpha: "y", sdk: "4.4", place: "here" });
    expect(tellingLabels(base, candidate)).toEqual(["sdk", "alpha", "build"]);
    expect(tellingLabels(base, base)).toEqual([]);
  });
});

describe("describeSide", () => {
  it("names a side by its label, else by its first run and how many more there are", () => {
    const runs = runsWith({ sdk: "4.3" }, { sdk: "4.3" }, { sdk: "4.3" });
    expect(describeSide(runs, ["sdk"]).name).toBe("sdk 4.3");
    expect(describeSide(runs, []).name).toBe("run-1 and 2 more");
    expect(describeSide(runs.slice(0, 1), []).name).toBe("run-1");
  });

  it("lists the runs with their own verdicts", () => {
    const [run] = makeRuns([0], () => ({ verdict: { passed: false } }));
    if (run === undefined) throw new Error("no run");
    expect(describeSide([run], []).runs).toEqual([
      {
        id: "run-1",
        startedAt: "2026-03-04T10:00:00.000Z",
        labels: {},
        state: "VALID",
        passed: false,
      },
    ]);
  });
});
