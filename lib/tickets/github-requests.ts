/** The requests that are made of GitHub. @see https://docs.github.com/en/rest/issues/comments */
import type { Destination } from "./destination.ts";
import type { RequestDraft } from "./tracker-client.ts";

const PAGE_SIZE = 100;
const HEADERS = { Accept: "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28" };

export type GithubDestination = Extract<Destination, { tracker: "github" }>;
export type GithubRequests = ReturnType<typeof githubRequests>;

export function githubRequests({ owner, repository, issue }: GithubDestination) {
  const name = `${owner}/${repository}#${issue}`;
  const issues = `/repos/${owner}/${repository}/issues`;
  const needs = "write access to issues, or to pull requests if it is one";
  const shared = { needs, headers: HEADERS };
  const self: RequestDraft = { ...shared, purpose: "tell who asks", method: "GET", path: "/user" };
  return {
    self,
    comments: (page: number): RequestDraft => ({
      ...shared,
      purpose: `list the comments of ${name}`,
      method: "GET",
      path: `${issues}/${issue}/comments?per_page=${PAGE_SIZE}&page=${page}`,
    }),
    create: (body: string): RequestDraft => ({
      ...shared,
      purpose: `comment on ${name}`,
      method: "POST",
      path: `${issues}/${issue}/comments`,
      json: { body },
    }),
    update: (id: string, body: string): RequestDraft => ({
      ...shared,
      purpose: `update its comment on ${name}`,
      method: "PATCH",
      path: `${issues}/comments/${encodeURIComponent(id)}`,
      json: { body },
    }),
  };
}
