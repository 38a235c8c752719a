import { describe, expect, it } from "vitest";
import { describeAnswer, describeSeen, listBounded } from "./finding-words.ts";
import { describeGate } from "./gate-words.ts";
import { failingFirst, rankFailing } from "./org-ranking.ts";
import { listCommands } from "./reproduction.ts";
import type { Result } from "../analysis/result.ts";
import { wilsonInterval } from "../core/statistics/wilson.ts";
import { formatShare } from "../core/text.ts";
import { DENIED, makeEvidence, makeFinding } from "./result-fixture-findings.ts";
import { failedResult } from "./result-fixture.ts";
import { addsUp } from "./run-words.ts";
import { describeNextStep, describeVerdict } from "./verdict-words.ts";

function spaced(text: string): string {
  return text.replaceAll("\u202f", " ");
}

describe("a verdict", () => {
  it.each([
    ["VALID", true, "✓ PASSED"],
    ["VALID", false, "✗ FAILED"],
    ["VALID", null, "? NO VERDICT"],
    ["INCOMPLETE", false, "✗ FAILED · INCOMPLETE"],
    ["INCOMPLETE", null, "? INCOMPLETE"],
    ["GENERATOR-LIMITED", null, "? GENERATOR-LIMITED"],
    ["GENERATOR-LIMITED", false, "✗ FAILED · GENERATOR-LIMITED"],
  ] as const)("of a run that is %s and passed: %s is %s", (state, passed, words) => {
    const { symbol, word } = describeVerdict({ state, passed, reasons: [], advice: [] });
    expect(`${symbol} ${word}`).toBe(words);
  });

  it("comes with a next step of its own for each ending", () => {
    const failed = failedResult();
    const endings = [
      failed,
      { ...failed, findings: [] },
      ...(
        [
          ["INCOMPLETE", null, ["run again to the end"]],
          ["GENERATOR-LIMITED", null, ["lower the highest rate to about 420/s"]],
          ["VALID", null, []],
          ["VALID", true, []],
        ] as const
      ).map(([state, passed, advice]) => ({
        ...failed,
        findings: [],
        verdict: { state, passed, reasons: [], advice: [...advice] },
      })),
    ];
    expect(new Set(endings.map(describeNextStep)).size).toBe(endings.length);
  });
});

describe("a finding", () => {
  it("gives count, denominator, share and interval", () => {
    expect(spaced(describeSeen(makeFinding()))).toBe(
      "1 083 of 1 146 decoded tokens (94.5 %, 95 % interval 93 % to 95.7 %)",
    );
    expect(spaced(describeSeen(makeFinding({ interval: null, count: 0, of: 0 })))).toBe(
      "0 of 0 decoded tokens",
    );
  });

  it("names as many orgs as fit, and counts the rest", () => {
    expect(listBounded(["a", "b", "c"], 3, (name) => `<${name}>`)).toBe("<a>, <b>, <c>");
    expect(listBounded(["a", "b", "c", "d"], 2, String)).toBe("a, b and 2 more");
  });

  it("words an answer once", () => {
    const answers = [
      makeEvidence({ status: 403, outcome: "denied" }),
      makeEvidence({ status: 200, outcome: "hollow" }),
      makeEvidence({ status: 200, outcome: "malformed" }),
      makeEvidence({ status: 0, outcome: "timeout" }),
    ];
    expect(answers.map(describeAnswer)).toEqual([
      "403 forbidden",
      "200 without a usable token",
      "200, unreadable answer",
      "timed out",
    ]);
  });
});

describe("a gate", () => {
  it("gives its value in the unit of its limit", () => {
    const words = failedResult().gates.map(describeGate);
    expect(
      words.map(({ symbol, name, value, limit }) => spaced(`${symbol} ${name}: ${value} ${limit}`)),
    ).toMatchInlineSnapshot(`
      [
        "✗ unusable tokens, whole run: 1 088 ≤ 0",
        "✗ 403 forbidden, each org: 8.4 % (6 % to 11.6 %) ≤ 0.1 %",
        "✓ p95 latency, stage spike#1: 42 ms ≤ 400 ms",
      ]
    `);
  });

  it.each([
    ["no data", ""],
    ["no data: 12 of the 100 it takes", "12 of the 100 it takes"],
    ["k6 left no summary", "k6 left no summary"],
  ])("without data says so once: %s", (reason, shown) => {
    const gates = failedResult().gates.map((gate) => ({ ...gate, value: null, reason }));
    const words = gates.map(describeGate);
    expect(words.map(({ value }) => value)).toEqual(["no data", "no data", "no data"]);
    expect(words.map((gate) => gate.reason)).toEqual([shown, shown, shown]);
  });
});

