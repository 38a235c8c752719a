/**
 * Test support: what Jira's renderer of wiki markup looks for in a line, in our own words after its documentation and the rules of
 * its phrases (a mark at the edge of a word, text that neither begins nor ends with a space, the mark again).
 * @see https://jira.atlassian.com/secure/WikiRendererHelpAction.jspa?section=all
 */

const EDGE_BEFORE = String.raw`(?<![\p{L}\p{Nd}\\])`;
const EDGE_AFTER = String.raw`(?![\p{L}\p{Nd}])`;

function phrase(mark: string): RegExp {
  return new RegExp(`${EDGE_BEFORE}${mark}(?=\\S)[^\\n]*?\\S${mark}${EDGE_AFTER}`, "u");
}

const EFFECTS: readonly (readonly [effect: string, looksLike: RegExp])[] = [
  ["bold", phrase(String.raw`\*`)],
  ["emphasis", phrase("_")],
  ["citation", phrase(String.raw`\?\?`)],
  ["deletion", phrase("-")],
  ["insertion", phrase(String.raw`\+`)],
  ["superscript", phrase(String.raw`\^`)],
  ["subscript", phrase("~")],
  ["fixed width or a macro", /[{}]/],
  ["a link, a mention or an attachment", /[[\]]/],
  ["a cell", /\|/],
  ["an image", /!\S/],
  ["a line break or an escape", /\\/],
  ["markup of the page", /[<>]/],
  ["an entity of another's", /&(?!#\d+;)/],
  ["a URL", /\b(?:https?|ftp|file|mailto|news|nntp|irc|smb):\S|\bwww\./i],
  ["an emoticon", /(?::[-']?[()PDp]|;-?\))|\((?:[!?+\-xyni/*]|\*\w|on|off|flag|flagoff)\)/],
  ["a dash", /(?:^|\s)-{2,3}(?:\s|$)/],
  ["a heading or a quotation", /^\s*(?:h[1-6]|bq)\.\s/],
  ["an item", /^\s*[*#-]+\s/],
  ["a rule", /^\s*-{4,}/],
  ["the key of an issue", /\b[A-Z][A-Z0-9_]+-\d/],
];

/** What a line of markup would do besides being read. */
export function effectsOf(line: string): string[] {
  return EFFECTS.filter(([, looksLike]) => looksLike.test(line)).map(([effect]) => effect);
}

/** What a reader sees of a line without markup: its entities as characters. */
export function readerSees(line: string): string {
  return line.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}
