/** A share as a bar in a line of text, with its interval as a line across it; the words beside it say the same. */
import { round } from "../charts/geometry.ts";
import { html } from "./template.ts";
import type { SafeHtml } from "./template.ts";

const WIDTH = 200;

export interface Share {
  count: number;
  of: number;
  interval: { low: number; high: number } | null;
}

export function drawShareBar({ count, of, interval }: Share): SafeHtml | null {
  if (of === 0) return null;
  const whisker =
    interval === null
      ? null
      : html`<path
          class="whisker"
          d="M${round(interval.low * WIDTH)} 5H${round(interval.high * WIDTH)}"
        />`;
  return html`<svg class="share" viewBox="0 0 200 10" preserveAspectRatio="none" aria-hidden="true">
    <rect class="share-all" width="200" height="10" rx="2" />
    <rect class="share-part" width="${round((count / of) * WIDTH)}" height="10" rx="2" />
    ${whisker}
  </svg>`;
}
