/** A part of a report that only some runs have, in a form that a terminal, a page and a ticket can each lay out. */
import type { TableColumn } from "./table-columns.ts";

/** Cells are not escaped: names in them are what others wrote. */
export interface Detail {
  title: string;
  /** Sentences that stand above the table; any may be all there is. */
  sentences: readonly string[];
  columns: readonly DetailColumn[];
  rows: readonly (readonly string[])[];
}

type DetailColumn = Pick<TableColumn<unknown>, "head" | "align" | "room">;

/** A detail whose table has one row per item. */
export function makeDetail<Item>(
  title: string,
  sentences: readonly string[],
  columns: readonly TableColumn<Item>[],
  items: readonly Item[],
): Detail {
  return {
    title,
    sentences,
    columns:
      items.length === 0 ? [] : columns.map(({ head, align, room }) => ({ head, align, room })),
    rows: items.map((item) => columns.map(({ cell }) => cell(item))),
  };
}

/** The columns of a detail for a terminal: what only a page has room for is left out. */
export function narrowed({ columns, rows, ...detail }: Detail): Detail {
  const kept = columns.flatMap(({ room }, at) => (room === "full" ? [] : [at]));
  return {
    ...detail,
    columns: columns.filter((_, at) => kept.includes(at)),
    rows: rows.map((row) => row.filter((_, at) => kept.includes(at))),
  };
}

/** A column of text. */
export function words<Item>(
  head: string,
  cell: (item: Item) => string,
  room: TableColumn<Item>["room"] = "narrow",
): TableColumn<Item> {
  return { head, align: "left", room, cell };
}

/** A column of numbers. */
export function figures<Item>(head: string, cell: (item: Item) => string): TableColumn<Item> {
  return { head, align: "right", room: "narrow", cell };
}
