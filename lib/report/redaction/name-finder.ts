/** Finds known names in any text: longest first, inside words too, whatever their case, also cut short. */
import { isOrdinary } from "./ordinary-words.ts";
import { foldCase, formsOf } from "./name-forms.ts";

/**
 * Who wrote a text, which decides about names that are ordinary words:
 * in `ours` they name somebody only where our sentences put names, in `theirs` wherever they stand as a word.
 */
export type Author = "ours" | "theirs";

export interface NameFinder {
  /** The text with each name replaced. */
  replace: (text: string, author: Author) => string;
  /** Where names stand in a text, as ends of slices. */
  find: (text: string, author: Author) => { at: number; end: number }[];
}

/** Forms of names by what each is replaced with, in lower case. */
interface NameIndex {
  replacements: ReadonlyMap<string, string>;
  /** Lengths of forms, longest first, by their first characters. */
  lengthsByStart: ReadonlyMap<string, readonly number[]>;
  ordinary: ReadonlySet<string>;
  /** Forms that are replaced anywhere, in order, for looking up how one begins. */
  sorted: readonly string[];
}

/** A form of so many characters is looked up by these; a shorter one by all of it. */
const START_LENGTH = 3;
const SHORTEST_CUT = 4;
/** A cut name within a word has to be longer, for so many characters are alike by chance. */
const SHORTEST_CUT_INSIDE = 6;
/** Texts by others that are at least so long may have been cut. */
const CUT_FROM = 90;
const ELLIPSIS = "…";

/** Finds names, to be replaced by what stands beside each; of two entries for one name the first holds, and one beside itself stays. */
export function createNameFinder(
  entries: Iterable<readonly [name: string, replacement: string]>,
): NameFinder {
  const index = indexNames(entries);
  return {
    replace: (text, author) => replaceCut(replaceWhole(text, author, index), author, index),
    find: (text, author) =>
      findWhole(text, author, index).map(({ at, form }) => ({ at, end: at + form.length })),
  };
}

function indexNames(entries: Iterable<readonly [string, string]>): NameIndex {
  const replacements = new Map<string, string>();
  const lengths = new Map<string, Set<number>>();
  const ordinary = new Set<string>();
  for (const [name, replacement] of entries) {
    for (const form of formsOf(name)) {
      if (replacements.has(form)) continue;
      // What stays as it is keeps its own spelling.
      replacements.set(form, replacement === name ? "" : replacement);
      if (isOrdinary(form)) ordinary.add(form);
      const start = form.slice(0, START_LENGTH);
      lengths.set(start, (lengths.get(start) ?? new Set()).add(form.length));
    }
  }
  const sorted = [...replacements.keys()].filter((form) => !ordinary.has(form)).toSorted();
  const lengthsByStart = new Map(
    Array.from(lengths, ([start, all]) => [start, [...all].toSorted((a, b) => b - a)] as const),
  );
  return { replacements, lengthsByStart, ordinary, sorted };
}

function findWhole(text: string, author: Author, index: NameIndex): { at: number; form: string }[] {
  const folded = foldCase(text);
  const found: { at: number; form: string }[] = [];
  let at = 0;
  while (at < folded.length) {
    const form = nameAt(folded, at, author, index);
    if (form !== null) found.push({ at, form });
    at += form?.length ?? 1;
  }
  return found;
}

function replaceWhole(text: string, author: Author, index: NameIndex): string {
  let written = "";
  let from = 0;
  for (const { at, form } of findWhole(text, author, index)) {
    const end = at + form.length;
    const replacement = index.replacements.get(form) ?? "";
    written += text.slice(from, at) + (replacement === "" ? text.slice(at, end) : replacement);
    from = end;
  }
  return written + text.slice(from);
}

/** The longest form that stands at a place and names somebody there. */
function nameAt(folded: string, at: number, author: Author, index: NameIndex): string | null {
  for (let startLength = START_LENGTH; startLength > 0; startLength -= 1) {
    const lengths = index.lengthsByStart.get(folded.slice(at, at + startLength)) ?? [];
    for (const length of lengths) {
      const form = folded.slice(at, at + length);
      if (!index.replacements.has(form)) continue;
      if (!index.ordinary.has(form) || isNamed(folded, at, at + length, author)) return form;
    }
  }
  return null;
}

/** Where our own sentences put the name of an org or a group; see the titles, scopes, lists and details of a result. */
const BEFORE_NAME =
  /(?:\borgs?|\bexpected|\bworst:|\bflight, in|\bnew in|: in|\bworks at|\bnot at|[:,([{"“=])\s*$/;
/** A slice of a finding's counts (`refresh 12/40`) is of a stage, a grant or a variant. */
const AFTER_SLICE = /^\s\d[\d\u202f]*\/\d/;
/** A figure goes on after it, or has a unit. */
const AFTER_FIGURE = /^[.:/]\d|^[\u202f ]?%|^\u202f|^ (?:ms|s|min|h)\b/;
const WORD_BEFORE = /[\p{L}\p{N}_]$/u;
const WORD_AFTER = /^[\p{L}\p{N}_]/u;
/** Stages and variants have names of several parts. */
const PART_BEFORE = /[\p{L}\p{N}_-]$/u;
const PART_AFTER = /^[\p{L}\p{N}_-]/u;
/** It is the beginning of an alias. */
const AFTER_ALIAS = /^-(?:[a-z]\d){3}/;
const CONTEXT = 12;

function isNamed(folded: string, at: number, end: number, author: Author): boolean {
  const before = folded.slice(Math.max(0, at - CONTEXT), at);
  const after = folded.slice(end, end + CONTEXT);
  if (AFTER_ALIAS.test(after)) return false;
  if (author === "theirs") return !WORD_BEFORE.test(before) && !WORD_AFTER.test(after);
  if (PART_BEFORE.test(before) || PART_AFTER.test(after)) return false;
  return BEFORE_NAME.test(before) && !AFTER_SLICE.test(after) && !AFTER_FIGURE.test(after);
}

/** A name that a text was cut within: what is left of it before an ellipsis, or at the end of a long text by others. */
function replaceCut(text: string, author: Author, index: NameIndex): string {
  const pieces = text.split(ELLIPSIS);
  const last = pieces.length - 1;
  const mayBeCut = author === "theirs" && text.length >= CUT_FROM;
  if (last === 0 && !mayBeCut) return text;
  return pieces
    .map((piece, at) => (at < last || mayBeCut ? withoutCutName(piece, index) : piece))
    .join(ELLIPSIS);
}

function withoutCutName(piece: string, { sorted, replacements }: NameIndex): string {
  const folded = foldCase(piece);
  const longest = Math.min(folded.length, 200);
  for (let length = longest; length >= SHORTEST_CUT; length -= 1) {
    const at = folded.length - length;
    const isInside = /[\p{L}\p{N}]/u.test(folded.charAt(at - 1));
    if (isInside && length < SHORTEST_CUT_INSIDE) continue;
    const start = folded.slice(at);
    const form = firstFrom(sorted, start);
    // Several names may begin like this: which of them it was is not said.
    if (form?.startsWith(start) && form !== start && replacements.get(form) !== "") {
      return piece.slice(0, at);
    }
  }
  return piece;
}

/** The first of sorted texts that is not before `text`. */
function firstFrom(sorted: readonly string[], text: string): string | undefined {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? "") < text) low = middle + 1;
    else high = middle;
  }
  return sorted[low];
}