describe("orgs", () => {
  it("are ranked worst first, and a clean one is not among the failing", () => {
    const { orgs } = failedResult();
    expect(rankFailing(orgs).map(({ org }) => org)).toEqual([
      "org-0003",
      "org-0007",
      "org-0011",
      "org-0009",
      "org-0005",
      "org-0012",
      "org-0014",
    ]);
    expect(
      failingFirst(orgs)
        .map(({ org }) => org)
        .toSorted(),
    ).toEqual(orgs.map(({ org }) => org).toSorted());
  });
});

describe("accounts", () => {
  it("add up only when every attempt, request and line is accounted for", () => {
    const failed = failedResult();
    const withCounts = (counts: Partial<typeof failed.reconciliation>) =>
      addsUp({ ...failed, reconciliation: { ...failed.reconciliation, ...counts } });
    expect(withCounts({})).toBe(true);
    expect(withCounts({ difference: 1 })).toBe(false);
    expect(withCounts({ difference: null })).toBe(false);
    expect(withCounts({ started: 9551 })).toBe(false);
    expect(withCounts({ started: 9551, interrupted: 1 })).toBe(true);
    expect(withCounts({ unparsedLines: 1 })).toBe(false);
  });
});

describe("what is seen of a finding", () => {
  it("has what whoever computes the interval again needs", () => {
    for (const finding of [DENIED, makeFinding({ designEffect: 1 })]) {
      const shown = describeSeen(finding).replaceAll("\u202f", "");
      const [, x = "", n = ""] = /^(\d+) of (\d+)/.exec(shown) ?? [];
      const [, d = "1"] = /design effect ([\d.]+)/.exec(shown) ?? [];
      const { low, high } = wilsonInterval(Number(x), Number(n), Number(d));
      const interval = `${formatShare(low)} to ${formatShare(high)}`.replaceAll("\u202f", "");
      expect(shown).toContain(`95 % interval ${interval}`);
    }
  });

  it("says the design effect only where there is one to see, beside an interval", () => {
    expect(describeSeen(makeFinding({ designEffect: 1.004 }))).not.toContain("design effect");
    expect(describeSeen(makeFinding({ designEffect: 1.3 }))).toMatch(/, design effect 1\.30\)$/);
    expect(describeSeen(makeFinding({ designEffect: 1.3, interval: null }))).not.toContain(
      "design",
    );
  });
});

describe("commands", () => {
  it("quote what a shell would act on", () => {
    const failed = failedResult();
    const labels = { sdk: "4.3.0", note: "it's $(here)" };
    const overrides: Result["run"]["overrides"] = {
      scenario: "soak",
      scale: 0.1,
      timeScale: 2,
      orgs: 7,
      onlyOrg: "a b",
      preflight: "off",
      events: [{ name: "new key", atMs: 1500 }],
    };
    const run = { ...failed.run, labels, overrides };
    expect(listCommands({ ...failed, run }).at(-1)).toBe(
      String.raw`tokenrush run CONFIG --seed 7 --sample 1 --label sdk=4.3.0 --label 'note=it'\''s $(here)' --scenario soak --scale 0.1 --time-scale 2 --orgs 7 --only-org 'a b' --preflight off --event 'new key@1500ms'`,
    );
  });

  it("say that the load may be another where nobody noted what flags changed of it", () => {
    const failed = failedResult();
    const lines = listCommands({ ...failed, run: { ...failed.run, overrides: null } });
    expect(lines[2]).toMatch(/^# What flags changed of its load was not noted/);
  });

  it("have the first org that fails by itself, under the same load flags", () => {
    expect(listCommands(failedResult()).at(-1)).toBe(
      "tokenrush run CONFIG --seed 7 --sample 1 --label sdk=4.3.0 --scale 0.5 --preflight strict --only-org org-0003",
    );
  });
});
