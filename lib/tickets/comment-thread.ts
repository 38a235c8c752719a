/** One comment per report: the one that is there is brought up to date, and only where none is, one is made. */
import { EXIT_CODES, HarnessError } from "../core/errors.ts";
import { formatCount } from "../core/text.ts";
import { sendOnce, sendRepeatable, type Sender } from "./sending.ts";
import type { Answer, RequestDraft } from "./tracker-client.ts";

/** A comment as a tracker names it. */
export interface PostedComment {
  id: string;
  /** For people. */
  url: string;
}

export interface CommentThread {
  /** Looks through the comments for the one that is ours. */
  find: () => Promise<PostedComment | null>;
  create: RequestDraft;
  update: (comment: PostedComment) => RequestDraft;
  /** The comment that an answer to `create` is about. */
  read: (answer: Answer) => PostedComment;
}

/** Pages of a hundred that are looked through. */
const MAX_PAGES = 200;

/** Updates the comment that is there, or makes one; `present` is what `find` found just now. */
export async function placeComment(
  sender: Sender,
  thread: CommentThread,
  present: PostedComment | null,
): Promise<{ url: string; comment: "created" | "updated" }> {
  if (present !== null) {
    await sendRepeatable(sender, thread.update(present));
    return { url: present.url, comment: "updated" };
  }
  const outcome = await sendOnce(sender, thread.create, thread.find);
  const { url } = outcome.kind === "found" ? outcome.found : thread.read(outcome);
  return { url, comment: "created" };
}

/** A page to be read: its number from 1, and how many items were on those before. */
export interface PagePosition {
  number: number;
  seen: number;
}

/** Looks through pages for the item that is ours. */
export async function findOnPages<Item>(
  readPage: (position: PagePosition) => Promise<{ items: readonly Item[]; isLast: boolean }>,
  isOurs: (item: Item) => boolean,
): Promise<Item | null> {
  let seen = 0;
  for (let number = 1; number <= MAX_PAGES; number += 1) {
    const { items, isLast } = await readPage({ number, seen });
    const ours = items.find(isOurs);
    if (ours !== undefined) return ours;
    if (isLast || items.length === 0) return null;
    seen += items.length;
  }
  throw new HarnessError(
    "TRACKER_REFUSED",
    `the ticket has more than ${formatCount(seen)} comments`,
    {
      hint: "post to another: an earlier comment of this run cannot be found among so many",
      exitCode: EXIT_CODES.usage,
    },
  );
}

/** TRACKER_REFUSED when a comment is longer than a tracker takes, before anything is sent. */
export function requireFits(text: string, maxCharacters: number, tracker: string): void {
  if (text.length <= maxCharacters) return;
  throw new HarnessError(
    "TRACKER_REFUSED",
    `the comment has ${formatCount(text.length)} characters, and ${tracker} takes ${formatCount(maxCharacters)}`,
    { hint: "nothing was sent", exitCode: EXIT_CODES.usage },
  );
}
