/** `tokenrush ticket` as its users meet it, against servers that hold it to what Jira, GitHub and GitLab document. */
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { z } from "zod";
import { COLLEAGUE } from "../lib/report/ticket-composition.ts";
import { markOf } from "../lib/report/ticket-sections.ts";
import { detailedResult } from "../lib/report/result-fixture-details.ts";
import { FakeGithub } from "../lib/tickets/fake-github-fixture.ts";
import { FakeGitlab } from "../lib/tickets/fake-gitlab-fixture.ts";
import { FakeJira } from "../lib/tickets/fake-jira-fixture.ts";
import type { FakeServer } from "../lib/tickets/fake-server-fixture.ts";
import { makeCertificate } from "../lib/tickets/self-signed-fixture.ts";
import { callTokenrush } from "./called-cli.ts";
import type { Io } from "./io.ts";
import { runCommand } from "./setup/command.mjs";

const PROGRAM = fileURLToPath(new URL("bin.mjs", import.meta.url));
const TOKEN = "a-token-nobody-prints";
const RUN_ID = detailedResult().run.id;
const REPORT = expect.stringMatching(new RegExp(`^${RUN_ID}-internal-report-[0-9a-f]{8}\\.html$`));
const INTERNAL = ["--audience", "internal"];

/** The folder it is run in, new for each test, with a run in it. */
let cwd = "";

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), "tokenrush-ticket-"));
  await writeFile(join(cwd, "result.json"), JSON.stringify(detailedResult()));
  onTestFinished(() => rm(cwd, { recursive: true }));
});

