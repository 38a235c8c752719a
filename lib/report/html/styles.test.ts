import { describe, expect, it } from "vitest";
import { STYLES } from "./styles.ts";

const [light = "", dark = ""] = Array.from(
  STYLES.matchAll(/:root \{([^}]*)\}/g),
  ([, body]) => body,
);

function colourOf(theme: string, name: string): string {
  const [, colour = ""] = new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(theme) ?? [];
  return colour;
}

/** Relative luminance, WCAG 2.2. */
function luminanceOf(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrastOf(theme: string, text: string, ground: string): number {
  const [one, other] = [luminanceOf(colourOf(theme, text)), luminanceOf(colourOf(theme, ground))];
  return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
}

const TEXT_ON_GROUND: [text: string, ground: string][] = [
  ...["page", "card", "sunken", "bad-wash", "good-wash", "unknown-wash"].map(
    (ground): [string, string] => ["text", ground],
  ),
  ...["page", "card", "sunken", "bad-wash", "good-wash", "unknown-wash"].map(
    (ground): [string, string] => ["quiet", ground],
  ),
  ...["shade", "shade-spike", "shade-ramp"].map((ground): [string, string] => ["quiet", ground]),
  ...["bad", "good", "unknown", "blue"].map((text): [string, string] => [text, "card"]),
  ["good", "good-wash"],
];

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s colours", (_, theme) => {
  it.each(TEXT_ON_GROUND)("let %s be read on %s", (text, ground) => {
    expect(contrastOf(theme, text, ground)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(["blue", "orange", "purple"])(
    "let a line of %s be told from what is behind it",
    (line) => {
      for (const ground of ["card", "shade", "shade-spike"]) {
        expect(contrastOf(theme, line, ground)).toBeGreaterThanOrEqual(3);
      }
    },
  );
});
