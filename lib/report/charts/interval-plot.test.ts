import { describe, expect, it } from "vitest";
import { drawIntervalPlot, type IntervalPlot } from "./interval-plot.ts";
import type { Canvas } from "./picture.ts";

const WIDE: Canvas = { width: 960, id: "plot", room: "wide" };
const NARROW: Canvas = { width: 340, id: "plot", room: "narrow" };

const PLOT: IntervalPlot = {
  title: "Shares",
  description: "Shares by org.",
  mark: "dot",
  scale: "share",
  reference: { value: 0.05, label: "the others" },
  rows: [
    { label: "acme", value: 0.2, interval: { low: 0.1, high: 0.4 }, note: "2 of 10" },
    { label: "globex", value: null, interval: null, note: "no data" },
    { label: "initech", value: 0.1, interval: { low: 0.05, high: 0.2 }, note: "1 of 10" },
  ],
};

function numbersOf(svg: string, className: string): number[] {
  const [, d = ""] = new RegExp(`class="${className}" d="([^"]*)"`).exec(svg) ?? [];
  return (d.match(/-?\d+(?:\.\d+)?/g) ?? []).map(Number);
}

describe("a plot of shares", () => {
  const svg = drawIntervalPlot(PLOT, WIDE).toString();

  it("places dots and intervals on one axis from nothing to a round share", () => {
    const [left, right] = [220, 820];
    const x = (share: number): number => left + (share / 0.4) * (right - left);
    const [first, , , second] = numbersOf(svg, "dot");
    expect([first, second]).toEqual([x(0.2), x(0.1)]);
    const interval = numbersOf(svg, "interval");
    expect([interval[0], interval[5]]).toEqual([x(0.1), x(0.4)]);
    expect(svg).toContain(`class="reference" d="M${x(0.05)} `);
    expect(svg).toContain(">40\u202f%<");
  });

  it("has a row without a value, which says why", () => {
    expect(svg).toContain(">globex<");
    expect(svg).toContain(">no data<");
    expect(svg.match(/class="row-name"/g)).toHaveLength(3);
  });

  it.each([WIDE, NARROW])("keeps within its frame: $room", (canvas) => {
    const narrow = drawIntervalPlot(PLOT, canvas).toString();
    const places = Array.from(narrow.matchAll(/\sx="([^"]*)"/g), ([, x]) => Number(x));
    expect(Math.min(...places)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...places)).toBeLessThanOrEqual(canvas.width);
  });

  it("bounds names by their room, and escapes them", () => {
    const rows = [{ ...PLOT.rows[0], label: `<b>${"x".repeat(500)}` }].map((row) => ({
      value: 0.5,
      interval: null,
      note: "",
      ...row,
    }));
    const long = drawIntervalPlot({ ...PLOT, rows }, WIDE).toString();
    expect(long).toContain("&#60;b&#62;xxx");
    expect(long).toContain("…<");
    expect(long.length).toBeLessThan(3000);
  });
});

describe("a plot of ratios", () => {
  it("is logarithmic, and shows 1 whatever the ratios", () => {
    const rows = [
      { label: "crude", value: 4, interval: { low: 2, high: 8 }, note: "× 4" },
      { label: "within", value: 2, interval: { low: 1.5, high: 8 }, note: "× 2" },
    ];
    const reference = { value: 1, label: "no difference" };
    const svg = drawIntervalPlot({ ...PLOT, scale: "ratio", rows, reference }, WIDE).toString();
    const [four = 0, , , two = 0] = numbersOf(svg, "dot");
    const [one = 0] = numbersOf(svg, "reference");
    expect(four - two).toBeCloseTo(two - one, 0);
    expect(svg).toContain(">× 1<");
  });
});

describe("a plot of changes", () => {
  const rows = [
    { label: "acme", value: 1.6, interval: { low: 1.4, high: 1.8 }, note: "+60 % worse" },
    {
      label: "globex",
      value: 1.02,
      interval: { low: -Infinity, high: Infinity },
      note: "+2 % unclear",
      tone: "calm" as const,
    },
  ];
  const plot: IntervalPlot = {
    ...PLOT,
    scale: "change",
    rows,
    reference: { value: 1, label: "no change" },
    limit: { value: 1.1, label: "the tolerance, 10 %" },
  };
  const svg = drawIntervalPlot(plot, WIDE).toString();

  it("has a line for no change and another for how far it may go", () => {
    const [none = 0] = numbersOf(svg, "reference");
    const [limit = 0] = numbersOf(svg, "limit");
    const [worse = 0] = numbersOf(svg, "dot");
    expect(none).toBeLessThan(limit);
    expect(limit).toBeLessThan(worse);
    expect(svg).toContain("<title>the tolerance, 10 %</title>");
  });

  it("draws what is calm otherwise, and an interval that nothing bounds to both ends", () => {
    expect(numbersOf(svg, "dot")).toHaveLength(3);
    expect(numbersOf(svg, "dot-calm")).toHaveLength(3);
    const open = /M(\S+) (\d+)v8m0-4H(\S+)m0-4v8$/.exec(
      /class="interval" d="([^"]*)"/.exec(svg)?.[1] ?? "",
    );
    expect([open?.[1], open?.[3]]).toEqual(["220", "820"]);
    expect(svg).not.toMatch(/NaN|Infinity/);
  });
});

it("draws bars from nothing to the value", () => {
  const svg = drawIntervalPlot({ ...PLOT, mark: "bar" }, WIDE).toString();
  expect(numbersOf(svg, "bar").filter((_, at) => at % 3 === 0)).toEqual([220, 220]);
  expect(svg).not.toContain('class="dot"');
});