describe("usage that cannot be understood", () => {
  const github = ["--to", "github:acme/orders#7"];

  test.each([
    ["no audience", github, "required option '--audience <who>' not specified"],
    ["an unknown one", [...github, "--audience", "all"], "choices are internal, vendor, customer"],
    ["no ticket", INTERNAL, "required option '--to <ticket>' not specified"],
    [
      "none that there is",
      ["--to", "acme#7", ...INTERNAL],
      '--to "acme#7" is no ticket\nhint: give',
    ],
    [
      "a customer that is not named",
      [...github, "--audience", "customer"],
      "hint: name it with --only-org",
    ],
    ["no address of Jira", ["--to", "jira:SUP-1", ...INTERNAL], "JIRA_BASE_URL is not set"],
    ["no credential", [...github, ...INTERNAL, "--post"], "GITHUB_TOKEN must be set"],
  ])("%s is refused, with what to do", async (_, args, words) => {
    const { exitCode, stdout, stderr } = await ticket(args);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(words);
  });

  test("a folder that is no run is refused by its name", async () => {
    const { exitCode, stderr } = await tokenrush(["ticket", "gone", ...github, ...INTERNAL]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("gone is no run");
  });
});

describe("a ticket", () => {
  test("on Jira Cloud is a document that Atlassian's schema knows, with the report attached", async () => {
    const basic = Buffer.from(`me@acme.example:${TOKEN}`).toString("base64");
    const jira = new FakeJira("cloud", `Basic ${basic}`);
    const env = { JIRA_EMAIL: "me@acme.example", JIRA_API_TOKEN: TOKEN };
    const { stdout } = await posted("jira:SUP-1", jira.server, (url) => ({
      ...env,
      JIRA_BASE_URL: url,
    }));
    expect(stdout).toMatch(/^The report is attached to this issue: .*-internal-report-\w+\.html$/m);
    expect(jira.attachments.map(({ filename }) => filename)).toEqual([REPORT]);
    expect(JSON.stringify(jira.comments[0]?.body)).toContain(markOf(detailedResult(), COLLEAGUE));
  });

  test("has its report attached again when the run was judged anew, though it is as long as before", async () => {
    const jira = new FakeJira("datacenter", `Bearer ${TOKEN}`);
    const env = { JIRA_TOKEN: TOKEN, JIRA_BASE_URL: await listen(jira.server) };
    const args = ["--to", "jira:SUP-1", ...INTERNAL, "--post"];
    await ticket(args, env);
    const result = detailedResult();
    const seed = result.run.seed === 7 ? 8 : 7;
    const again = { ...result, run: { ...result.run, seed } };
    await writeFile(join(cwd, "result.json"), JSON.stringify(again));
    await ticket(args, env);
    await ticket(args, env);
    const [first, second, ...others] = jira.attachments;
    expect(others).toEqual([]);
    expect(second?.size).toBe(first?.size);
    expect(second?.filename).not.toBe(first?.filename);
    expect(JSON.stringify(jira.comments)).toContain(second?.filename);
  });

  test("on Jira Data Center is wiki markup, with the report attached", async () => {
    const jira = new FakeJira("datacenter", `Bearer ${TOKEN}`);
    const env = { JIRA_TOKEN: TOKEN };
    await posted("jira:SUP-1", jira.server, (url) => ({ ...env, JIRA_BASE_URL: url }));
    expect(jira.attachments.map(({ filename }) => filename)).toEqual([REPORT]);
    expect(jira.comments[0]?.body).toMatch(/^h2\. ✗ FAILED\n/);
  });

  test("on GitHub is Markdown that says where the report is", async () => {
    const github = new FakeGithub(TOKEN);
    const env = { GITHUB_TOKEN: TOKEN };
    const to = "github:acme/orders#7";
    await posted(to, github.server, (url) => ({ ...env, GITHUB_API_URL: url }));
    expect(github.comments[0]?.body).toMatch(
      /^<!-- tokenrush:run:[\w-]+:internal -->\n\n## ✗ FAILED\n/,
    );
    expect(github.comments[0]?.body).toContain(
      `GitHub takes no files from programs. It is report.html of the run ${RUN_ID}, with whoever ran it.`,
    );
  });

  test("has a comment of its own for each reader, which another reader's never replaces", async () => {
    const jira = new FakeJira("datacenter", `Bearer ${TOKEN}`);
    const env = { JIRA_TOKEN: TOKEN, JIRA_BASE_URL: await listen(jira.server) };
    const [first, second] = detailedResult().orgs.map(({ org }) => org);
    const readers = [
      ["--audience", "vendor"],
      ["--audience", "vendor", "--only-org", first ?? ""],
      ["--audience", "customer", "--only-org", first ?? ""],
      ["--audience", "customer", "--only-org", second ?? ""],
      INTERNAL,
      [...INTERNAL, "--only-org", first ?? ""],
    ];
    const post = async (args: readonly string[]) =>
      (await ticket(["--to", "jira:SUP-1", ...args, "--post"], env)).stdout.split(" ")[0];
    for (const args of readers) expect(await post(args)).toBe("created");
    const before = jira.comments.map(({ body }) => body);
    for (const args of readers) expect(await post(args)).toBe("updated");
    expect(jira.comments.map(({ body }) => body)).toEqual(before);
    expect(jira.comments.map(({ properties }) => properties !== undefined)).toEqual(
      readers.map((args) => args.includes("internal")),
    );
    expect(String(before[1])).toMatch(/:vendor:org-(?:[a-z]\d){3}\}\}\n$/);
  });

  test("for a vendor names no org, neither in the comment nor in the report", async () => {
    const args = ["--to", "gitlab:team/orders#7", "--audience", "vendor", "--json"];
    const { exitCode, stdout, stderr } = await ticket(args, { GITLAB_TOKEN: TOKEN });
    expect(exitCode).toBe(0);
    expect(stderr).toContain("note: there is no plan.json");
    expect(stdout).toMatch(/org-(?:[a-z]\d){3}/);
    expect(stdout).toMatch(new RegExp(`${RUN_ID}-vendor-report-[0-9a-f]{8}\\.html`));
    expect(stdout).not.toMatch(/org-00\d\d/);
    expect((await readdir(cwd)).toSorted()).toEqual([
      "aliases.json",
      "redaction.salt",
      "result.json",
    ]);
  });

  test("on GitLab is Markdown that links to the report", async () => {
    const gitlab = new FakeGitlab(TOKEN);
    const env = { GITLAB_TOKEN: TOKEN };
    const to = "gitlab:team/back-end/orders#7";
    await posted(to, gitlab.server, (url) => ({ ...env, GITLAB_URL: url }));
    expect(gitlab.notes[0]?.body).toContain(`](${gitlab.uploads[0]?.path})\n`);
    expect(basename(gitlab.uploads[0]?.path ?? "")).toEqual(REPORT);
  });
});

