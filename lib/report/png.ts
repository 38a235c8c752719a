/** Pictures as PNG: the SVG drawn by resvg, with a font of ours, for text without one silently vanishes. */
import { createRequire } from "node:module";
import { EXIT_CODES, HarnessError } from "../core/errors.ts";

/** Both are optional: nothing but PNG needs them. */
const RENDERER = "@resvg/resvg-js";
const FONT_PACKAGE = "@expo-google-fonts/inter";
const FONT_FILES = ["400Regular/Inter_400Regular.ttf", "700Bold/Inter_700Bold.ttf"] as const;
const FONT_FAMILY = "Inter";

/** Draws an SVG file `scale` times as large; PNG_UNAVAILABLE (exit: environment) says how to get what it takes. */
export async function renderPng(svg: string, scale = 1): Promise<Buffer> {
  const { Resvg } = await loadRenderer();
  const drawn = new Resvg(svg, {
    font: {
      fontFiles: findFonts(),
      // For scripts that ours does not have.
      loadSystemFonts: true,
      defaultFontFamily: FONT_FAMILY,
      sansSerifFamily: FONT_FAMILY,
    },
    fitTo: { mode: "zoom", value: scale },
  });
  return drawn.render().asPng();
}

async function loadRenderer(): Promise<typeof import("@resvg/resvg-js")> {
  try {
    return await import("@resvg/resvg-js");
  } catch (error) {
    throw unavailable(RENDERER, error);
  }
}

function findFonts(): string[] {
  const { resolve } = createRequire(import.meta.url);
  try {
    return FONT_FILES.map((file) => resolve(`${FONT_PACKAGE}/${file}`));
  } catch (error) {
    throw unavailable(FONT_PACKAGE, error);
  }
}

function unavailable(name: string, cause: unknown): HarnessError {
  return new HarnessError(
    "PNG_UNAVAILABLE",
    `PNG needs the optional package ${name}, which is not installed`,
    {
      hint: "`npm install --include=optional` gets it; --format svg needs nothing",
      exitCode: EXIT_CODES.environment,
      cause,
    },
  );
}
