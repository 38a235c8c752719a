/** One file per report: the first form of it that a tracker takes, and none where it is there already. */
import { HarnessError } from "../core/errors.ts";
import { formatCount } from "../core/text.ts";
import {
  type Attachment,
  bytesOf,
  type DeliveryNote,
  type TicketContent,
} from "./ticket-content.ts";

/** A file as a tracker keeps it. */
export interface KeptFile {
  /** What a comment can link to; null where it shows its files by itself. */
  path: string | null;
}

export interface AttachmentShelf {
  tracker: string;
  maxBytes: number;
  find: (file: Attachment) => Promise<KeptFile | null>;
  /** The refusal, when it may be about this form of the report alone. */
  upload: (file: Attachment) => Promise<KeptFile | HarnessError>;
}

export interface Shelved {
  file: Attachment;
  kept: KeptFile;
  state: "uploaded" | "present";
}

/** How trackers say, among other things, that they do not take such a file, or none so large. */
export const REFUSED_FORM: readonly number[] = [400, 403, 413, 415, 422];

/** Attaches one file; null when all are too large. Throws the refusal when none is taken. */
export async function attachOne(
  shelf: AttachmentShelf,
  files: readonly Attachment[],
): Promise<Shelved | null> {
  let refusal: HarnessError | null = null;
  for (const file of files.filter((one) => bytesOf(one) <= shelf.maxBytes)) {
    const present = await shelf.find(file);
    if (present !== null) return { file, kept: present, state: "present" };
    const kept = await shelf.upload(file);
    if (!(kept instanceof HarnessError)) return { file, kept, state: "uploaded" };
    refusal = kept;
  }
  if (refusal !== null) throw refusal;
  return null;
}

/** What a comment says of the file it comes with, or why there is none and where the report is. */
export function describeShelved(
  { attachments, whereabouts }: TicketContent,
  { tracker, maxBytes }: Pick<AttachmentShelf, "tracker" | "maxBytes">,
  shelved: Shelved | null,
): DeliveryNote {
  const [best] = attachments;
  if (shelved === null) {
    const size = `${formatCount(bytesOf(best))} bytes, and this ${tracker} takes ${formatCount(maxBytes)}`;
    return { text: `The report is not attached: it has ${size}. ${whereabouts}` };
  }
  const { file, kept } = shelved;
  const refused = file === best ? "" : `This ${tracker} does not take ${best.name}. `;
  const attached = `${refused}The report is attached to this issue:`;
  return kept.path === null
    ? { text: `${attached} ${file.name}` }
    : { text: attached, link: { label: file.name, href: kept.path } };
}
