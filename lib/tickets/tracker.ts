/** What the trackers have in common: they say what they would send, they send it, and they say what came of it. */
import type { z } from "zod";
import type { Account } from "./account.ts";
import { unexpected } from "./refusal.ts";
import type { Sender } from "./sending.ts";
import type { Answer, RequestDraft } from "./tracker-client.ts";

export interface Tracker {
  account: Account;
  /** What `post` sends to a ticket that nothing has been posted to, in its order; nothing is asked for it. */
  plan: () => PlannedRequest[];
  post: (sender: Sender) => Promise<Delivery>;
}

export interface PlannedRequest {
  draft: RequestDraft;
  /** When it is sent, or what is sent instead; empty when it is sent in any case. */
  condition: string;
}

export interface Delivery {
  /** Of the comment, for people. */
  url: string;
  comment: "created" | "updated";
  attachment: { name: string; state: "uploaded" | "present" } | null;
  /** What the comment says about the report. */
  notes: string[];
}

/** The body of an answer by its schema; TRACKER_REFUSED when it is another. */
export function readAnswer<T>(
  schema: z.ZodType<T>,
  { body }: Answer,
  account: Account,
  draft: RequestDraft,
): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw unexpected(account, draft);
  return parsed.data;
}
