/** What the lines, dots and fields of a picture stand for. */
import { html } from "../html/template.ts";
import type { SafeHtml } from "../html/template.ts";
import { round } from "./geometry.ts";
import { CHARACTER_WIDTH } from "./picture.ts";

export interface LegendEntry {
  label: string;
  className: string;
  mark: "line" | "field" | "band";
}

const MARK_WIDTH: Record<LegendEntry["mark"], number> = { line: 24, field: 10, band: 24 };
const GAP = 6;
const BETWEEN = 16;
const ROW_HEIGHT = 18;

export interface Legend {
  body: SafeHtml;
  /** How far it reaches below where it starts. */
  height: number;
}

/** Entries in rows from the left, as many beside each other as fit; `y` is the base line of the first row. */
export function drawLegend(
  entries: readonly LegendEntry[],
  { left, y, width }: { left: number; y: number; width: number },
): Legend {
  let at = left;
  let row = 0;
  const drawn = entries.map((entry) => {
    const needed = MARK_WIDTH[entry.mark] + GAP + entry.label.length * CHARACTER_WIDTH;
    if (at > left && at + needed > left + width) {
      at = left;
      row += 1;
    }
    const start = at;
    at += needed + BETWEEN;
    return drawEntry(entry, start, y + row * ROW_HEIGHT);
  });
  return { body: html`${drawn}`, height: (row + 1) * ROW_HEIGHT };
}

function drawEntry({ label, className, mark }: LegendEntry, x: number, y: number): SafeHtml {
  const width = MARK_WIDTH[mark];
  const sign =
    mark === "line"
      ? html`<path class="${className}" d="M${round(x)} ${y - 4}h${width}" />`
      : html`<rect
          class="${className}"
          x="${round(x)}"
          y="${y - 9}"
          width="${width}"
          height="10"
        />`;
  return html`${sign}<text class="legend" x="${round(x + width + GAP)}" y="${y}">${label}</text>`;
}
