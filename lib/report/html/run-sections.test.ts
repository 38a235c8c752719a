/** The sections on the run itself: stages, gates, scopes, lag, machine, and how to run it again. */
import { describe, expect, it } from "vitest";
import type { Counts } from "../../analysis/result.ts";
import { fullResult } from "../result-fixture-full.ts";
import { incompleteResult } from "../result-fixture-variations.ts";
import { failedResult } from "../result-fixture.ts";
import { answersSection } from "./answers.ts";
import { gatesSection } from "./gates.ts";
import { generatorSection, listLagSections } from "./generator.ts";
import { gatherFacts } from "./page-facts.ts";
import { plainCount, readText, rowOf, tableOf } from "./page-reader-fixture.ts";
import { reproduceSection } from "./run.ts";
import { figuresSection, runSection } from "./run-strip.ts";
import { listScopeSections } from "./scopes.ts";
import { renderSection } from "./section.ts";
import type { Section } from "./section.ts";
import { stagesSection } from "./stages.ts";
import { timelineSection } from "./timeline.ts";

const full = fullResult();

function render(...sections: readonly Section[]): string {
  return sections.map(renderSection).join("").replaceAll("\u202f", " ");
}

function countsOf({ attempts, outcomes, unusable, status403 }: Counts): string[] {
  return [attempts, outcomes.issued, unusable, status403].map(String);
}

function plainOf(cell: string): string {
  return plainCount(cell).replaceAll(" ", "");
}

describe("the strip of what must be alike", () => {
  it("says by words and a sign what speaks against a comparison", () => {
    const text = readText(render(runSection(incompleteResult())));
    expect(text).toContain("Run ✗ INCOMPLETE");
    expect(text).toContain("Accounts ✗ do not add up");
    expect(text).toContain("Never started ✓ 0 attempts");
    expect(text).toContain("Reached of planned spike#1 8 000 of 8 000");
    expect(text).toContain("Labels sdk=4.3.0");
    expect(text).toContain("Configuration 9f2c4e1ab03d");
  });
});

describe("the key figures", () => {
  it("are those of the result, and marked where they ought not to be there", () => {
    const page = render(figuresSection(failedResult()));
    expect(readText(page)).toContain("Unusable tokens 1 088 (11.5 %)");
    expect(page).toMatch(/class="bad">\s*<dt>403 forbidden/);
    expect(page).toMatch(/class="plain">\s*<dt>Attempts/);
  });
});

describe("the stages", () => {
  const page = render(stagesSection(full));

  it("have the numbers of the result", () => {
    for (const stage of full.stages) {
      const [name, attempts = "", planned = "", ...counts] = rowOf(page, "Stages", stage.stage);
      expect([name, plainOf(planned)]).toEqual([stage.stage, String(stage.offered)]);
      expect([attempts, ...counts.slice(0, 3)].map(plainOf)).toEqual(countsOf(stage));
    }
  });

  it("stand beside grants and variants where there are several", () => {
    expect(rowOf(page, "Grants", "refresh token").slice(1, 5).map(plainOf)).toEqual(
      countsOf(full.grants[1] ?? full.totals),
    );
    expect(tableOf(page, "Variants").rows.map(({ cells }) => cells[0])).toEqual([
      "with-scope",
      "without-scope",
    ]);
    expect(render(stagesSection(failedResult()))).not.toMatch(/By grant|By variant/);
  });
});

describe("the answers", () => {
  it("are counted in the words people use, and what never came is left out", () => {
    const { totals } = failedResult();
    const outcomes = { ...totals.outcomes, malformed: 4 };
    const page = render(answersSection({ ...failedResult(), totals: { ...totals, outcomes } }));
    const count = (table: string, name: string) =>
      rowOf(page, table, name)[1]?.replace(/ \(.*/, "");
    expect(count("Answers", "403 forbidden")).toBe(String(totals.outcomes.denied));
    expect(count("Answers", "200 without a usable token")).toBe("5");
    expect(count("Answers", "unreadable answer")).toBe("4");
    expect(count("Answers", "timed out")).toBe("2");
    expect(count("Tokens looked into", "empty org claim")).toBe("1 083");
    expect(count("Error codes", "SCOPE_MISMATCH")).toBe("32");
    expect(rowOf(page, "Answers", "connection failed")).toEqual([]);
  });
});

describe("the timeline's table", () => {
  it("has a row per block, and the events are told in words", () => {
    const page = render(timelineSection(failedResult()));
    const { rows } = tableOf(page, "Timeline");
    expect(rows).toHaveLength(52);
    expect(rows[22]?.cells).toEqual([
      "22 s",
      "400/s",
      "400/s",
      "6.4",
      "395",
      "2",
      "5",
      "395",
      "45",
      "18 ms",
      "48 ms",
      "81 ms",
    ]);
    expect(readText(page)).toContain("deploy after 21.7 s, 2026-03-04T10:15:21.000Z");
  });
});

describe("the scopes", () => {
  it("are told side by side, those with a difference first", () => {
    const [row] = full.scopes;
    if (row === undefined) throw new Error("the fixture has no scopes");
    const scopes = [{ ...row, notGranted: [], orgs: [], orgCount: 20, granted: "read write" }, row];
    const [section] = listScopeSections(gatherFacts({ ...full, scopes }));
    if (section === undefined) throw new Error("no section");
    expect(tableOf(render(section), "Scopes").rows.map(({ cells }) => cells)).toEqual([
      ["org-0003, org-0004", "read write admin", "read write", "read", "write", "–", "760"],
      ["20 orgs", "read write admin", "read write", "read write", "–", "–", "760"],
    ]);
  });

  it("are left out where there are none", () => {
    expect(listScopeSections(gatherFacts(failedResult()))).toEqual([]);
  });
});

describe("the gates", () => {
  it("say value, limit, and whether they are kept, by a word and a sign", () => {
    const page = render(gatesSection(failedResult()));
    expect(rowOf(page, "Gates", "403 forbidden, each org")).toEqual([
      "403 forbidden, each org",
      "8.4 % (6 % to 11.6 %)",
      "≤ 0.1 %",
      "✗ breached",
      "worst is org-0005",
    ]);
    expect(rowOf(page, "Gates", "p95 latency, stage spike#1")[3]).toBe("✓ kept");
  });
});

describe("the machine that made the load", () => {
  it("has its lag by stage, what it could hold, and accounts that add up or do not", () => {
    expect(rowOf(render(...listLagSections(full)), "Start lag", "spike#1")).toEqual([
      "spike#1",
      "8 000",
      "0.2 ms",
      "3.1 ms",
      "12 ms",
      "from the intended start",
    ]);
    const text = readText(render(generatorSection(full)));
    expect(text).toContain("CPU of k6 31 % of 2 cores on average, 58 % at most");
    expect(text).toContain("Could hold 420/s");
    expect(text).toContain("✓ adds up");
    expect(text).toContain("Note a note of the accounts");
    expect(readText(render(generatorSection(incompleteResult())))).toContain("✗ does not add up");
  });
});

describe("how to run the same again", () => {
  it("is a command that can be copied", () => {
    const page = render(reproduceSection(failedResult()));
    expect(readText(page)).toContain("tokenrush run CONFIG --seed 7 --sample 1 --label sdk=4.3.0");
    expect(page).toContain('data-copy="commands"');
  });
});
