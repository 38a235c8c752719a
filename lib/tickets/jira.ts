/** Jira, on Cloud and on Data Center: the report is attached to the issue, and a comment says what it says. */
import { z } from "zod";
import type { Account, JiraDeployment } from "./account.ts";
import {
  attachOne,
  type AttachmentShelf,
  describeShelved,
  type KeptFile,
  REFUSED_FORM,
} from "./attachment-shelf.ts";
import {
  type CommentThread,
  findOnPages,
  type PagePosition,
  placeComment,
  type PostedComment,
  requireFits,
} from "./comment-thread.ts";
import { jiraBody, type JiraRequests, jiraRequests } from "./jira-requests.ts";
import { refusalOf } from "./refusal.ts";
import { sendOnce, sendRepeatable, type Sender } from "./sending.ts";
import { type Attachment, bytesOf, carriesMark, type TicketContent } from "./ticket-content.ts";
import { type Delivery, type PlannedRequest, readAnswer, type Tracker } from "./tracker.ts";

const MAX_COMMENT_CHARACTERS = 32_767;
/** In a comment Jira shows its attachments by itself. */
const KEPT: KeptFile = { path: null };

/** Cloud names accounts by `accountId`, Data Center by `key` or `name`. */
const personSchema = z
  .looseObject({
    accountId: z.string().optional(),
    key: z.string().optional(),
    name: z.string().optional(),
  })
  .refine((person) => nameOf(person) !== "");
const limitsSchema = z.looseObject({ enabled: z.boolean(), uploadLimit: z.number().optional() });
const issueSchema = z.looseObject({
  fields: z.looseObject({
    attachment: z.array(z.looseObject({ filename: z.string(), size: z.number() })).default([]),
  }),
});
const commentSchema = z.looseObject({
  id: z.string(),
  author: personSchema.optional(),
  body: z.unknown(),
});
const commentsSchema = z.looseObject({ total: z.number(), comments: z.array(commentSchema) });

interface Issue {
  key: string;
  deployment: JiraDeployment;
  account: Account;
  content: TicketContent;
  requests: JiraRequests;
}

/** A ticket in Jira; `key` names the issue. */
export function jiraTracker(
  key: string,
  deployment: JiraDeployment,
  account: Account,
  content: TicketContent,
): Tracker {
  const requests = jiraRequests(key, deployment, content.readers);
  const issue = { key, deployment, account, content, requests };
  return { account, plan: () => planOf(issue), post: (sender) => post(issue, sender) };
}

function planOf({ content, deployment, requests }: Issue): PlannedRequest[] {
  const [file] = content.attachments;
  const limits = { tracker: "Jira", maxBytes: bytesOf(file) };
  const note = describeShelved(content, limits, { file, kept: KEPT, state: "uploaded" });
  const body = jiraBody(content, deployment, [note]);
  const { method, path } = requests.update("ID", body);
  return [
    { draft: requests.self, condition: "" },
    { draft: requests.attachmentLimits, condition: "" },
    { draft: requests.attachments, condition: "" },
    { draft: requests.upload(file), condition: "unless a file of this name and size is there" },
    { draft: requests.comments(0), condition: "" },
    {
      draft: requests.create(body),
      condition: `unless this run has a comment there: that is updated, by ${method} ${path} with the same body`,
    },
  ];
}

async function post(issue: Issue, sender: Sender): Promise<Delivery> {
  const { account, content, deployment, requests } = issue;
  const answer = await sendRepeatable(sender, requests.self);
  const self = nameOf(readAnswer(personSchema, answer, account, requests.self));
  const shelf = await shelfOf(issue, sender);
  const shelved = shelf === null ? null : await attachOne(shelf, content.attachments);
  const noneTaken = `The report is not attached: this Jira takes no attachments. ${content.whereabouts}`;
  const note = shelf === null ? { text: noneTaken } : describeShelved(content, shelf, shelved);
  const body = jiraBody(content, deployment, [note]);
  requireFits(
    typeof body === "string" ? body : JSON.stringify(body),
    MAX_COMMENT_CHARACTERS,
    "Jira",
  );
  const thread = threadOf(issue, sender, self, body);
  const placed = await placeComment(sender, thread, await thread.find());
  const attachment = shelved && { name: shelved.file.name, state: shelved.state };
  return { ...placed, attachment, notes: [note.text] };
}

/** The attachments of the issue; null where Jira takes none. */
async function shelfOf(issue: Issue, sender: Sender): Promise<AttachmentShelf | null> {
  const { account, requests } = issue;
  const draft = requests.attachmentLimits;
  const answer = await sendRepeatable(sender, draft);
  const { enabled, uploadLimit } = readAnswer(limitsSchema, answer, account, draft);
  if (!enabled) return null;
  const find = (file: Attachment) => findAttachment(issue, sender, file);
  return {
    tracker: "Jira",
    maxBytes: uploadLimit ?? Infinity,
    find,
    upload: async (file) => {
      const upload = requests.upload(file);
      const outcome = await sendOnce(sender, upload, () => find(file), REFUSED_FORM);
      if (outcome.kind === "found" || outcome.status < 300) return KEPT;
      return refusalOf(account, upload, outcome);
    },
  };
}

async function findAttachment(
  { account, requests }: Issue,
  sender: Sender,
  file: Attachment,
): Promise<KeptFile | null> {
  const answer = await sendRepeatable(sender, requests.attachments);
  const { fields } = readAnswer(issueSchema, answer, account, requests.attachments);
  const isThere = fields.attachment.some(
    ({ filename, size }) => filename === file.name && size === bytesOf(file),
  );
  return isThere ? KEPT : null;
}

function threadOf(
  { key, account, content, requests }: Issue,
  sender: Sender,
  self: string,
  body: object | string,
): CommentThread {
  const create = requests.create(body);
  const posted = ({ id }: { id: string }): PostedComment => ({
    id,
    url: `${account.baseUrl}/browse/${key}?focusedCommentId=${encodeURIComponent(id)}`,
  });
  const readPage = async ({ seen }: PagePosition) => {
    const draft = requests.comments(seen);
    const answer = await sendRepeatable(sender, draft);
    const { total, comments } = readAnswer(commentsSchema, answer, account, draft);
    return { items: comments, isLast: seen + comments.length >= total };
  };
  return {
    create,
    update: ({ id }) => requests.update(id, body),
    read: (answer) => posted(readAnswer(commentSchema, answer, account, create)),
    find: async () => {
      const ours = await findOnPages(
        readPage,
        ({ author, body: text }) =>
          author !== undefined &&
          nameOf(author) === self &&
          carriesMark(JSON.stringify(text), content.mark),
      );
      return ours && posted(ours);
    },
  };
}

function nameOf({
  accountId,
  key,
  name,
}: {
  accountId?: string | undefined;
  key?: string | undefined;
  name?: string | undefined;
}): string {
  return accountId ?? key ?? name ?? "";
}
