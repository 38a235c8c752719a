import { describe, expect, it } from "vitest";
import { listDetails } from "./details.ts";
import { renderHtml } from "./html.ts";
import { detailedResult } from "./result-fixture-details.ts";
import { failedResult } from "./result-fixture.ts";
import { renderTerminal } from "./terminal.ts";
import { renderTicket } from "./ticket.ts";

function spaced(text: string): string {
  return text.replaceAll("\u202f", " ");
}

const result = detailedResult();
const details = listDetails(result);
const titled = (start: string) => details.find(({ title }) => title.startsWith(start));

describe("the details of a run", () => {
  it("are none where it has neither variants nor a scenario of its own", () => {
    expect(listDetails(failedResult())).toEqual([]);
  });

  it("give a difference between variants with its interval and its sign", () => {
    const rows = titled("Variant without-scope")?.rows.map((row) => row.map(spaced));
    expect(rows).toEqual([
      ["tokens short of scope", "0 %", "25.1 %", "+25.1 %", "+20.1 % to +30.4 %"],
      ["p95 latency", "40 ms", "44 ms", "× 1.10", "× 0.90 to unbounded"],
    ]);
  });

  it("say how many requests a token took, and whose fault a malformed retry is", () => {
    const text = spaced(titled("Retries")?.sentences.join(" ") ?? "");
    expect(text).toContain("1.11 requests per token");
    expect(text).toContain("7 retries lacked what their first attempt had: the client is to blame");
  });

  it("join the answer of a call to what the token says of its org", () => {
    const rows = titled("Calls with the tokens")?.rows.map((row) => row.map(spaced));
    expect(rows).toContainEqual(["empty org claim", "60", "0", "59 (98.3 %)", "1"]);
  });

  it("say that no org was checked, also where there is no check", () => {
    const unchecked = { ...result, checks: null };
    expect(spaced(listDetails(unchecked)[3]?.sentences[0] ?? "")).toBe(
      "Org checked on 0 of 9 451 tokens.",
    );
  });

  it("name an org that never became consistent as such", () => {
    expect(titled("Time to consistency")?.rows[0]?.at(-1)).toBe("never");
  });

  it.each([
    ["terminal", renderTerminal(result, { width: 100, colour: false })],
    ["page", renderHtml(result)],
    ["ticket", renderTicket(result)],
  ])("all stand on the %s", (_, text) => {
    for (const { title } of details) {
      expect(text).toContain(title.split(/[ ,(]/)[0]);
      expect(text).toContain(title.split(" ").at(-1)?.replaceAll(/[()]/g, ""));
    }
  });
});
