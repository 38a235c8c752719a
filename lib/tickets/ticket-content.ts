/** What is posted, as whoever renders it hands it over: this room knows no result. */

/** A file that may be attached. */
export interface Attachment {
  /** Carries the id of what it reports, its reader and a hash of the content, so that the same name is the same file. */
  name: string;
  mediaType: "text/html" | "text/markdown";
  text: string;
}

/** A sentence about the delivery, shown in the comment. */
export interface DeliveryNote {
  text: string;
  link?: { label: string; href: string };
}

/** Who may read a comment where a tracker can tell its own people from those who report to it. */
export type Readers = "internal" | "everybody";

export interface TicketContent {
  /**
   * What a posted comment is found again by, such as `tokenrush:run:<id>:vendor`. Every rendering has it, and no two readers have
   * the same: what the one was shown is never put in the place of what is the other's.
   */
  mark: string;
  /** The same report in forms that a tracker may or may not take, the best first; one is attached. */
  attachments: readonly [Attachment, ...Attachment[]];
  /** Where the report is for those who get none attached. */
  whereabouts: string;
  readers: Readers;
  /** Of at most 65 536 characters, the first line being `<!-- MARK -->`. */
  markdown: (notes: readonly DeliveryNote[]) => string;
  /** Wiki markup of at most 32 767 characters. */
  wiki: (notes: readonly DeliveryNote[]) => string;
  /** A document in the Atlassian Document Format, of at most 32 767 characters of JSON. */
  adf: (notes: readonly DeliveryNote[]) => object;
}

export function bytesOf({ text }: Attachment): number {
  return Buffer.byteLength(text);
}

/** True when a text has the mark, and not merely one that begins like it. */
export function carriesMark(text: string, mark: string): boolean {
  const at = text.indexOf(mark);
  if (at === -1) return false;
  const next = text.charAt(at + mark.length);
  return !/[\w.:-]/.test(next) || carriesMark(text.slice(at + mark.length), mark);
}

/** True when the first line of Markdown is the hidden mark: in a quotation it stands behind `>`, or further down. */
export function opensWithMark(markdown: string, mark: string): boolean {
  const [first] = markdown.split(/\r?\n/, 1);
  return first === `<!-- ${mark} -->`;
}
