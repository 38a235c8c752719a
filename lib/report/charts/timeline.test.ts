import { describe, expect, it } from "vitest";
import { failedResult } from "../result-fixture.ts";
import { drawTimeline } from "./timeline.ts";

const picture = drawTimeline(failedResult(), { width: 1000, id: "wide" }).toString();

function pathOf(className: string): string {
  const paths = Array.from(
    picture.matchAll(new RegExp(`class="${className}"\\s+d="([^"]*)"`, "g")),
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

  it("leaves a gap in latency where no token was issued", () => {
    const failed = failedResult();
    const blocks = failed.timeline.blocks.map((block, at) => ({
      ...block,
      issued: at === 30 ? 0 : block.issued,
    }));
    const gapped = drawTimeline(
      { ...failed, timeline: { ...failed.timeline, blocks } },
      { width: 1000, id: "gapped" },
    ).toString();
    const [, path = ""] = /class="line-p95"\s+d="(M[^"]*L[^"]*)"/.exec(gapped) ?? [];
    expect(path.match(/M/g)).toHaveLength(2);
  });

  it("keeps within its frame", () => {
    const numbers = Array.from(picture.matchAll(/\s(?:x|y|cx|cy)="([^"]*)"/g), ([, at]) =>
      Number(at),
    );
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(1000);
  });
});
