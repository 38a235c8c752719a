/** GitHub: a comment on an issue or pull request. Files it takes from people only. */
import { z } from "zod";
import type { Account } from "./account.ts";
import {
  type CommentThread,
  findOnPages,
  type PagePosition,
  placeComment,
  requireFits,
} from "./comment-thread.ts";
import { type GithubDestination, type GithubRequests, githubRequests } from "./github-requests.ts";
import { sendRepeatable, type Sender } from "./sending.ts";
import { opensWithMark, type TicketContent } from "./ticket-content.ts";
import { type Delivery, type PlannedRequest, readAnswer, type Tracker } from "./tracker.ts";

const MAX_COMMENT_CHARACTERS = 65_536;

const userSchema = z.looseObject({ login: z.string() });
const commentSchema = z.looseObject({
  id: z.int(),
  html_url: z.string(),
  body: z.string().nullish(),
  user: z.looseObject({ login: z.string(), type: z.string().optional() }).nullish(),
});

/** A ticket on GitHub. */
export function githubTracker(
  destination: GithubDestination,
  account: Account,
  content: TicketContent,
): Tracker {
  const requests = githubRequests(destination);
  const notes = [`GitHub takes no files from programs. ${content.whereabouts}`];
  const body = content.markdown(notes.map((text) => ({ text })));
  return {
    account,
    plan: () => planOf(requests, body),
    post: async (sender): Promise<Delivery> => {
      requireFits(body, MAX_COMMENT_CHARACTERS, "GitHub");
      const isOurs = await authorship(requests, account, sender);
      const thread = threadOf(requests, account, sender, {
        body,
        isOurs: (comment) => isOurs(comment) && opensWithMark(comment.body ?? "", content.mark),
      });
      const placed = await placeComment(sender, thread, await thread.find());
      return { ...placed, attachment: null, notes };
    },
  };
}

function planOf(requests: GithubRequests, body: string): PlannedRequest[] {
  const { method, path } = requests.update("ID", body);
  return [
    { draft: requests.self, condition: "" },
    { draft: requests.comments(1), condition: "" },
    {
      draft: requests.create(body),
      condition: `unless this run has a comment there: that is updated, by ${method} ${path} with the same body`,
    },
  ];
}

type GithubComment = z.infer<typeof commentSchema>;

/** Tells which comments may be the account's own; the token of a workflow is not told who it is, only that it is a bot. */
async function authorship(
  { self }: GithubRequests,
  account: Account,
  sender: Sender,
): Promise<(comment: GithubComment) => boolean> {
  const answer = await sendRepeatable(sender, self, [403]);
  if (answer.status === 403) return ({ user }) => user?.type === "Bot";
  const { login } = readAnswer(userSchema, answer, account, self);
  return ({ user }) => user?.login === login;
}

function threadOf(
  requests: GithubRequests,
  account: Account,
  sender: Sender,
  { body, isOurs }: { body: string; isOurs: (comment: GithubComment) => boolean },
): CommentThread {
  const create = requests.create(body);
  const readPage = async ({ number }: PagePosition) => {
    const draft = requests.comments(number);
    const answer = await sendRepeatable(sender, draft);
    const items = readAnswer(z.array(commentSchema), answer, account, draft);
    // The link itself is not followed: it may lead anywhere.
    return { items, isLast: !/\brel="next"/.test(answer.headers["link"] ?? "") };
  };
  return {
    create,
    update: ({ id }) => requests.update(id, body),
    read: (answer) => posted(readAnswer(commentSchema, answer, account, create)),
    find: async () => {
      const ours = await findOnPages(readPage, isOurs);
      return ours && posted(ours);
    },
  };
}

function posted({ id, html_url: url }: GithubComment) {
  return { id: String(id), url };
}
