/** Sorts the table of orgs by the column whose head is pressed; pressed again, the other way round. */
import { compareCells } from "./quantity.ts";
import { announce } from "./status.ts";

type Direction = "ascending" | "descending";

export function sortOnClick(): void {
  const table = document.querySelector<HTMLTableElement>("#org-table");
  const heads = Array.from(table?.tHead?.rows[0]?.cells ?? []);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const direction = nextDirection(head, column);
      for (const one of heads) one.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", direction);
      if (table !== null) sortBy(table, column, direction);
      announce(`Sorted by ${button.textContent ?? ""}, ${direction}`);
    });
  });
}

/** Names start with the first of the alphabet, figures with the largest. */
function nextDirection(head: Element, column: number): Direction {
  const now = head.getAttribute("aria-sort");
  if (now === null) return column === 0 ? "ascending" : "descending";
  return now === "ascending" ? "descending" : "ascending";
}

function sortBy(table: HTMLTableElement, column: number, direction: Direction): void {
  const [body] = table.tBodies;
  if (body === undefined) return;
  const sign = direction === "ascending" ? 1 : -1;
  const keyed = Array.from(body.rows, (row) => ({
    row,
    text: (row.cells[column]?.textContent ?? "").trim(),
    isRest: row.className === "rest",
  }));
  keyed.sort(
    (one, other) =>
      Number(one.isRest) - Number(other.isRest) || compareCells(one.text, other.text, sign),
  );
  body.append(...keyed.map(({ row }) => row));
}