describe("as JSON", () => {
  const requestsSchema = z.object({
    posted: z.literal(false),
    requests: z.array(z.object({ method: z.string(), body: z.unknown() })),
  });

  test("it is what is sent and then what came of it", async () => {
    const github = new FakeGithub(TOKEN);
    const env = { GITHUB_TOKEN: TOKEN, GITHUB_API_URL: await listen(github.server) };
    const args = ["--to", "github:acme/orders#7", ...INTERNAL, "--json"];
    const { requests } = requestsSchema.parse(JSON.parse((await ticket(args, env)).stdout));
    expect(github.server.asked).toEqual([]);
    const { stdout } = await ticket([...args, "--post"], env);
    expect(JSON.parse(stdout)).toMatchObject({
      posted: true,
      comment: "created",
      attachment: null,
    });
    expect(requests.at(-1)?.body).toEqual({ body: github.comments[0]?.body });
  });
});

test("a certificate of one's own is trusted when NODE_EXTRA_CA_CERTS names it", async () => {
  const tls = makeCertificate();
  const github = new FakeGithub(TOKEN, tls);
  const authority = join(cwd, "ca.pem");
  await writeFile(authority, tls.cert);
  const args = ["ticket", cwd, "--to", "github:acme/orders#7", ...INTERNAL, "--post"];
  const { ok, stdout, stderr } = await runCommand(process.execPath, [PROGRAM, ...args], {
    cwd,
    env: {
      PATH: process.env["PATH"],
      GITHUB_TOKEN: TOKEN,
      GITHUB_API_URL: await listen(github.server),
      NODE_EXTRA_CA_CERTS: authority,
    },
    timeoutMs: 25_000,
  });
  expect([ok, stderr]).toEqual([true, ""]);
  expect(stdout).toMatch(/^created https:\/\/github\.example\//);
  expect(github.comments).toHaveLength(1);
});

/** Shows a ticket, posts it, and posts it again: the first sends nothing, the last adds nothing, and no secret is in what is said. */
async function posted(to: string, server: FakeServer, envOf: (url: string) => Io["env"]) {
  const env = envOf(await listen(server));
  const args = ["--to", to, ...INTERNAL];
  const shown = await ticket(args, env);
  expect([shown.exitCode, shown.stderr]).toEqual([0, ""]);
  expect(server.asked).toEqual([]);

  const first = await ticket([...args, "--post"], env);
  expect([first.exitCode, first.stderr]).toEqual([0, ""]);
  expect(first.stdout).toMatch(/^created http/);
  const writes = server.writes().length;

  const second = await ticket([...args, "--post"], env);
  expect(second.stdout).toMatch(/^updated http/);
  expect(server.writes()).toHaveLength(writes + 1);

  const said = [shown, first, second].map(({ stdout }) => stdout).join("");
  expect(said).not.toContain(TOKEN);
  expect(said).not.toContain(Buffer.from(TOKEN).toString("base64").slice(0, 20));
  expect(await readdir(cwd)).toEqual(["result.json"]);
  return first;
}

async function listen(server: FakeServer): Promise<string> {
  onTestFinished(() => server.close());
  return server.listen();
}

function ticket(args: readonly string[], env: Io["env"] = {}) {
  return tokenrush(["ticket", ".", ...args], env);
}

function tokenrush(args: readonly string[], env: Io["env"] = {}) {
  return callTokenrush(args, { cwd, env });
}
