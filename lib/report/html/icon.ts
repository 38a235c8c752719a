/** The icon of a tab with the page, by verdict: the same symbol as in its title. */
import type { VerdictWords } from "../verdict-words.ts";

/** Of each tone a `data:` address, since the page may fetch nothing. */
export const ICONS: Record<VerdictWords["tone"], string> = {
  good: drawIcon("#176b3a", "M4 8l3 3 5-6"),
  bad: drawIcon("#b3261e", "M5 5l6 6M11 5l-6 6"),
  unknown: drawIcon("#855300", "M6 6a2 2 0 1 1 3 2q-1 .6-1 1.5M8 12v.1"),
};

function drawIcon(colour: string, path: string): string {
  const picture =
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">' +
    `<circle cx="8" cy="8" r="8" fill="${colour}"/>` +
    `<path d="${path}" fill="none" stroke="#fff" stroke-width="2" stroke-linecap="round"/></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(picture).toString("base64")}`;
}
