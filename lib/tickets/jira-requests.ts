/** The requests that are made of Jira. @see https://developer.atlassian.com/cloud/jira/platform/rest/v3/ */
import type { JiraDeployment } from "./account.ts";
import type { Attachment, DeliveryNote, Readers, TicketContent } from "./ticket-content.ts";
import type { RequestDraft } from "./tracker-client.ts";

const PAGE_SIZE = 100;

export interface JiraRequests {
  self: RequestDraft;
  attachmentLimits: RequestDraft;
  attachments: RequestDraft;
  upload: (file: Attachment) => RequestDraft;
  /** Comments from the given one on, counted from 0. */
  comments: (startAt: number) => RequestDraft;
  create: (body: object | string) => RequestDraft;
  update: (id: string, body: object | string) => RequestDraft;
}

/** Version 3 of the API, and with it the document format, is Cloud's alone. */
export function jiraRequests(
  key: string,
  deployment: JiraDeployment,
  readers: Readers,
): JiraRequests {
  const api = deployment === "cloud" ? "/rest/api/3" : "/rest/api/2";
  const issue = `${api}/issue/${encodeURIComponent(key)}`;
  return {
    self: get("tell who asks", `${api}/myself`),
    attachmentLimits: get("tell its limits of attachments", `${api}/attachment/meta`),
    attachments: get(`list the attachments of ${key}`, `${issue}?fields=attachment`),
    upload: (file) => ({
      purpose: `attach ${file.name} to ${key}`,
      needs: "the permission Create attachments, and an issue that is not closed to it",
      method: "POST",
      path: `${issue}/attachments`,
      // Without it Jira takes an upload for a forged one.
      headers: { "X-Atlassian-Token": "no-check" },
      file,
    }),
    comments: (startAt) =>
      get(
        `list the comments of ${key}`,
        `${issue}/comment?startAt=${startAt}&maxResults=${PAGE_SIZE}&orderBy=created`,
      ),
    create: (body) => ({
      purpose: `comment on ${key}`,
      needs: "the permission Add comments",
      method: "POST",
      path: `${issue}/comment`,
      json: { body, ...propertiesFor(readers) },
    }),
    update: (id, body) => ({
      purpose: `update its comment on ${key}`,
      needs: "the permission Edit own comments",
      method: "PUT",
      path: `${issue}/comment/${encodeURIComponent(id)}`,
      json: { body, ...propertiesFor(readers) },
    }),
  };
}

/** In a service project a comment goes to the customer by mail, unless this property says that it is internal. */
function propertiesFor(readers: Readers): object {
  if (readers === "everybody") return {};
  return { properties: [{ key: "sd.public.comment", value: { internal: true } }] };
}

function get(purpose: string, path: string): RequestDraft {
  return { purpose, needs: "the permission Browse projects", method: "GET", path };
}

/** The body of a comment as this Jira takes it. */
export function jiraBody(
  { adf, wiki }: TicketContent,
  deployment: JiraDeployment,
  notes: readonly DeliveryNote[],
): object | string {
  return deployment === "cloud" ? adf(notes) : wiki(notes);
}
