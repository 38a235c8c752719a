import { describe, expect, it } from "vitest";
import type { Plan } from "../core/plan.ts";
import { formatProgress, ProgressLine } from "./progress.ts";

const STAGES: Plan["stages"] = [
  {
    name: "baseline",
    kind: "baseline",
    startMs: 0,
    durationMs: 10_000,
    fromRatePerSecond: 50,
    toRatePerSecond: 50,
  },
  {
    name: "spike",
    kind: "spike",
    startMs: 10_000,
    durationMs: 10_000,
    fromRatePerSecond: 600,
    toRatePerSecond: 600,
  },
];
const counts = { attempts: 5120, status403: 12, unanswered: 0, epochMs: 0 };

describe("progress", () => {
  it("says stage, time, rate offered and reached, attempts and 403s", () => {
    const text = formatProgress(STAGES, { elapsedMs: 15_000, counts, reachedPerSecond: 597.6 });
    expect(text).toBe(
      "spike          15 s of 20 s · offered 600/s · reached 598/s · 5120 attempts · 403: 12",
    );
  });

  it("says when attempts get no answer, and when only the last ones are waited for", () => {
    const late = { elapsedMs: 24_000, counts: { ...counts, unanswered: 7 }, reachedPerSecond: 0 };
    expect(formatProgress(STAGES, late)).toMatch(/^finishing +20 s of 20 s · .* · no answer: 7$/);
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
