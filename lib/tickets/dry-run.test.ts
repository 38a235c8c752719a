import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeContent, makeOrder, REPORT } from "./content-fixture.ts";
import { planTicket, postTicket } from "./delivery.ts";
import { describePlan } from "./dry-run.ts";
import { FakeGithub } from "./fake-github-fixture.ts";
import { FakeGitlab } from "./fake-gitlab-fixture.ts";
import { FakeJira } from "./fake-jira-fixture.ts";
import { jsonOf } from "./fake-server-fixture.ts";

const TOKEN = "a-token-nobody-prints";
const BASIC = `Basic ${Buffer.from(`me@acme.example:${TOKEN}`).toString("base64")}`;

const fakes = {
  github: new FakeGithub(TOKEN),
  gitlab: new FakeGitlab(TOKEN),
  cloud: new FakeJira("cloud", BASIC),
  dataCenter: new FakeJira("datacenter", `Bearer ${TOKEN}`),
};
let origins = { github: "", gitlab: "", cloud: "", dataCenter: "" };

beforeEach(async () => {
  fakes.github = new FakeGithub(TOKEN);
  fakes.gitlab = new FakeGitlab(TOKEN);
  fakes.cloud = new FakeJira("cloud", BASIC);
  fakes.dataCenter = new FakeJira("datacenter", `Bearer ${TOKEN}`);
  origins = {
    github: await fakes.github.server.listen(),
    gitlab: await fakes.gitlab.server.listen(),
    cloud: await fakes.cloud.server.listen(),
    dataCenter: await fakes.dataCenter.server.listen(),
  };
});
afterEach(() => Promise.all(Object.values(fakes).map(({ server }) => server.close())));

const orders = {
  github: () =>
    makeOrder("github:acme/orders#7", { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: origins.github }),
  gitlab: () =>
    makeOrder("gitlab:team/back-end/orders#7", { GITLAB_TOKEN: TOKEN, GITLAB_URL: origins.gitlab }),
  cloud: () =>
    makeOrder("jira:SUP-1", {
      JIRA_EMAIL: "me@acme.example",
      JIRA_API_TOKEN: TOKEN,
      JIRA_BASE_URL: origins.cloud,
    }),
  dataCenter: () =>
    makeOrder("jira:SUP-1", { JIRA_TOKEN: TOKEN, JIRA_BASE_URL: origins.dataCenter }),
};

describe.each(["github", "gitlab", "cloud", "dataCenter"] as const)("a dry run for %s", (kind) => {
  it("sends nothing, and shows no credential", () => {
    const { requests } = planTicket(orders[kind]());
    const shown = `${JSON.stringify(requests)}${describePlan(requests)}`;
    expect(fakes[kind].server.asked).toEqual([]);
    expect(shown).not.toContain(TOKEN);
    expect(shown).not.toContain(BASIC.split(" ")[1]);
  });

  it("shows what is then sent, request by request", async () => {
    const { requests } = planTicket(orders[kind]());
    await postTicket(orders[kind](), async () => undefined);
    const { asked } = fakes[kind].server;
    expect(asked.map(({ line }) => line)).toEqual(
      requests.map(({ method, url }) => `${method} ${url.slice(origins[kind].length)}`),
    );
    for (const [index, request] of asked.entries()) {
      const planned = requests[index];
      // GitLab says where an upload ends up, and only then.
      const body = JSON.stringify(jsonOf(request)).replaceAll("0".repeat(32), "HASH");
      expect(body).toBe(JSON.stringify(planned?.body ?? null));
      for (const [name, value] of Object.entries(planned?.headers ?? {})) {
        const sent = request.headers[name.toLowerCase()] ?? "";
        expect(value.includes("<") || sent.startsWith(value)).toBe(true);
      }
      expect(request.body.includes(planned?.file?.name ?? "")).toBe(true);
    }
  });
});

describe("a dry run", () => {
  it("is shown for people", () => {
    const env = { JIRA_BASE_URL: "https://jira.acme.example" };
    const { requests, warnings } = planTicket(makeOrder("jira:SUP-1", env));
    expect(describePlan(requests)).toMatchInlineSnapshot(`
      "Dry run: nothing is sent. With --post, this is:

      1. GET https://jira.acme.example/rest/api/2/myself
         Accept: application/json
         User-Agent: tokenrush/test
         Authorization: Bearer <JIRA_TOKEN>

      2. GET https://jira.acme.example/rest/api/2/attachment/meta
         Accept: application/json
         User-Agent: tokenrush/test
         Authorization: Bearer <JIRA_TOKEN>

      3. GET https://jira.acme.example/rest/api/2/issue/SUP-1?fields=attachment
         Accept: application/json
         User-Agent: tokenrush/test
         Authorization: Bearer <JIRA_TOKEN>

      4. POST https://jira.acme.example/rest/api/2/issue/SUP-1/attachments
         (unless a file of this name and size is there)
         Accept: application/json
         User-Agent: tokenrush/test
         X-Atlassian-Token: no-check
         Authorization: Bearer <JIRA_TOKEN>
         Content-Type: multipart/form-data
         file: 20260304T101459Z-spike-kfpw-internal-report.html, 40 bytes, text/html

      5. GET https://jira.acme.example/rest/api/2/issue/SUP-1/comment?startAt=0&maxResults=100&orderBy=created
         Accept: application/json
         User-Agent: tokenrush/test
         Authorization: Bearer <JIRA_TOKEN>

      6. POST https://jira.acme.example/rest/api/2/issue/SUP-1/comment
         (unless this run has a comment there: that is updated, by PUT /rest/api/2/issue/SUP-1/comment/ID with the same body)
         Accept: application/json
         User-Agent: tokenrush/test
         Content-Type: application/json; charset=utf-8
         Authorization: Bearer <JIRA_TOKEN>

         JSON member "body", 145 characters:

      h2. FAILED

      The report is attached to this issue: 20260304T101459Z-spike-kfpw-internal-report.html

      {{tokenrush:run:20260304T101459Z-spike-kfpw}}

         JSON member "properties", 55 characters:

      [{"key":"sd.public.comment","value":{"internal":true}}]

      "
    `);
    expect(warnings).toEqual([
      "JIRA_DEPLOYMENT is not set: shown is what Data Center would get; --post asks the server",
      "--post needs JIRA_TOKEN",
    ]);
  });

  it("has the name and size of the file", () => {
    const { requests } = planTicket(orders.cloud());
    const [file] = requests.flatMap((request) => request.file ?? []);
    const bytes = Buffer.byteLength(makeContent().attachments[0].text);
    expect(file).toEqual({ name: REPORT, bytes, mediaType: "text/html" });
  });
});
