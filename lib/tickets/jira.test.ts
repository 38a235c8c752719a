import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeContent, makeOrder, MARK, REPORT, TICKET } from "./content-fixture.ts";
import { postTicket } from "./delivery.ts";
import { FakeJira } from "./fake-jira-fixture.ts";
import type { TicketContent } from "./ticket-content.ts";

const DEPLOYMENTS = {
  cloud: {
    authorization: `Basic ${Buffer.from("me@acme.example:cloud-token").toString("base64")}`,
    env: { JIRA_EMAIL: "me@acme.example", JIRA_API_TOKEN: "cloud-token" },
    api: "/rest/api/3",
  },
  datacenter: {
    authorization: "Bearer data-center-token",
    env: { JIRA_TOKEN: "data-center-token" },
    api: "/rest/api/2",
  },
} as const;

describe.each(["cloud", "datacenter"] as const)("Jira, %s", (deployment) => {
  const { authorization, env, api } = DEPLOYMENTS[deployment];
  const upload = `POST ${api}/issue/SUP-1/attachments`;
  const comment = `POST ${api}/issue/SUP-1/comment`;
  let jira = new FakeJira(deployment, authorization);
  let origin = "";
  let waitsMs: number[] = [];

  beforeEach(async () => {
    jira = new FakeJira(deployment, authorization);
    waitsMs = [];
    origin = await jira.server.listen();
  });
  afterEach(() => jira.server.close());

  const wait = async (ms: number) => void waitsMs.push(ms);
  const post = (content: TicketContent = makeContent(), to = "jira:SUP-1") =>
    postTicket(makeOrder(to, { ...env, JIRA_BASE_URL: origin }, content), wait);
  const bodies = () => jira.comments.map(({ body }) => JSON.stringify(body));

  it("attaches the report, then comments with where it is", async () => {
    const delivery = await post();
    expect(delivery).toEqual({
      url: `${origin}/browse/SUP-1?focusedCommentId=10000`,
      comment: "created",
      attachment: { name: REPORT, state: "uploaded" },
      notes: [`The report is attached to this issue: ${REPORT}`],
    });
    const size = Buffer.byteLength(makeContent().attachments[0].text);
    expect(jira.attachments).toEqual([{ filename: REPORT, size, mediaType: "text/html" }]);
    expect(bodies()).toEqual([expect.stringContaining(`attached to this issue: ${REPORT}`)]);
    expect(jira.server.writes()).toEqual([upload, comment]);
  });

  it("brings its own comment up to date when it is run again, and attaches nothing twice", async () => {
    await post();
    const delivery = await post(makeContent("PASSED"));
    expect(delivery.comment).toBe("updated");
    expect(delivery.attachment?.state).toBe("present");
    expect(bodies()).toEqual([expect.stringContaining("PASSED")]);
    expect(jira.attachments).toHaveLength(1);
  });

  it("attaches the report again when it is another of the same name", async () => {
    jira.attachments.push({ filename: REPORT, size: 1, mediaType: "text/html" });
    expect((await post()).attachment?.state).toBe("uploaded");
    expect(jira.attachments).toHaveLength(2);
  });

  it("finds its comment on whatever page it is", async () => {
    const other = { id: "1", author: jira.self, body: "talk" };
    jira.comments.push(...Array.from({ length: 45 }, () => other));
    await post();
    jira.comments.push(...Array.from({ length: 45 }, () => other));
    expect((await post()).comment).toBe("updated");
    expect(jira.comments).toHaveLength(91);
  });

  it("leaves comments alone that others wrote, or that are about another run", async () => {
    const author = deployment === "cloud" ? { accountId: "712020:other" } : { name: "other" };
    jira.comments.push({ id: "1", author, body: `see ${MARK}` });
    jira.comments.push({ id: "2", author: jira.self, body: `{{${MARK}2}}` });
    expect((await post()).comment).toBe("created");
    expect(bodies().slice(0, 2)).toEqual([`"see ${MARK}"`, `"{{${MARK}2}}"`]);
  });

  it("keeps what is internal from the customers of a service project", async () => {
    await post();
    expect(jira.comments[0]?.properties).toEqual([
      { key: "sd.public.comment", value: { internal: true } },
    ]);
    await post(makeContent("PASSED", { readers: "everybody" }, `${MARK}:vendor`));
    expect(jira.comments).toHaveLength(2);
    expect(jira.comments[1]?.properties).toBeUndefined();
  });

  it("puts nothing internal into a comment that everybody reads, in whatever order they come", async () => {
    const vendor = makeContent("for all", { readers: "everybody" }, `${MARK}:vendor`);
    const internal = makeContent("for us", {}, `${MARK}:internal`);
    const oneOrg = makeContent("for org a", {}, `${MARK}:internal:org-a`);
    const otherOrg = makeContent("for org b", {}, `${MARK}:internal:org-b`);
    for (const content of [vendor, internal, oneOrg, otherOrg, internal, vendor]) {
      await post(content);
    }
    expect(
      jira.comments.map(({ body, properties }) => [
        /for (?:all|us|org .)/.exec(JSON.stringify(body))?.[0],
        properties !== undefined,
      ]),
    ).toEqual([
      ["for all", false],
      ["for us", true],
      ["for org a", true],
      ["for org b", true],
    ]);
  });

  it("makes its comment internal again when somebody had it shown to all", async () => {
    await post();
    const [ours] = jira.comments;
    if (ours !== undefined) ours.properties = [];
    await post();
    expect(jira.comments.map(({ properties }) => properties)).toEqual([
      [{ key: "sd.public.comment", value: { internal: true } }],
    ]);
  });

  describe("that takes no report as it is", () => {
    it("gets the ticket as a file when it takes no HTML, and the comment says so", async () => {
      jira.refusedExtensions = [".html"];
      const delivery = await post();
      expect(delivery.attachment).toEqual({ name: TICKET, state: "uploaded" });
      expect(bodies()[0]).toContain(`This Jira does not take ${REPORT}.`);
      expect((await post()).attachment).toEqual({ name: TICKET, state: "present" });
      expect(jira.attachments.map(({ filename }) => filename)).toEqual([TICKET]);
    });

    it("gets what is within its limit, and nothing is sent that is not", async () => {
      jira.limits = { enabled: true, uploadLimit: 20 };
      expect((await post()).attachment?.name).toBe(TICKET);
      expect(jira.server.writes()).toEqual([upload, comment]);
    });

    it("gets no file beyond its limit; the comment says why, and where the report is", async () => {
      jira.limits = { enabled: true, uploadLimit: 5 };
      expect((await post()).attachment).toBeNull();
      expect(bodies()[0]).toMatch(
        /not attached: it has \d+ bytes, and this Jira takes 5\. It is with whoever/,
      );
      expect(jira.server.writes()).toEqual([comment]);
    });

    it("gets no file where attachments are turned off", async () => {
      jira.limits = { enabled: false };
      expect((await post()).attachment).toBeNull();
      expect(bodies()[0]).toContain("this Jira takes no attachments. It is with whoever ran it.");
    });

    it("is said to lack a permission when it takes no file at all", async () => {
      jira.mayAttach = false;
      await expect(post()).rejects.toMatchObject({
        code: "TRACKER_REFUSED",
        exitCode: 3,
        message: `Jira refused to attach ${TICKET} to SUP-1: 403, "You do not have permission to create attachments."`,
        hint: expect.stringContaining("the permission Create attachments"),
      });
      expect(jira.comments).toEqual([]);
    });
  });

  describe("with a network that fails", () => {
    it("is sent an upload again only when it has not arrived", async () => {
      jira.server.next(/attachments$/, "cut after");
      expect((await post()).attachment?.state).toBe("uploaded");
      expect(jira.attachments).toHaveLength(1);
      expect(jira.server.writes()).toEqual([upload, comment]);

      jira.attachments.length = 0;
      jira.server.next(/attachments$/, "cut before");
      await post();
      expect(jira.attachments).toHaveLength(1);
    });

    it("is sent a comment again only when it has not arrived", async () => {
      jira.server.next(/^POST .*comment$/, "cut after");
      const delivery = await post();
      expect(delivery).toMatchObject({
        comment: "created",
        url: expect.stringContaining("=10000"),
      });
      expect(jira.server.writes()).toEqual([upload, comment]);
      expect(jira.comments).toHaveLength(1);

      jira.comments.length = 0;
      jira.server.next(/^POST .*comment$/, "cut before");
      await post();
      expect(jira.comments).toHaveLength(1);
      expect(waitsMs).toEqual([1000, 1000]);
    });

    it("is complete after a second run when the first was cut between file and comment", async () => {
      jira.server.next(/comment/, "cut before", 3);
      await expect(post()).rejects.toMatchObject({ code: "TRACKER_UNREACHABLE", exitCode: 3 });
      expect([jira.attachments.length, jira.comments.length]).toEqual([1, 0]);

      const delivery = await post();
      expect(delivery).toMatchObject({ comment: "created", attachment: { state: "present" } });
      expect([jira.attachments.length, jira.comments.length]).toEqual([1, 1]);
    });

    it("has one comment even when no answer to any attempt came through", async () => {
      jira.server.next(/^POST .*comment$/, "cut after", 3);
      await post();
      expect(jira.comments).toHaveLength(1);
    });

    it("is sent an update again, since twice the same is the same", async () => {
      await post();
      jira.server.next(/^PUT /, "cut after");
      await post(makeContent("PASSED"));
      expect(bodies()).toEqual([expect.stringContaining("PASSED")]);
    });
  });
});

describe("which Jira it is", () => {
  it("is asked of the server when the environment does not tell, without a credential", async () => {
    const { authorization } = DEPLOYMENTS.cloud;
    const jira = new FakeJira("cloud", authorization);
    const both = { ...DEPLOYMENTS.cloud.env, ...DEPLOYMENTS.datacenter.env };
    const env = { ...both, JIRA_BASE_URL: await jira.server.listen() };
    await postTicket(makeOrder("jira:SUP-1", env), async () => undefined);
    const [first, second] = jira.server.asked;
    expect([first?.line, first?.headers["authorization"]]).toEqual([
      "GET /rest/api/2/serverInfo",
      undefined,
    ]);
    expect(second?.headers["authorization"]).toBe(authorization);
    await jira.server.close();
  });
});
