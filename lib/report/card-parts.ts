/** What cards are made of: a verdict, some figures, a box with what matters most, and a share of orgs as a bar. */
import stringWidth from "string-width";
import { boundText } from "../core/text.ts";
import { html } from "./html/template.ts";
import type { HtmlValue, SafeHtml } from "./html/template.ts";
import type { KeyFigure } from "./key-figures.ts";
import { colourOf } from "./svg-styles.ts";
import { fitCells, wrapText } from "./terminal-layout.ts";
import type { VerdictWords } from "./verdict-words.ts";

export interface Card {
  markup: SafeHtml;
  width: number;
  height: number;
}

interface CardFrame {
  title: string;
  verdict: string;
  tone: VerdictWords["tone"];
  /** What it is about, in a line. */
  about: string;
  body: HtmlValue;
  foot: string;
}

const WIDTH = 1200;
const HEIGHT = 630;
const LEFT = 60;
const ROOM = WIDTH - 2 * LEFT;
const STRIPE = 16;
/** A cell of text is about so wide, in font sizes, by weight; letters of scripts that are twice as wide count as two. */
const CELL = { 400: 0.53, 700: 0.58 } as const;
const MAX_TEXT = 400;
const NOTE_LINES = 2;
const FIGURE_GAP = 16;
const SMALLEST = 14;
const BOX = { top: 320, height: 154, padding: 24 };
/** How wide a line in the box may be. */
export const BOX_ROOM = ROOM - 2 * BOX.padding;

/** A card around its body: 1200 × 630, all text with its size and colour. */
export function drawCardFrame({ title, verdict, tone, about, body, foot }: CardFrame): Card {
  const colour = colourOf(tone);
  const markup = html`<title>${title}</title>
    <rect width="${STRIPE}" height="${HEIGHT}" fill="${colour}" />
    ${line(verdict, { y: 112, size: sizeFor(verdict, ROOM, 64, 700), colour, weight: 700 })}
    ${line(about, { y: 160, size: sizeFor(about, ROOM, 24, 400), colour: colourOf("quiet") })}
    ${body} ${line(foot, { y: 598, size: 18, colour: colourOf("quiet") })}`;
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

/** How many cells of text fit into so many pixels. */
export function cellsIn(room: number, size: number, weight: keyof typeof CELL = 400): number {
  return Math.floor(room / (size * CELL[weight]));
}

/** The largest size, of those that can be read, at which a text is shown whole. */
function sizeFor(text: string, room: number, largest: number, weight: keyof typeof CELL): number {
  const fitting = Math.floor(room / (stringWidth(text) * CELL[weight]));
  return Math.max(SMALLEST, Math.min(largest, fitting));
}

/** Figures beside each other, each with its name above and a note below. */
export function drawFigures(figures: readonly KeyFigure[]): SafeHtml[] {
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
export function firstLines(text: string, cells: number, most: number): string[] {
  const lines = wrapText(boundText(text, MAX_TEXT), cells - 1);
  return lines
    .slice(0, most)
    .map((one, at) => (at === most - 1 && lines.length > most ? `${one}…` : one));
}

interface BoxLine {
  text: string;
  size: number;
  weight?: keyof typeof CELL;
  /** Of the base line, below the top of the box. */
  below: number;
}

/** A coloured box with lines in it. */
export function drawBox(tone: VerdictWords["tone"], lines: readonly BoxLine[]): SafeHtml {
  const { top, height, padding } = BOX;
  const place = { x: LEFT + padding, room: BOX_ROOM, colour: colourOf("text") };
  return html`<rect
      x="${LEFT}"
      y="${top}"
      width="${ROOM}"
      height="${height}"
      rx="10"
      fill="${colourOf(`${tone}-wash`)}"
    />
    ${lines.map(({ text, below, ...style }) => line(text, { ...place, ...style, y: top + below }))}`;
}

/** So many of all as a bar, under words that say the same. */
export function drawShare(text: string, count: number, of: number): SafeHtml {
  const share = of === 0 ? 0 : count / of;
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
