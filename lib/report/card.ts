/** The card of a run: what it concluded, on one picture that says it where no page can be opened. */
import stringWidth from "string-width";
import type { Result } from "../analysis/result.ts";
import { boundText, formatCount } from "../core/text.ts";
import { describeSeen } from "./finding-words.ts";
import { html } from "./html/template.ts";
import type { SafeHtml } from "./html/template.ts";
import { listKeyFigures } from "./key-figures.ts";
import type { KeyFigure } from "./key-figures.ts";
import { rankFailing } from "./org-ranking.ts";
import { describeRun } from "./run-words.ts";
import { colourOf } from "./svg-styles.ts";
import { fitCells, wrapText } from "./terminal-layout.ts";
import { describeVerdict } from "./verdict-words.ts";
import type { VerdictWords } from "./verdict-words.ts";

const WIDTH = 1200;
const HEIGHT = 630;
const LEFT = 60;
const ROOM = WIDTH - 2 * LEFT;
const STRIPE = 16;
/** A cell of text is about so wide, in font sizes, by weight; letters of scripts that are twice as wide count as two. */
const CELL = { 400: 0.53, 700: 0.58 } as const;
const MAX_TEXT = 400;
const WORST_NAMED = 4;
const TITLE_LINES = 2;
const NOTE_LINES = 2;
const FIGURE_GAP = 16;
const SMALLEST = 14;

const TONE_COLOURS: Readonly<Record<VerdictWords["tone"], string>> = {
  good: "good",
  bad: "bad",
  unknown: "unknown",
};

/** Draws the card; all text has its size and colour with it. */
export function drawCard(result: Result): { markup: SafeHtml; width: number; height: number } {
  const { symbol, word, tone } = describeVerdict(result.verdict);
  const colour = colourOf(TONE_COLOURS[tone]);
  const { run } = result;
  const about = describeRun(result);
  const markup = html`<title>${symbol} ${word}: ${run.scenario}, ${run.id}</title>
    <rect width="${STRIPE}" height="${HEIGHT}" fill="${colour}" />
    ${line(`${symbol} ${word}`, { y: 112, size: 64, colour, weight: 700 })}
    ${line(about, { y: 160, size: sizeFor(about, ROOM, 24, 400), colour: colourOf("quiet") })}
    ${drawFigures(listKeyFigures(result))} ${drawFinding(result)} ${drawOrgs(result)}
    ${line(`${run.id} · tokenrush ${run.tokenrush}, k6 ${run.k6}`, { y: 598, size: 18, colour: colourOf("quiet") })}`;
  return { markup, width: WIDTH, height: HEIGHT };
}

interface LineStyle {
  y: number;
  size: number;
  colour: string;
  weight?: keyof typeof CELL;
  x?: number;
  room?: number;
}

/** A line of text, cut where it would leave its room. */
function line(text: string, style: LineStyle): SafeHtml {
  const { y, size, colour, weight = 400, x = LEFT, room = ROOM } = style;
  const fitted = fitCells(boundText(text, MAX_TEXT), cellsIn(room, size, weight));
  return html`<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${colour}"
    >${fitted}</text
  >`;
}

function cellsIn(room: number, size: number, weight: keyof typeof CELL = 400): number {
  return Math.floor(room / (size * CELL[weight]));
}

/** The largest size, of those that can be read, at which a text is shown whole. */
function sizeFor(text: string, room: number, largest: number, weight: keyof typeof CELL): number {
  const fitting = Math.floor(room / (stringWidth(text) * CELL[weight]));
  return Math.max(SMALLEST, Math.min(largest, fitting));
}

function drawFigures(figures: readonly KeyFigure[]): SafeHtml[] {
  const room = ROOM / figures.length - FIGURE_GAP;
  return figures.map(({ name, value, note, bad }, at) => {
    const place = { x: LEFT + at * (room + FIGURE_GAP), room };
    const notes = wrapText(boundText(note, MAX_TEXT), cellsIn(room, 15)).slice(0, NOTE_LINES);
    return html`${line(name, { ...place, y: 214, size: 18, colour: colourOf("quiet") })}
    ${line(value, { ...place, y: 252, size: sizeFor(value, room, 28, 700), colour: colourOf(bad ? "bad" : "text"), weight: 700 })}
    ${notes.map((text, row) => line(text, { ...place, y: 278 + row * 19, size: 15, colour: colourOf("quiet") }))}`;
  });
}

/** The first lines of a text, the last of them ending in `…` where there are more. */
function firstLines(text: string, cells: number, most: number): string[] {
  const lines = wrapText(boundText(text, MAX_TEXT), cells - 1);
  return lines
    .slice(0, most)
    .map((one, at) => (at === most - 1 && lines.length > most ? `${one}…` : one));
}

function drawFinding({ findings }: Result): SafeHtml {
  const [worst] = findings;
  const top = 320;
  const box = html`<rect
    x="${LEFT}"
    y="${top}"
    width="${ROOM}"
    height="154"
    rx="10"
    fill="${colourOf(worst === undefined ? "good-wash" : "bad-wash")}"
  />`;
  const place = { x: LEFT + 24, room: ROOM - 48, colour: colourOf("text") };
  if (worst === undefined) {
    return html`${box}
    ${line("Nothing was found wrong often enough to be a finding.", { ...place, y: top + 86, size: 26 })}`;
  }
  const shown = firstLines(worst.title, cellsIn(place.room, 26, 700), TITLE_LINES);
  const below = top + 44 + shown.length * 32;
  const fix = firstLines(
    `Fix: ${worst.fix}`,
    cellsIn(place.room, 17),
    1 + TITLE_LINES - shown.length,
  );
  const more = findings.length > 1 ? `, the first of ${formatCount(findings.length)} findings` : "";
  return html`${box}
  ${shown.map((text, at) => line(text, { ...place, y: top + 42 + at * 32, size: 26, weight: 700 }))}
  ${line(describeSeen(worst) + more, { ...place, y: below, size: 19 })}
  ${fix.map((text, at) => line(text, { ...place, y: below + 28 + at * 24, size: 17 }))}`;
}

/** How many of the orgs have something wrong, as a bar, and the worst of them by name. */
function drawOrgs({ orgs }: Result): SafeHtml {
  const failing = rankFailing(orgs);
  const share = orgs.length === 0 ? 0 : failing.length / orgs.length;
  const named = failing.slice(0, WORST_NAMED).map(({ org }) => boundText(org, 40));
  const more = failing.length - named.length;
  const who = named.length === 0 ? "" : `: ${named.join(", ")}${more > 0 ? " …" : ""}`;
  const text = `${formatCount(failing.length)} of ${formatCount(orgs.length)} orgs with something wrong${who}`;
  return html`${line(text, { y: 520, size: 22, colour: colourOf("text") })}
    <rect x="${LEFT}" y="536" width="${ROOM}" height="14" rx="7" fill="${colourOf("line")}" />
    <rect
      x="${LEFT}"
      y="536"
      width="${share === 0 ? 0 : Math.max(14, ROOM * share)}"
      height="14"
      rx="7"
      fill="${colourOf("bad")}"
    />`;
}
