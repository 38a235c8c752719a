import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeContent, makeOrder, MARK } from "./content-fixture.ts";
import { postTicket } from "./delivery.ts";
import { FakeGithub } from "./fake-github-fixture.ts";
import type { TicketContent } from "./ticket-content.ts";

const CREATE = "POST /repos/acme/orders/issues/7/comments";

let github = new FakeGithub("");
let origin = "";
let waitsMs: number[] = [];

beforeEach(async () => {
  github = new FakeGithub("github-token");
  waitsMs = [];
  origin = await github.server.listen();
});
afterEach(() => github.server.close());

const wait = async (ms: number) => void waitsMs.push(ms);
const post = (content: TicketContent = makeContent(), to = "github:acme/orders#7") =>
  postTicket(
    makeOrder(to, { GITHUB_TOKEN: "github-token", GITHUB_API_URL: origin }, content),
    wait,
  );

describe("GitHub", () => {
  it("gets a comment that says where the report is, since it takes no files", async () => {
    const note = "GitHub takes no files from programs. It is with whoever ran it.";
    expect(await post()).toEqual({
      url: "https://github.example/acme/orders/issues/7#issuecomment-500",
      comment: "created",
      attachment: null,
      notes: [note],
    });
    expect(github.comments[0]?.body).toBe(`<!-- ${MARK} -->\n\n## FAILED\n\n${note}\n\n`);
    expect(github.server.writes()).toEqual([CREATE]);
  });

  it("has its own comment brought up to date, on whatever page it is", async () => {
    for (let count = 0; count < 150; count += 1) github.write("talk");
    await post();
    for (let count = 0; count < 150; count += 1) github.write("talk");
    expect((await post(makeContent("PASSED"))).comment).toBe("updated");
    expect(github.comments).toHaveLength(301);
    expect(github.comments[150]?.body).toContain("## PASSED");
    expect(github.server.writes()).toEqual([
      CREATE,
      "PATCH /repos/acme/orders/issues/comments/650",
    ]);
  });

  it.each([
    ["somebody else's", `<!-- ${MARK} -->`, { login: "other", type: "User" }],
    ["a quotation of it", `> <!-- ${MARK} -->\n\nindeed`, { login: "me", type: "User" }],
    ["about another run", `<!-- ${MARK}2 -->`, { login: "me", type: "User" }],
  ])("leaves a comment alone that is %s", async (_, body, user) => {
    github.write(body, user);
    expect((await post()).comment).toBe("created");
    expect(github.comments[0]?.body).toBe(body);
  });

  it("finds the comment of a workflow, which may not ask who it is", async () => {
    github.self = { login: "github-actions[bot]", type: "Bot" };
    github.write(`<!-- ${MARK} -->`, { login: "other", type: "User" });
    expect((await post()).comment).toBe("created");
    expect((await post()).comment).toBe("updated");
    expect(github.comments).toHaveLength(2);
  });

  it("is sent no comment that is longer than it takes", async () => {
    const long = makeContent("x".repeat(65_537));
    await expect(post(long)).rejects.toMatchObject({
      message: expect.stringMatching(
        /^the comment has 65.\d+ characters, and GitHub takes 65.536$/,
      ),
    });
    expect(github.server.asked).toEqual([]);
  });

  it("has one comment when the answer to it is lost", async () => {
    github.server.next(/^POST /, "cut after");
    expect((await post()).comment).toBe("created");
    expect(github.comments).toHaveLength(1);
    expect(github.server.writes()).toEqual([CREATE]);
  });

  it("has one comment when the request is lost", async () => {
    github.server.next(/^POST /, "cut before", 2);
    await post();
    expect(github.comments).toHaveLength(1);
    expect(waitsMs).toEqual([1000, 2000]);
  });
});

describe("GitHub, asked too much", () => {
  const limited = { status: 403, json: { message: "You have exceeded a secondary rate limit" } };

  it.each([
    ["429", { status: 429, headers: { "retry-after": "7" } }, 7000],
    ["its secondary limit", { ...limited, headers: { "retry-after": "3" } }, 3000],
    [
      "its primary limit",
      {
        ...limited,
        headers: {
          date: "Wed, 04 Mar 2026 10:20:00 GMT",
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": "1772619620",
        },
      },
      20_000,
    ],
  ])("is left alone for as long as it asks: %s", async (_, answer, waitMs) => {
    github.server.next(/^POST /, answer);
    await post();
    expect(waitsMs).toEqual([waitMs]);
    expect(github.comments).toHaveLength(1);
  });

  it("is not waited for longer than a minute", async () => {
    github.server.next(/^POST /, { ...limited, headers: { "retry-after": "3600" } });
    await expect(post()).rejects.toMatchObject({
      message: expect.stringContaining('refused to comment on acme/orders#7: 403, "You have exc'),
      hint: expect.stringContaining("too many requests: it asks for 1\u202fh"),
      exitCode: 3,
    });
    expect(waitsMs).toEqual([]);
  });

  it("is no workflow for it", async () => {
    github.server.next(/^GET \/user/, { ...limited, headers: { "retry-after": "1" } });
    github.write(`<!-- ${MARK} -->`, { login: "somebody[bot]", type: "Bot" });
    expect((await post()).comment).toBe("created");
  });
});
