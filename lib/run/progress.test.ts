import { describe, expect, it } from "vitest";
import type { Plan } from "../core/plan.ts";
import { planRun } from "./plan-run.ts";
import { load } from "./config/config-fixture.ts";
import { formatProgress, ProgressLine, type ProgressReading } from "./progress.ts";

// A baseline of 20/s for 10 s, a ramp of 2 s and a spike of 100/s for 10 s, over 3 orgs.
const { plan } = planRun(await load());
const counts = { preflight: 3, attempts: 5120, status403: 12, unanswered: 0, epochMs: 0 };
const READING: ProgressReading = {
  phase: "load",
  elapsedMs: 15_000,
  counts,
  reachedPerSecond: 97.6,
};

describe("progress", () => {
  it("says stage, time, rate offered and reached, attempts and 403s", () => {
    expect(formatProgress(plan, READING)).toBe(
      "spike          15 s of 22 s · offered 100/s · reached 98/s · 5120 attempts · 403: 12",
    );
  });

  it("says when attempts get no answer, and when only the last ones are waited for", () => {
    const late = { ...READING, elapsedMs: 24_000, counts: { ...counts, unanswered: 7 } };
    expect(formatProgress(plan, late)).toMatch(/^finishing +22 s of 22 s · .* · no answer: 7$/);
  });

  it("says of a preflight how many orgs have been asked for a token", () => {
    expect(formatProgress(plan, { ...READING, phase: "preflight" })).toBe("preflight 3 of 3");
  });

  it("offers no rate where VUs start the next attempt as the last one ends", () => {
    const closed: Plan = { ...plan, model: "closed" };
    expect(formatProgress(closed, READING)).toMatch(/15 s of 22 s · reached 98\/s/);
  });

  it("redraws one line on a terminal and leaves it clean", () => {
    const { output, text } = outputOf(true);
    const line = new ProgressLine(output);
    line.show("a", 0);
    line.show("b", 1000);
    line.clear();
    line.clear();
    expect(text()).toBe("\r\u001b[2Ka\r\u001b[2Kb\r\u001b[2K");
  });

  it("writes a line every ten seconds elsewhere, without control characters", () => {
    const { output, text } = outputOf(false);
    const line = new ProgressLine(output);
    for (let elapsedMs = 0; elapsedMs <= 21_000; elapsedMs += 1000)
      line.show(String(elapsedMs), elapsedMs);
    line.clear();
    expect(text()).toBe("0\n10000\n20000\n");
  });
});

function outputOf(isTTY: boolean) {
  const written: string[] = [];
  return {
    output: { isTTY, write: (text: string) => void written.push(text) },
    text: () => written.join(""),
  };
}
