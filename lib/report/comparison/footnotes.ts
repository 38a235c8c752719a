/** Footnotes of a table: one mark for one text, however many rows have it. */

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

export interface Footnotes {
  /** Marks for a cell, in their order; empty for no notes. */
  mark: (notes: readonly string[]) => string;
  /** All notes with their marks. */
  list: () => { mark: string; text: string }[];
}

/** Beyond `most` notes the rest share one mark, whose text is `rest`. */
export function createFootnotes(most: number, rest: string): Footnotes {
  const numbers = new Map<string, number>();
  const numberOf = (text: string): number => {
    const own = numbers.size < most || numbers.has(text) ? text : rest;
    const known = numbers.get(own) ?? numbers.size + 1;
    numbers.set(own, known);
    return known;
  };
  return {
    mark: (notes) => {
      const marks = new Set(notes.map(numberOf));
      return [...marks]
        .toSorted((a, b) => a - b)
        .map(superscript)
        .join("\u202f");
    },
    list: () => [...numbers].map(([text, number]) => ({ mark: superscript(number), text })),
  };
}

function superscript(number: number): string {
  return String(number).replace(/\d/g, (digit) => SUPERSCRIPTS.charAt(Number(digit)));
}
