/** The requests that are made of GitLab. @see https://docs.gitlab.com/api/notes/ and https://docs.gitlab.com/api/project_markdown_uploads/ */
import type { Destination } from "./destination.ts";
import type { Attachment } from "./ticket-content.ts";
import type { RequestDraft } from "./tracker-client.ts";

const PAGE_SIZE = 100;
/** Of an upload nothing is known but what its answer said: lists of uploads are for maintainers, and do not say where a file is. */
export const UPLOADED_AGAIN =
  "the note is posted once; the report may be uploaded a second time, and nothing links to the first, for GitLab does not say where a lost upload is";

export type GitlabDestination = Extract<Destination, { tracker: "gitlab" }>;
export type GitlabRequests = ReturnType<typeof gitlabRequests>;

export function gitlabRequests({ project, issue }: GitlabDestination) {
  const name = `${project}#${issue}`;
  const path = `/api/v4/projects/${encodeURIComponent(project)}`;
  const notes = `${path}/issues/${issue}/notes`;
  const needs =
    "the role Reporter in the project, or Guest if it is public, and a token of scope api";
  const self: RequestDraft = {
    needs,
    purpose: "tell who asks",
    method: "GET",
    path: "/api/v4/user",
  };
  return {
    self,
    notes: (page: number): RequestDraft => ({
      needs,
      purpose: `list the notes of ${name}`,
      method: "GET",
      path: `${notes}?per_page=${PAGE_SIZE}&page=${page}&sort=asc&order_by=created_at`,
    }),
    upload: (file: Attachment): RequestDraft => ({
      needs,
      purpose: `upload ${file.name} to ${project}`,
      method: "POST",
      path: `${path}/uploads`,
      twice: UPLOADED_AGAIN,
      file,
    }),
    create: (body: string): RequestDraft => ({
      needs,
      purpose: `comment on ${name}`,
      method: "POST",
      path: notes,
      json: { body },
    }),
    update: (id: string, body: string): RequestDraft => ({
      needs,
      purpose: `update its note on ${name}`,
      method: "PUT",
      path: `${notes}/${encodeURIComponent(id)}`,
      json: { body },
    }),
  };
}
