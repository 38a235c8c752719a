/** What users read when a tracker does not take a ticket: what was refused, and which variable, permission or limit to change. */
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeContent, makeOrder, REPORT } from "./content-fixture.ts";
import { postTicket } from "./delivery.ts";
import { FakeGithub } from "./fake-github-fixture.ts";
import { FakeGitlab } from "./fake-gitlab-fixture.ts";
import { FakeJira } from "./fake-jira-fixture.ts";
import type { FakeAnswer } from "./fake-server-fixture.ts";

const TOKEN = "a-token-nobody-prints";

let github = new FakeGithub(TOKEN);
let gitlab = new FakeGitlab(TOKEN);
let jira = new FakeJira("datacenter", `Bearer ${TOKEN}`);
let env: Record<string, string> = {};

beforeEach(async () => {
  github = new FakeGithub(TOKEN);
  gitlab = new FakeGitlab(TOKEN);
  jira = new FakeJira("datacenter", `Bearer ${TOKEN}`);
  env = {
    GITHUB_TOKEN: TOKEN,
    GITHUB_API_URL: await github.server.listen(),
    GITLAB_TOKEN: TOKEN,
    GITLAB_URL: await gitlab.server.listen(),
    JIRA_TOKEN: TOKEN,
    JIRA_BASE_URL: await jira.server.listen(),
  };
});
afterEach(() => Promise.all([github, gitlab, jira].map(({ server }) => server.close())));

/** The error of posting there. */
async function refusalOf(to: string, changes: Record<string, string> = {}) {
  const order = makeOrder(to, { ...env, ...changes });
  return postTicket(order, async () => undefined).then(
    () => null,
    (error: unknown) => error,
  );
}

it.each([
  ["github:acme/orders#7", "GITHUB_TOKEN", "GitHub refused to tell who asks: 401, "],
  ["gitlab:team/back-end/orders#7", "GITLAB_TOKEN", "GitLab refused to tell who asks: 401, "],
  ["jira:SUP-1", "JIRA_TOKEN", "Jira refused to tell who asks: 401, "],
])("401 of %s: the credential is at fault", async (to, variable, message) => {
  expect(await refusalOf(to, { [variable]: "wrong" })).toMatchObject({
    code: "TRACKER_REFUSED",
    exitCode: 3,
    message: expect.stringContaining(message),
    hint: `${variable} may be wrong, expired or revoked`,
  });
});

it.each([
  ["github:acme/orders#8", "comments of acme/orders#8: 404", "GITHUB_API_URL"],
  ["gitlab:team/back-end/orders#8", "notes of team/back-end/orders#8: 404", "GITLAB_URL"],
  ["jira:SUP-2", "attachments of SUP-2: 404", "JIRA_BASE_URL"],
])("404 of %s: --to is, or the right to see it", async (to, message, variable) => {
  expect(await refusalOf(to)).toMatchObject({
    exitCode: 2,
    message: expect.stringContaining(`refused to list the ${message}`),
    hint: expect.stringMatching(new RegExp(`^is --to right, is ${variable}, and may the account`)),
  });
});

it.each([
  ["github:acme/orders#7", () => github.server, "write access to issues"],
  ["gitlab:team/back-end/orders#7", () => gitlab.server, "the role Reporter"],
  ["jira:SUP-1", () => jira.server, "the permission Add comments"],
])("403 of %s: a permission is missing", async (to, server, permission) => {
  server().next(/^POST .*\/(?:comments?|notes)$/, { status: 403, json: {} });
  expect(await refusalOf(to)).toMatchObject({
    exitCode: 3,
    hint: expect.stringMatching(new RegExp(`^the account of \\w+_TOKEN needs ${permission}`)),
  });
});

it("413: a limit of the server is in the way, and no form of the report is below it", async () => {
  gitlab.maxUploadBytes = 1;
  expect(await refusalOf("gitlab:team/back-end/orders#7")).toMatchObject({
    exitCode: 3,
    message: expect.stringContaining("to team/back-end/orders: 413"),
    hint: "it is larger than GitLab takes: its administrator sets the limit",
  });
});

it("422: the server says why", async () => {
  const message = "Validation Failed";
  github.server.next(/^POST /, { status: 422, json: { message, errors: ["locked"] } });
  expect(await refusalOf("github:acme/orders#7")).toMatchObject({
    exitCode: 3,
    message: `GitHub refused to comment on acme/orders#7: 422, "["locked"]; Validation Failed"`,
  });
});

it("429, again and again: it is told how long to wait", async () => {
  github.server.next(/^POST /, { status: 429, headers: { "retry-after": "20" } }, 3);
  expect(await refusalOf("github:acme/orders#7")).toMatchObject({
    exitCode: 3,
    hint: expect.stringMatching(/^too many requests: it asks for 20.s, then run it again/),
  });
  expect(github.comments).toEqual([]);
});

it("5xx, again and again: the fault is the server's", async () => {
  jira.server.next(/^POST .*comment$/, { status: 503, text: "<html>down</html>" }, 3);
  expect(await refusalOf("jira:SUP-1")).toMatchObject({
    exitCode: 3,
    message: "Jira refused to comment on SUP-1: 503",
    hint: expect.stringContaining("a fault of its own"),
  });
});

it("no connection: the address, the proxy or a certificate is at fault", async () => {
  await github.server.close();
  expect(await refusalOf("github:acme/orders#7")).toMatchObject({
    code: "TRACKER_UNREACHABLE",
    exitCode: 3,
    message: expect.stringMatching(
      /^no answer from http:\/\/127.* to tell who asks: ECONNREFUSED$/,
    ),
    hint: expect.stringMatching(
      /^is GITHUB_API_URL right, and HTTPS_PROXY, NO_PROXY and NODE_EXTRA/,
    ),
  });
  await github.server.listen();
});

it.each<[string, FakeAnswer, string]>([
  [
    "a redirect, which is not followed",
    { status: 302, headers: { location: "https://sso.example/login?to=x" } },
    "set JIRA_BASE_URL to the address it redirects to, on sso.example",
  ],
  [
    "a page to sign in",
    { status: 200, headers: { "content-type": "text/html" }, text: "<html>sign in</html>" },
    "is JIRA_BASE_URL the address of Jira's API, and not of a page to sign in?",
  ],
])("%s: the address is wrong", async (_, answer, hint) => {
  jira.server.next(/myself$/, answer);
  expect(await refusalOf("jira:SUP-1")).toMatchObject({ exitCode: 3, hint });
});

it("what a server says of a credential is not repeated, and what it says is bounded", async () => {
  const message = `bad token ${TOKEN} ${encodeURIComponent(TOKEN)} \u001b[31m${"x".repeat(5000)}`;
  github.server.next(/^GET \/user/, { status: 401, json: { message } });
  const error = await refusalOf("github:acme/orders#7");
  const text = error instanceof Error ? error.message : "";
  expect(text).toContain("bad token [removed]");
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain("\u001b");
  expect(text.length).toBeLessThan(400);
});

it("a missing credential is named before anything is sent", async () => {
  expect(await refusalOf("github:acme/orders#7", { GITHUB_TOKEN: "" })).toMatchObject({
    code: "SECRET_MISSING",
    exitCode: 2,
    message: "GITHUB_TOKEN must be set",
  });
  expect(github.server.asked).toEqual([]);
});

it("a report that is in no form small enough is left out, not forced", async () => {
  jira.limits = { enabled: true, uploadLimit: 1 };
  await postTicket(makeOrder("jira:SUP-1", env, makeContent()), async () => undefined);
  expect(JSON.stringify(jira.comments[0]?.body)).not.toContain(REPORT);
});
