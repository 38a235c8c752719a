import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeContent, makeOrder, MARK, REPORT, TICKET } from "./content-fixture.ts";
import { postTicket } from "./delivery.ts";
import { FakeGitlab } from "./fake-gitlab-fixture.ts";
import type { TicketContent } from "./ticket-content.ts";

const PROJECT = "/api/v4/projects/team%2Fback-end%2Forders";
const UPLOAD = `POST ${PROJECT}/uploads`;
const CREATE = `POST ${PROJECT}/issues/7/notes`;

let gitlab = new FakeGitlab("");
let origin = "";
let waitsMs: number[] = [];

beforeEach(async () => {
  gitlab = new FakeGitlab("gitlab-token");
  waitsMs = [];
  origin = await gitlab.server.listen();
});
afterEach(() => gitlab.server.close());

const wait = async (ms: number) => void waitsMs.push(ms);
const post = (content: TicketContent = makeContent(), to = "gitlab:team/back-end/orders#7") =>
  postTicket(makeOrder(to, { GITLAB_TOKEN: "gitlab-token", GITLAB_URL: origin }, content), wait);

const TWICE = expect.stringMatching(/the note is posted once; the report may be uploaded a second/);
/** What each note links to. */
const linked = () => gitlab.notes.map(({ body }) => /(?<=\]\()\/uploads\/[^)]+/.exec(body)?.[0]);

describe("GitLab", () => {
  it("gets the report as an upload, and a note that links to it", async () => {
    const delivery = await post();
    expect(delivery).toMatchObject({
      url: `${origin}/team/back-end/orders/-/issues/7#note_900`,
      comment: "created",
      attachment: { name: REPORT, state: "uploaded" },
    });
    const [upload] = gitlab.uploads;
    expect(gitlab.notes[0]?.body).toContain(`attached to this issue: [${REPORT}](${upload?.path})`);
    expect(gitlab.server.writes()).toEqual([UPLOAD, CREATE]);
  });

  it("has its own note brought up to date, and what it links to kept", async () => {
    await post();
    for (let count = 0; count < 150; count += 1) gitlab.write("talk");
    const delivery = await post(makeContent("PASSED"));
    expect(delivery).toMatchObject({ comment: "updated", attachment: { state: "present" } });
    expect(gitlab.uploads).toHaveLength(1);
    expect(gitlab.notes).toHaveLength(151);
    expect(gitlab.notes[0]?.body).toMatch(/## PASSED[^]*\]\(\/uploads\/0+\/[\w.-]+\)/);
  });

  it("gets another upload when the report is another", async () => {
    await post();
    const [, ticket] = makeContent().attachments;
    const report = { name: REPORT, mediaType: "text/html", text: "<p>longer than before" } as const;
    const attachments: TicketContent["attachments"] = ticket ? [report, ticket] : [report];
    const delivery = await post(makeContent("FAILED", { attachments }));
    expect(delivery.attachment?.state).toBe("uploaded");
    expect(gitlab.notes.map(({ body }) => body)).toEqual([
      expect.stringContaining(`/uploads/${"1".padStart(32, "0")}/${REPORT}`),
    ]);
  });

  it("gets the ticket as a file when the report is too large", async () => {
    gitlab.maxUploadBytes = 20;
    expect((await post()).attachment).toEqual({ name: TICKET, state: "uploaded" });
    expect(gitlab.notes[0]?.body).toContain(`This GitLab does not take ${REPORT}.`);
  });

  it.each([
    ["somebody else's", `<!-- ${MARK} -->`, { id: 1 }],
    ["a quotation of it", `> <!-- ${MARK} -->`, { id: 42 }],
  ])("leaves a note alone that is %s", async (_, body, author) => {
    gitlab.write(body, author);
    expect((await post()).comment).toBe("created");
    expect(gitlab.notes[0]?.body).toBe(body);
  });

  it("is not sent an upload twice, for nobody could look for the first; a second run completes it", async () => {
    gitlab.server.next(/uploads$/, "cut after");
    await expect(post()).rejects.toMatchObject({ code: "TRACKER_UNREACHABLE", hint: TWICE });
    expect(gitlab.server.writes()).toEqual([UPLOAD]);
    await post();
    expect(linked()).toEqual([gitlab.uploads[1]?.path]);
  });

  it("is complete after a second run when the first was cut between upload and note", async () => {
    gitlab.server.next(/^POST .*notes$/, "cut before", 3);
    await expect(post()).rejects.toMatchObject({ code: "TRACKER_UNREACHABLE", hint: TWICE });
    await post();
    expect(linked()).toEqual([gitlab.uploads[1]?.path]);
    await post();
    expect(gitlab.uploads).toHaveLength(2);
  });

  it("promises that nothing is twice where its note links to the report already", async () => {
    await post();
    gitlab.server.next(/^PUT /, "cut before", 3);
    const hint = expect.stringMatching(/Run it again: nothing is posted twice$/);
    await expect(post()).rejects.toMatchObject({ code: "TRACKER_UNREACHABLE", hint });
    expect(gitlab.uploads).toHaveLength(1);
  });

  it("has one note when the answer to it is lost", async () => {
    gitlab.server.next(/^POST .*notes$/, "cut after");
    expect((await post()).comment).toBe("created");
    expect(gitlab.notes).toHaveLength(1);
    expect(gitlab.server.writes()).toEqual([UPLOAD, CREATE]);
  });

  it("has no link taken from it that is not a path of its own", async () => {
    const json = { markdown: "[x](https://evil.example/)" };
    gitlab.server.next(/uploads$/, { status: 201, json });
    await expect(post()).rejects.toMatchObject({
      message: `GitLab answered something else than expected when asked to upload ${REPORT} to team/back-end/orders`,
    });
  });
});
