import { describe, expect, it } from "vitest";
import type { Result } from "../../analysis/result.ts";
import { manyOrgsResult } from "../many-orgs-fixture.ts";
import { failedResult } from "../result-fixture.ts";
import { listPanels } from "./timeline-panels.ts";
import { drawTimeline } from "./timeline.ts";

const picture = drawTimeline(failedResult(), { width: 1000, id: "wide", room: "wide" }).toString();

/** The line or the bars of a series; the shorter path of the same class is its mark in the legend. */
function pathOf(className: string, from = picture): string {
  const paths = Array.from(
    from.matchAll(new RegExp(`class="${className}"[^>]*?\\sd="([^"]*)"`, "g")),
    ([, path = ""]) => path,
  );
  return paths.toSorted((a, b) => b.length - a.length)[0] ?? "";
}

describe("the timeline", () => {
  it("has a title, a description and the stages in words", () => {
    expect(picture).toContain('<title id="wide-title">');
    expect(picture).toContain("spike#1 from 22\u202fs to 42\u202fs");
    expect(picture).toContain('aria-labelledby="wide-title wide-desc"');
  });

  it.each(["line-offered", "line-reached", "line-p50", "line-p95", "line-p99"])(
    "draws a point per block: %s",
    (className) => {
      expect(pathOf(className).match(/[ML]/g)).toHaveLength(52);
    },
  );

  it("draws a bar only where something went wrong", () => {
    const { blocks } = failedResult().timeline;
    const denied = blocks.filter(({ status403 }) => status403 > 0);
    expect(pathOf("bar-denied").match(/M/g)).toHaveLength(denied.length);
    expect(denied.length).toBeLessThan(blocks.length);
  });

  it("draws as many points as there are blocks, however many", () => {
    const many = manyOrgsResult(3);
    const drawn = drawTimeline(many, { width: 1000, id: "many", room: "wide" }).toString();
    expect(pathOf("line-p50", drawn).match(/[ML]/g)).toHaveLength(256);
    expect(drawn).not.toContain("…");
  });

  it("leaves a gap in latency where no token was issued", () => {
    const failed = failedResult();
    const blocks = failed.timeline.blocks.map((block, at) => ({
      ...block,
      issued: at === 30 ? 0 : block.issued,
    }));
    const gapped = drawTimeline(
      { ...failed, timeline: { ...failed.timeline, blocks } },
      { width: 1000, id: "gapped", room: "wide" },
    ).toString();
    expect(pathOf("line-p95", gapped).match(/M/g)).toHaveLength(2);
  });

  it("shows shares of all that came back, whichever block it was", () => {
    const { timeline } = failedResult();
    const [, , , failures] = listPanels(failedResult());
    const block = timeline.blocks.findIndex(({ status403 }) => status403 > 0);
    const { status403 = 0, unusable = 0, attempts = 1 } = timeline.blocks[block] ?? {};
    expect(failures?.series.map(({ values }) => values[block])).toEqual([
      status403 / attempts,
      unusable / attempts,
    ]);
  });

  it("holds unusable tokens against those decoded where only some are", () => {
    const failed = failedResult();
    const sampled: Result = {
      ...failed,
      run: { ...failed.run, sample: 0.1 },
      timeline: {
        ...failed.timeline,
        blocks: failed.timeline.blocks.map((block) => ({ ...block, decoded: 8, unusable: 2 })),
      },
    };
    const unusable = listPanels(sampled)[3]?.series[1];
    expect(unusable?.label).toBe("unusable, of tokens decoded");
    expect(unusable?.values[0]).toBe(0.25);
  });

  it("marks each event where it happened, by its number", () => {
    const x = 62 + (21_690 / 52_000) * (1000 - 62 - 14);
    expect(picture).toContain(`class="event" d="M${Math.round(x * 10) / 10} 0V`);
    expect(picture.match(/class="event-number"[^>]*>1</g)).toHaveLength(1);
  });

  it("keeps within its frame", () => {
    const numbers = Array.from(picture.matchAll(/\s(?:x|y|cx|cy)="([^"]*)"/g), ([, at]) =>
      Number(at),
    );
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(1000);
  });
});
