import { expect, it } from "vitest";
import type { PercentileCurveFacts } from "../../analysis/percentile-schema.ts";
import { drawPercentileCurve, listCurves } from "./percentile-curve.ts";

const CURVE: PercentileCurveFacts = {
  stage: null,
  n: 9000,
  interval: "ranks",
  points: [
    { p: 0.5, us: 10_000, lowUs: 9000, highUs: 11_000 },
    { p: 0.9, us: 20_000, lowUs: 18_000, highUs: 25_000 },
    { p: 0.99, us: 100_000, lowUs: 80_000, highUs: null },
    { p: 0.999, us: 1_000_000, lowUs: null, highUs: null },
  ],
};
const STAGES = ["preflight", "warmup", "baseline", "ramp", "spike", "spike", "spike", "recovery"];
const curves = [CURVE, ...STAGES.map((stage, at) => ({ ...CURVE, stage: `${stage}-${at}` }))];
const kindOf = (stage: string): string => stage.replace(/-\d$/, "");

function pathOf(svg: string, className: string): string {
  const paths = Array.from(
    svg.matchAll(new RegExp(`class="${className}"\\s+d="([^"]*)"`, "g")),
    ([, d = ""]) => d,
  );
  return paths.toSorted((a, b) => b.length - a.length)[0] ?? "";
}

it("shows the whole load first, and beside it at most four stages that say something by themselves", () => {
  const labels = listCurves(curves, kindOf).map(({ label }) => label);
  expect(labels).toEqual(["whole load", "baseline-2", "spike-4", "spike-5", "spike-6"]);
});

it("places percentiles by how rare what is above them is: each nine is as wide as the one before", () => {
  const drawn = listCurves([CURVE], kindOf);
  const svg = drawPercentileCurve(drawn, { width: 960, id: "curve", room: "wide" }).toString();
  const places = pathOf(svg, "curve-whole")
    .split(/[ML]/)
    .slice(1)
    .map((place) => place.split(",").map(Number));
  const [, p90 = [], p99 = [], p999 = []] = places;
  expect((p99[0] ?? 0) - (p90[0] ?? 0)).toBeCloseTo((p999[0] ?? 0) - (p99[0] ?? 0), 0);
  expect(p999[0]).toBeCloseTo(960 - 18, 0);
  // Latency is logarithmic as well: from 10 to 100 ms is as high as from 100 ms to 1 s.
  expect((places[0]?.[1] ?? 0) - (p99[1] ?? 0)).toBeCloseTo((p99[1] ?? 0) - (p999[1] ?? 0), 0);
});

it("has its band only as far as the data bound it", () => {
  const drawn = listCurves([CURVE], kindOf);
  const svg = drawPercentileCurve(drawn, { width: 960, id: "curve", room: "wide" }).toString();
  expect(pathOf(svg, "curve-band").match(/[ML]/g)).toHaveLength(6);
  const unbounded = { ...CURVE, points: CURVE.points.map((one) => ({ ...one, lowUs: null })) };
  const without = drawPercentileCurve(listCurves([unbounded], kindOf), {
    width: 340,
    id: "curve",
    room: "narrow",
  }).toString();
  expect(without).not.toContain("95 % band");
});

it("names bands by whose they are where there are several", () => {
  const two = [
    { curve: CURVE, className: "curve-base", bandClass: "band-base", label: "base" },
    { curve: CURVE, className: "curve-candidate", bandClass: "band-candidate", label: "candidate" },
  ];
  const canvas = { width: 960, id: "curve", room: "wide" as const };
  const svg = drawPercentileCurve(two, canvas, "Latency of both").toString();
  expect(svg).toContain(">95 % band, base<");
  expect(svg).toContain(">95 % band, candidate<");
  expect(svg).toContain(">Latency of both</title>");
  expect(pathOf(svg, "band-candidate")).toBe(pathOf(svg, "band-base"));
});
