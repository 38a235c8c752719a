/**
 * Test support: Jira as its documentation has it, for one issue: who asks and how, uploads and their limits, comments in the format
 * of its deployment and their length, pages. It gives smaller pages than it is asked for, as it may.
 */
import { faultsOf } from "../report/adf-fixture.ts";
import { type AskedRequest, type FakeAnswer, FakeServer, jsonOf } from "./fake-server-fixture.ts";
import { readMultipart } from "./multipart-fixture.ts";

interface JiraPerson {
  accountId?: string;
  key?: string;
  name?: string;
}

export interface JiraComment {
  id: string;
  author: JiraPerson;
  body: unknown;
  properties?: unknown;
}

const PAGE_SIZE = 20;
const MAX_CHARACTERS = 32_767;

export class FakeJira {
  readonly server = new FakeServer((request) => this.#answer(request));
  readonly comments: JiraComment[] = [];
  readonly attachments: { filename: string; size: number; mediaType: string }[] = [];
  /** What it allows. */
  limits: { enabled: boolean; uploadLimit?: number } = { enabled: true, uploadLimit: 10_000_000 };
  refusedExtensions: readonly string[] = [];
  mayAttach = true;
  readonly #deployment: "cloud" | "datacenter";
  readonly #authorization: string;

  constructor(deployment: "cloud" | "datacenter", authorization: string) {
    this.#deployment = deployment;
    this.#authorization = authorization;
  }

  get self(): JiraPerson {
    return this.#deployment === "cloud" ? { accountId: "712020:me" } : { key: "me", name: "me" };
  }

  #answer(request: AskedRequest): FakeAnswer {
    const { pathname } = request.url;
    const isCloud = this.#deployment === "cloud";
    if (pathname === "/rest/api/2/serverInfo") {
      return { status: 200, json: { deploymentType: isCloud ? "Cloud" : "Server" } };
    }
    if (request.headers["authorization"] !== this.#authorization) {
      return refusal(401, "Client must be authenticated to access this resource.");
    }
    const api = isCloud ? "/rest/api/3/" : "/rest/api/2/";
    if (!pathname.startsWith(api)) return { status: 404, text: "<html>not found</html>" };
    return this.#answerApi(request, pathname.slice(api.length));
  }

  #answerApi(request: AskedRequest, path: string): FakeAnswer {
    const route = `${request.method} ${path}`;
    if (route === "GET myself") return { status: 200, json: this.self };
    if (route === "GET attachment/meta") return { status: 200, json: this.limits };
    if (!path.startsWith("issue/SUP-1")) {
      return refusal(404, "Issue does not exist or you do not have permission to see it.");
    }
    if (route === "GET issue/SUP-1") {
      const attachment = request.url.searchParams.get("fields") === "attachment";
      return { status: 200, json: { fields: attachment ? { attachment: this.attachments } : {} } };
    }
    if (route === "POST issue/SUP-1/attachments") return this.#attach(request);
    if (route === "GET issue/SUP-1/comment") return this.#page(request.url);
    if (route === "POST issue/SUP-1/comment") return this.#comment(request);
    const [, id] = /^PUT issue\/SUP-1\/comment\/(\w+)$/.exec(route) ?? [];
    return id === undefined ? refusal(405, "Method not allowed") : this.#edit(request, id);
  }

  #attach({ headers, body }: AskedRequest): FakeAnswer {
    if (headers["x-atlassian-token"] !== "no-check") return refusal(403, "XSRF check failed");
    if (!this.mayAttach) return refusal(403, "You do not have permission to create attachments.");
    const parts = readMultipart(headers["content-type"] ?? "", body);
    const [file] = parts;
    if (parts.length !== 1 || file?.name !== "file" || file.filename === null) {
      return refusal(400, "the parts are not one file");
    }
    const { filename, mediaType, content } = file;
    if (content.length > (this.limits.uploadLimit ?? Infinity)) return refusal(413, "too large");
    if (this.refusedExtensions.some((extension) => filename.endsWith(extension))) {
      return refusal(400, "Files of this type are not allowed.");
    }
    this.attachments.push({ filename, size: content.length, mediaType });
    return { status: 200, json: [{ id: "1", filename, size: content.length }] };
  }

  #page({ searchParams }: URL): FakeAnswer {
    const startAt = Number(searchParams.get("startAt"));
    const size = Math.min(Number(searchParams.get("maxResults") ?? PAGE_SIZE), PAGE_SIZE);
    const comments = this.comments.slice(startAt, startAt + size);
    const total = this.comments.length;
    return { status: 200, json: { startAt, maxResults: size, total, comments } };
  }

  #comment(request: AskedRequest): FakeAnswer {
    const fault = this.#faultIn(request);
    if (fault !== null) return fault;
    const { body, properties } = jsonOf(request) ?? {};
    const comment = { id: String(10_000 + this.comments.length), author: this.self, body };
    this.comments.push(properties === undefined ? comment : { ...comment, properties });
    return { status: 201, json: comment };
  }

  #edit(request: AskedRequest, id: string): FakeAnswer {
    const comment = this.comments.find((one) => one.id === id);
    if (comment === undefined) return refusal(404, "Can not find a comment for the id.");
    const fault = this.#faultIn(request);
    if (fault !== null) return fault;
    const { body, properties } = jsonOf(request) ?? {};
    comment.body = body;
    if (properties !== undefined) comment.properties = properties;
    return { status: 200, json: comment };
  }

  #faultIn(request: AskedRequest): FakeAnswer | null {
    const body = jsonOf(request)?.["body"];
    const text = typeof body === "string" ? body : JSON.stringify(body);
    if (text.length > MAX_CHARACTERS) {
      return { status: 400, json: { errors: { comment: "CONTENT_LIMIT_EXCEEDED" } } };
    }
    const isRight =
      this.#deployment === "cloud" ? faultsOf(body).length === 0 : typeof body === "string";
    return isRight ? null : refusal(400, "Comment body is not valid!");
  }
}

function refusal(status: number, message: string): FakeAnswer {
  return { status, json: { errorMessages: [message], errors: {} } };
}
