/** GitLab: the report as an upload of the project, and a note that links to it. */
import { z } from "zod";
import type { Account } from "./account.ts";
import {
  attachOne,
  type AttachmentShelf,
  describeShelved,
  REFUSED_FORM,
  type Shelved,
} from "./attachment-shelf.ts";
import {
  type CommentThread,
  findOnPages,
  type PagePosition,
  placeComment,
  type PostedComment,
  requireFits,
} from "./comment-thread.ts";
import {
  type GitlabDestination,
  type GitlabRequests,
  gitlabRequests,
  UPLOADED_AGAIN,
} from "./gitlab-requests.ts";
import { refusalOf } from "./refusal.ts";
import { sendBlind, sendRepeatable, type Sender } from "./sending.ts";
import { type Attachment, bytesOf, opensWithMark, type TicketContent } from "./ticket-content.ts";
import { type Delivery, type PlannedRequest, readAnswer, type Tracker } from "./tracker.ts";

const MAX_COMMENT_CHARACTERS = 1_000_000;
/** Where an upload ends up is GitLab's to say; a dry run shows this. */
const UNKNOWN_PATH = "/uploads/HASH";

const userSchema = z.looseObject({ id: z.int() });
const noteSchema = z.looseObject({
  id: z.int(),
  body: z.string(),
  author: z.looseObject({ id: z.int() }).nullish(),
});
const uploadSchema = z.looseObject({
  // The link in it works wherever the project moves; its text is not ours.
  markdown: z
    .string()
    .regex(/^!?\[[^\]]*\]\(\/[\w./%-]+\)$/)
    .transform((markdown) => /\((.*)\)$/.exec(markdown)?.[1] ?? ""),
});

type Note = z.infer<typeof noteSchema>;

interface Issue {
  destination: GitlabDestination;
  account: Account;
  content: TicketContent;
  requests: GitlabRequests;
}

/** A ticket on GitLab. */
export function gitlabTracker(
  destination: GitlabDestination,
  account: Account,
  content: TicketContent,
): Tracker {
  const issue = { destination, account, content, requests: gitlabRequests(destination) };
  return { account, plan: () => planOf(issue), post: (sender) => post(issue, sender) };
}

function planOf({ content, requests }: Issue): PlannedRequest[] {
  const [file] = content.attachments;
  const kept = { path: `${UNKNOWN_PATH}/${file.name}` };
  const { body } = bodyWith(content, { file, kept, state: "uploaded" });
  const { method, path } = requests.update("ID", body);
  return [
    { draft: requests.self, condition: "" },
    { draft: requests.notes(1), condition: "" },
    {
      draft: requests.upload(file),
      condition: "unless this run has a note there that links to a file of this name and size",
    },
    {
      draft: requests.create(body),
      condition: `HASH is GitLab's to say; unless this run has a note there: that is updated, by ${method} ${path} with the same body`,
    },
  ];
}

async function post(issue: Issue, sender: Sender): Promise<Delivery> {
  const { account, content, requests } = issue;
  const answer = await sendRepeatable(sender, requests.self);
  const { id: self } = readAnswer(userSchema, answer, account, requests.self);
  const present = await findNote(issue, sender, self);
  const shelved = await attachOne(shelfOf(issue, sender, present), content.attachments);
  const { body, notes } = bodyWith(content, shelved);
  requireFits(body, MAX_COMMENT_CHARACTERS, "GitLab");
  const thread = threadOf(issue, sender, self, { body, isUploaded: shelved?.state === "uploaded" });
  const placed = await placeComment(sender, thread, present && postedNote(issue, present));
  const attachment = shelved && { name: shelved.file.name, state: shelved.state };
  return { ...placed, attachment, notes };
}

/** An upload is not listed to everybody: what the note that is there links to is what is known of it. */
function shelfOf(
  { account, requests }: Issue,
  sender: Sender,
  present: Note | null,
): AttachmentShelf {
  return {
    tracker: "GitLab",
    maxBytes: Infinity,
    find: async (file) => {
      const path = present === null ? null : pathIn(present.body, file);
      return path === null ? null : { path };
    },
    upload: async (file) => {
      const draft = requests.upload(file);
      const answer = await sendBlind(sender, draft, REFUSED_FORM);
      if (answer.status >= 300) return refusalOf(account, draft, answer);
      return { path: readAnswer(uploadSchema, answer, account, draft).markdown };
    },
  };
}

/** The note, and behind it, unseen, what it links to. */
function bodyWith(content: TicketContent, shelved: Shelved | null) {
  const note = describeShelved(content, { tracker: "GitLab", maxBytes: Infinity }, shelved);
  const record = shelved === null ? "" : `\n${recordOf(shelved.file, shelved.kept.path ?? "")}\n`;
  return { body: `${content.markdown([note])}${record}`, notes: [note.text] };
}

function recordOf(file: Attachment, path: string): string {
  return `<!-- tokenrush:upload:${file.name}:${bytesOf(file)}:${path} -->`;
}

function pathIn(body: string, file: Attachment): string | null {
  const [before = ""] = recordOf(file, "").split(" -->");
  const at = body.indexOf(before);
  return at === -1
    ? null
    : (/^\/[\w./%-]+(?= -->)/.exec(body.slice(at + before.length))?.[0] ?? null);
}

function findNote(issue: Issue, sender: Sender, self: number): Promise<Note | null> {
  const { account, content, requests } = issue;
  const readPage = async ({ number }: PagePosition) => {
    const draft = requests.notes(number);
    const answer = await sendRepeatable(sender, draft);
    const items = readAnswer(z.array(noteSchema), answer, account, draft);
    return { items, isLast: (answer.headers["x-next-page"] ?? "") === "" };
  };
  return findOnPages(
    readPage,
    ({ author, body }) => author?.id === self && opensWithMark(body, content.mark),
  );
}

/** Until the note is there, nothing says where what was just uploaded is. */
function threadOf(
  issue: Issue,
  sender: Sender,
  self: number,
  { body, isUploaded }: { body: string; isUploaded: boolean },
): CommentThread {
  const { account, requests } = issue;
  const twice = isUploaded ? { twice: UPLOADED_AGAIN } : {};
  const create = { ...requests.create(body), ...twice };
  return {
    create,
    update: ({ id }) => ({ ...requests.update(id, body), ...twice }),
    read: (answer) => postedNote(issue, readAnswer(noteSchema, answer, account, create)),
    find: async () => {
      const note = await findNote(issue, sender, self);
      return note && postedNote(issue, note);
    },
  };
}

function postedNote({ account, destination }: Issue, { id }: Note): PostedComment {
  const { project, issue } = destination;
  return { id: String(id), url: `${account.baseUrl}/${project}/-/issues/${issue}#note_${id}` };
}
