/** Reads a page as its readers would: its text, its tables, its pictures. For tests. */
import { createHash } from "node:crypto";

export interface ReadTable {
  label: string;
  heads: string[];
  rows: { id: string; cells: string[] }[];
}

/** The text of a piece of markup, without styles, scripts and pictures. */
export function readText(markup: string): string {
  return readCharacters(
    markup
      .replace(/<style>[^]*?<\/style>|<script>[^]*?<\/script>|<svg[^]*?<\/svg>/g, "")
      .replace(/<\/?(?:a|b|code|span|strong|time)\b[^>]*>/g, "")
      .replace(/<[^>]*>/g, " "),
  );
}

function readCharacters(text: string): string {
  return text
    .replace(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
    .replace(/[ \n]+/g, " ")
    .trim();
}

/** All tables in their order, each by the label of the box it scrolls in. */
export function readTables(page: string): ReadTable[] {
  const tables = page.matchAll(/aria-label="([^"]*)" tabindex="0">\s*(<table[^]*?<\/table>)/g);
  return Array.from(tables, ([, label = "", table = ""]) => {
    const [head = [], ...rows] = Array.from(
      table.matchAll(/<tr(?: id="([^"]*)")?[^>]*>([^]*?)<\/tr>/g),
      ([, id = "", row = ""]) => ({ id, cells: readCells(row) }),
    );
    return { label: readCharacters(label), heads: "cells" in head ? head.cells : [], rows };
  });
}

function readCells(row: string): string[] {
  return Array.from(row.matchAll(/<t[hd][^>]*>([^]*?)(?=<\/?t[hdr]\b|$)/g), ([, cell = ""]) =>
    readText(cell),
  );
}

/** The table of this label; fails where there is none. */
export function tableOf(page: string, label: string): ReadTable {
  const table = readTables(page).find((one) => one.label === label);
  if (table === undefined) throw new Error(`no table ${label}`);
  return table;
}

/** The cells of a table's row by its head. */
export function rowOf(page: string, label: string, head: string): string[] {
  return tableOf(page, label).rows.find(({ cells }) => cells[0] === head)?.cells ?? [];
}

/** What a figure is with thousands unparted and without its share: `1 083 (94.5 %)` is `1083`. */
export function plainCount(cell: string): string {
  return cell.replace(/ \(.*/, "").replaceAll("\u202f", "");
}

/** As a Content-Security-Policy names a script or style. */
export function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** Ids of a page, in its order. */
export function idsOf(page: string): string[] {
  return Array.from(page.matchAll(/\sid="([^"]*)"/g), ([, id = ""]) => id);
}
