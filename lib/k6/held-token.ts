/** Calls made with a token that a client holds: one taken back, or one from its cache. */
import { checkExtras } from "../core/check-answer.ts";
import { EXTRA } from "../core/record.ts";
import type { Grant } from "../core/words.ts";
import type { ReadyOrg } from "./ready-orgs.ts";
import type { Exchange, Extras, Session } from "./session.ts";
import { prepareTokenCheck } from "./token-check.ts";

interface HeldToken {
  accessToken: string;
  /** Id of the record that the token, or its age, goes back to. */
  parent: string;
  /** Its age counts from here, in milliseconds since the scenario's start. */
  sinceMs: number;
  extras?: Extras;
}

/** Makes the plan's check of an org with a held token; null where the plan has none. */
export function checkHeldToken(
  session: Session,
  ready: ReadyOrg,
  grant: Grant,
  step: "old-token" | "cached-token",
  { accessToken, parent, sinceMs, extras = [] }: HeldToken,
): Exchange | null {
  const { apiCheck } = session.plan.head;
  const request = prepareTokenCheck(session.plan.head, ready, accessToken);
  if (apiCheck === null || request === null) return null;
  return session.check(ready, grant, step, request, {
    parent,
    accessToken,
    extras: [[EXTRA.age, String(session.nowMs() - sinceMs)], ...extras],
    extrasOf: ({ status, body }, clean) =>
      status >= 200 && status < 300
        ? checkExtras(body ?? "", apiCheck.kind, apiCheck.org, clean)
        : [],
  });
}
