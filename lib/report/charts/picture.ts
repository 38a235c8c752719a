/** A picture of the report: inline SVG with a title and a description, drawn once for wide and once for narrow pages. */
import { html } from "../html/template.ts";
import type { HtmlValue, SafeHtml } from "../html/template.ts";

/** How wide a picture is drawn, in units that are pixels where it is not scaled. */
export interface Canvas {
  width: number;
  /** Makes the ids of title and description unique on the page. */
  id: string;
  /** Shown on wide or on narrow pages. */
  room: "wide" | "narrow";
}

export interface PictureWords {
  title: string;
  description: string;
}

/** About how wide a character of the pictures' text is. */
export const CHARACTER_WIDTH = 6.4;

const WIDE = 960;
const NARROW = 340;

/**
 * Draws a picture twice, for its text keeps its size in units: a narrow page needs a narrow picture and not a shrunken one.
 * Styles show one of the two.
 */
export function drawBoth(id: string, draw: (canvas: Canvas) => SafeHtml): SafeHtml {
  return html`${draw({ width: WIDE, id: `${id}-wide`, room: "wide" })}${draw({ width: NARROW, id: `${id}-narrow`, room: "narrow" })}`;
}

/** The `svg` element around a picture's body. */
export function drawPicture(
  { width, id, room }: Canvas,
  height: number,
  { title, description }: PictureWords,
  body: HtmlValue,
): SafeHtml {
  return html`<svg
    class="picture ${room}"
    viewBox="0 0 ${width} ${Math.ceil(height)}"
    role="img"
    aria-labelledby="${id}-title ${id}-desc"
  >
    <title id="${id}-title">${title}</title>
    <desc id="${id}-desc">${description}</desc>
    ${body}
  </svg>`;
}

/** As many characters of a text as fit into so many units. */
export function charactersIn(units: number): number {
  return Math.max(1, Math.floor(units / CHARACTER_WIDTH));
}
