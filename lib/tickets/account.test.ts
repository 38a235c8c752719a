import { describe, expect, it } from "vitest";
import { githubAccount, gitlabAccount, jiraAccount, jiraDeployment } from "./account.ts";

const SITE = { JIRA_BASE_URL: "https://acme.atlassian.net" };
const OWN = { JIRA_BASE_URL: "https://jira.acme.example" };
const CLOUD = { JIRA_EMAIL: "me@acme.example", JIRA_API_TOKEN: "t" };
const DATA_CENTER = { JIRA_TOKEN: "t" };

describe("which Jira it is", () => {
  it.each([
    ["by its name, whatever else is set", { ...SITE, JIRA_DEPLOYMENT: "datacenter" }, "datacenter"],
    ["by the credentials of Cloud", { ...OWN, ...CLOUD }, "cloud"],
    ["by half of them", { ...OWN, JIRA_EMAIL: "me@acme.example" }, "cloud"],
    ["by the credential of Data Center", { ...SITE, ...DATA_CENTER }, "datacenter"],
    ["by Atlassian's address, when both are set", { ...SITE, ...CLOUD, ...DATA_CENTER }, "cloud"],
    ["by Atlassian's address, when none is", SITE, "cloud"],
    ["not at all, when neither tells", { ...OWN, ...CLOUD, ...DATA_CENTER }, null],
    [
      "not by an address that only looks like it",
      { JIRA_BASE_URL: "https://atlassian.net.example" },
      null,
    ],
  ])("is told %s", (_, env, deployment) => {
    expect(jiraDeployment(env)).toBe(deployment);
  });

  it("is not told by a word that is neither", () => {
    expect(() => jiraDeployment({ ...OWN, JIRA_DEPLOYMENT: "server" })).toThrow(
      'JIRA_DEPLOYMENT "server" is unknown',
    );
  });
});

describe("an address", () => {
  it("is that of the public service unless another is set, and keeps its path", () => {
    expect(githubAccount({}).baseUrl).toBe("https://api.github.com");
    expect(gitlabAccount({}).baseUrl).toBe("https://gitlab.com");
    const env = { JIRA_BASE_URL: "https://acme.example/jira/" };
    expect(jiraAccount(env, "datacenter").baseUrl).toBe("https://acme.example/jira");
  });

  it.each([
    ["", "JIRA_BASE_URL is not set"],
    ["acme.atlassian.net", "is no address of a server"],
    ["ftp://acme.example", "is no address of a server"],
    ["https://acme.example/?x=1", "is no address of a server"],
    ["https://me:secret@acme.example", "has a user part before its host"],
    ["http://acme.example", "would get credentials without TLS"],
    ["http://127.0.0.1.example", "would get credentials without TLS"],
  ])("is refused without being shown: %s", (url, words) => {
    expect(() => jiraAccount({ JIRA_BASE_URL: url }, "cloud")).toThrow(
      expect.objectContaining({
        code: "USAGE",
        exitCode: 2,
        message: expect.stringMatching(
          new RegExp(`^JIRA_BASE_URL.* ?${words.replace("JIRA_BASE_URL ", "")}$`),
        ),
      }),
    );
  });

  it.each(["http://localhost:8080", "http://127.0.0.1:1", "http://[::1]:8080"])(
    "needs no TLS on this machine: %s",
    (url) => {
      expect(githubAccount({ GITHUB_API_URL: url }).baseUrl).toBe(url);
    },
  );
});

describe("a credential", () => {
  it("is a header, shown by the names of its variables", () => {
    const { credential } = jiraAccount({ ...SITE, ...CLOUD }, "cloud");
    const value = `Basic ${Buffer.from("me@acme.example:t").toString("base64")}`;
    expect(credential).toMatchObject({ value, shown: "Basic <JIRA_EMAIL:JIRA_API_TOKEN>" });
    expect(jiraAccount({ ...OWN, ...DATA_CENTER }, "datacenter").credential).toMatchObject({
      value: "Bearer t",
      shown: "Bearer <JIRA_TOKEN>",
    });
    expect(gitlabAccount({ GITLAB_TOKEN: "t" }).credential).toMatchObject({
      header: "PRIVATE-TOKEN",
      value: "t",
    });
  });

  it("is none while a part of it is missing", () => {
    const { credential } = jiraAccount({ ...SITE, JIRA_EMAIL: "me@acme.example" }, "cloud");
    expect(credential.value).toBeNull();
  });

  it("with a line feed at its end is refused by its name", () => {
    expect(() => githubAccount({ GITHUB_TOKEN: "abc\n" })).toThrow(
      /^GITHUB_TOKEN has a space, a line feed/,
    );
  });
});
