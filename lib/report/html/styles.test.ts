import { describe, expect, it } from "vitest";
import { DARK, LIGHT, type Theme } from "./colours.ts";
import { STYLES } from "./styles.ts";

type Rgb = [red: number, green: number, blue: number];

/** Red, green and blue as light, 0…1. */
function lightOf(theme: Theme, name: string): Rgb {
  const colour = theme[name] ?? "";
  if (!/^#[0-9a-f]{6}$/.test(colour)) throw new Error(`no colour ${name}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return [red, green, blue];
}

/** Relative luminance, WCAG 2.2. */
function luminanceOf([red, green, blue]: Rgb): number {
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(theme: Theme, one: string, other: string): number {
  const [a, b] = [luminanceOf(lightOf(theme, one)), luminanceOf(lightOf(theme, other))];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** How colours look without one kind of cone: Machado, Oliveira and Fernandes 2009, severity 1, on linear light. */
const VISIONS: Readonly<Record<string, readonly (readonly number[])[]>> = {
  "all cones": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152_286, 1.052_583, -0.204_868],
    [0.114_503, 0.786_281, 0.099_216],
    [-0.003_882, -0.048_116, 1.051_998],
  ],
  deuteranopia: [
    [0.367_322, 0.860_646, -0.227_968],
    [0.280_085, 0.672_501, 0.047_413],
    [-0.011_82, 0.042_94, 0.968_881],
  ],
  tritanopia: [
    [1.255_528, -0.076_749, -0.178_779],
    [-0.078_411, 0.930_809, 0.147_602],
    [0.004_733, 0.691_367, 0.3039],
  ],
};

function seenBy(vision: string, light: Rgb): Rgb {
  const [red = 0, green = 0, blue = 0] = (VISIONS[vision] ?? []).map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, factor, at) => sum + factor * (light[at] ?? 0), 0),
      ),
    ),
  );
  return [red, green, blue];
}

/** CIE L*a*b* under D65. */
function labOf([red, green, blue]: Rgb): [number, number, number] {
  const xyz = [
    (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.950_47,
    luminanceOf([red, green, blue]),
    (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.088_83,
  ];
  const [x = 0, y = 0, z = 0] = xyz.map((part) =>
    part > 0.008_856 ? Math.cbrt(part) : 7.787 * part + 16 / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** How unlike two colours look to someone, as a distance of which 2 or 3 can just be seen. */
function distanceOf(theme: Theme, vision: string, one: string, other: string): number {
  const [a, b] = [one, other].map((name) => labOf(seenBy(vision, lightOf(theme, name))));
  return Math.hypot(...(a ?? []).map((part, at) => part - (b?.[at] ?? 0)));
}

const GROUNDS = ["page", "card", "sunken", "bad-wash", "good-wash", "unknown-wash"];
const TEXT_ON_GROUND: [text: string, ground: string][] = [
  ...GROUNDS.flatMap((ground): [string, string][] => [
    ["text", ground],
    ["quiet", ground],
    ["link", ground],
  ]),
  ...["shade", "shade-spike", "shade-ramp"].flatMap((ground): [string, string][] => [
    ["text", ground],
    ["quiet", ground],
  ]),
  ...["bad", "good", "unknown", "link"].map((text): [string, string] => [text, "card"]),
  ["good", "good-wash"],
  ["unknown", "unknown-wash"],
  ["card", "bad"],
  ["card", "unknown"],
];
const LINES = ["blue", "vermilion", "green", "purple", "edge"];
/** Those that stand in one picture. */
const TOGETHER: [string, string][] = [
  ["blue", "vermilion"],
  ["blue", "purple"],
  ["blue", "halo"],
  ["blue", "edge"],
  ["vermilion", "purple"],
  ["blue", "green"],
  ["vermilion", "green"],
];

describe.each([
  ["light", LIGHT],
  ["dark", DARK],
])("the %s colours", (_, theme) => {
  it.each(TEXT_ON_GROUND)("let %s be read on %s", (text, ground) => {
    expect(contrastOf(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(LINES)("let a line of %s be told from what is behind it", (line) => {
    for (const ground of ["card", "shade", "shade-spike", "shade-ramp"]) {
      expect(contrastOf(theme, line, ground)).toBeGreaterThanOrEqual(3);
    }
  });

  it("let the edge of a control be seen", () => {
    expect(contrastOf(theme, "edge", "card")).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.keys(VISIONS))(
    "of a picture are unlike each other to people with %s",
    (vision) => {
      for (const [one, other] of TOGETHER) {
        expect(distanceOf(theme, vision, one, other), `${one}, ${other}`).toBeGreaterThan(12);
      }
    },
  );

  it.each(Object.keys(VISIONS))("of the levels go one way to people with %s", (vision) => {
    const levels = [1, 2, 3, 4, 5].map((level) =>
      luminanceOf(seenBy(vision, lightOf(theme, `heat-${level}`))),
    );
    const sorted = levels.toSorted((a, b) => a - b);
    expect([sorted, sorted.toReversed()]).toContainEqual(levels);
    for (const level of [0, 1, 2, 3, 4]) {
      const apart = distanceOf(theme, vision, `heat-${level}`, `heat-${level + 1}`);
      expect(apart, `${level} and the next`).toBeGreaterThan(10);
    }
  });
});

describe("the styles", () => {
  it("name no colour that neither theme has", () => {
    const names = new Set(Array.from(STYLES.matchAll(/var\(--([\w-]+)\)/g), ([, name]) => name));
    for (const name of names) {
      expect(Object.keys(LIGHT)).toContain(name);
      expect(Object.keys(DARK)).toContain(name);
    }
    expect(names.size).toBeGreaterThan(20);
  });

  it("have every rule closed", () => {
    expect(STYLES.match(/\{/g)?.length).toBe(STYLES.match(/\}/g)?.length);
  });
});
