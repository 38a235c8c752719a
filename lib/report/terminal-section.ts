/** What the sections of every summary on a terminal are made of: titles, labels and bullets, each line within the width. */
import { styleText } from "node:util";
import { boundText, formatCount } from "../core/text.ts";
import { wrapText } from "./terminal-layout.ts";

export interface ScreenOptions {
  /** Columns of the terminal; a summary uses between 72 and 100. */
  width: number;
  /** True for ANSI colours; whoever calls honours NO_COLOR and a pipe. */
  colour: boolean;
}

/** What a section needs to know of the terminal. */
export interface Screen {
  cells: number;
  paint: (format: Paint, text: string) => string;
  /** Where what there is no room for can be seen: `see the report`. */
  elsewhere: string;
}
export type Paint = "bold" | "dim" | "red" | "green" | "yellow";

const MIN_CELLS = 72;
const MAX_CELLS = 100;
const MAX_NAME = 40;
const MAX_SENTENCE = 600;
const LABEL_CELLS = 13;

export function screenFor({ width, colour }: ScreenOptions, elsewhere: string): Screen {
  return {
    cells: Math.min(MAX_CELLS, Math.max(MIN_CELLS, width)),
    paint: (format, text) => (colour ? styleText(format, text, { validateStream: false }) : text),
    elsewhere,
  };
}

/** Sections with an empty line between two; those without a line are left out. */
export function joinSections(sections: readonly (readonly string[])[]): string {
  return sections
    .filter((section) => section.length > 0)
    .map((section) => `${section.join("\n")}\n`)
    .join("\n");
}

/** A bold title over indented lines, and how many were left out. */
export function titled(
  title: string,
  lines: readonly string[],
  hidden: number,
  { paint, elsewhere }: Screen,
): string[] {
  const more = hidden > 0 ? [paint("dim", `and ${formatCount(hidden)} more, ${elsewhere}`)] : [];
  return [paint("bold", title), ...indent([...lines, ...more])];
}

/** A label in a column of its own, the text beside it. */
export function labelled(label: string, text: string, { cells, paint }: Screen): string[] {
  const [first = "", ...rest] = wrapText(text, cells - LABEL_CELLS - 4);
  const head = paint("dim", label) + " ".repeat(Math.max(1, LABEL_CELLS - label.length));
  return [head + first, ...rest.map((line) => " ".repeat(LABEL_CELLS) + line)];
}

/** A mark, the text beside it; two cells narrower than the screen, for it stands in a section. */
export function bullet(mark: string, text: string, cells: number): string[] {
  const [first = "", ...rest] = wrapText(text, cells - 4);
  return [`${mark} ${first}`, ...indent(rest)];
}

export function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`);
}

/** What others named, cut to a name's length. */
export function name(text: string): string {
  return boundText(text, MAX_NAME);
}

/** What others wrote, cut to a sentence's length. */
export function sentence(text: string): string {
  return boundText(text, MAX_SENTENCE);
}
