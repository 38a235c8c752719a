/** Pictures of a run as SVG files that need nothing beside them: the timeline, and a card that sums the run up. */
import type { Result } from "../analysis/result.ts";
import type { Card } from "./card-parts.ts";
import { drawCard } from "./card.ts";
import type { Canvas } from "./charts/picture.ts";
import { drawTimeline } from "./charts/timeline.ts";
import { html, raw } from "./html/template.ts";
import type { SafeHtml } from "./html/template.ts";
import { colourOf, stylesFor } from "./svg-styles.ts";

/** The shipped font first, for pictures that are made into PNG; then those of people's systems. */
const FONTS = `Inter, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif`;
/** On what the timeline of a file is drawn. */
export const TIMELINE_CANVAS: Canvas = { width: 1000, id: "timeline-file", room: "wide" };
const MARGIN = 20;

/** The verdict, the key figures, the worst finding and the orgs on one card of 1200 × 630 pixels. */
export function renderCard(result: Result): string {
  return cardPicture(drawCard(result));
}

/** A card as a file. */
export function cardPicture({ markup, width, height }: Card): string {
  return renderPicture(markup, { width, height });
}

/** The timeline alone. */
export function renderTimelinePicture(result: Result): string {
  return timelinePicture(
    result.timeline.blocks.length === 0
      ? "No attempt was recorded, so there is nothing to draw."
      : drawTimeline(result, TIMELINE_CANVAS),
  );
}

/** A timeline as a file, or why there is none. */
export function timelinePicture(drawn: SafeHtml | string): string {
  const drawing =
    typeof drawn === "string"
      ? html`<svg class="picture" viewBox="0 0 ${TIMELINE_CANVAS.width} 60">
          <text x="0" y="30">${drawn}</text>
        </svg>`
      : drawn;
  const [, height = "60"] = /viewBox="0 0 [\d.]+ ([\d.]+)"/.exec(drawing.toString()) ?? [];
  const place = html`<g transform="translate(${MARGIN} ${MARGIN})"
    >${sized(drawing, TIMELINE_CANVAS.width, Number(height))}</g
  >`;
  return renderPicture(place, {
    width: TIMELINE_CANVAS.width + 2 * MARGIN,
    height: Number(height) + 2 * MARGIN,
  });
}

/** A drawing for a page has no size of its own, which inside another it needs, and a table beside it, which a file has not. */
function sized(drawing: SafeHtml, width: number, height: number): SafeHtml {
  const markup = drawing.toString().replace(" The table below has the same numbers.", "");
  return raw(markup.replace("<svg", `<svg width="${width}" height="${height}"`));
}

function renderPicture(
  markup: SafeHtml,
  { width, height }: { width: number; height: number },
): string {
  const styles = `${stylesFor(markup.toString())}\ntext { font-family: ${FONTS}; }`;
  return html`<?xml version="1.0" encoding="UTF-8"?>
    <svg
      xmlns="http://www.w3.org/2000/svg"
      width="${width}"
      height="${height}"
      viewBox="0 0 ${width} ${height}"
    >
      <style>
        ${raw(styles)}
      </style>
      <rect width="${width}" height="${height}" fill="${colourOf("card")}" />
      ${markup}
    </svg> `.toString();
}
