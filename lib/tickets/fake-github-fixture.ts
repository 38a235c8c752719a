/** Test support: GitHub's comments as its documentation has them, for one issue: tokens, headers, pages, length, whose comment it is. */
import { type AskedRequest, type FakeAnswer, FakeServer, jsonOf } from "./fake-server-fixture.ts";

export interface GithubComment {
  id: number;
  html_url: string;
  body: string;
  user: { login: string; type: string };
}

const MAX_CHARACTERS = 65_536;
const COMMENTS = "/repos/acme/orders/issues/7/comments";

export class FakeGithub {
  readonly server: FakeServer;
  readonly comments: GithubComment[] = [];
  /** The token of a workflow may not ask who it is. */
  self: { login: string; type: "User" | "Bot" } = { login: "me", type: "User" };
  readonly #token: string;

  constructor(token: string, tls?: { cert: string; key: string }) {
    this.server = new FakeServer((request) => this.#answer(request), tls);
    this.#token = token;
  }

  /** Adds a comment as somebody wrote it. */
  write(
    body: string,
    user: GithubComment["user"] = { login: "other", type: "User" },
  ): GithubComment {
    const id = 500 + this.comments.length;
    const html_url = `https://github.example/acme/orders/issues/7#issuecomment-${id}`;
    const comment = { id, html_url, body, user };
    this.comments.push(comment);
    return comment;
  }

  #answer(request: AskedRequest): FakeAnswer {
    const { headers, url, method } = request;
    if ((headers["user-agent"] ?? "") === "") return refusal(403, "User-Agent is required");
    if (headers["authorization"] !== `Bearer ${this.#token}`)
      return refusal(401, "Bad credentials");
    if (headers["accept"] !== "application/vnd.github+json") return refusal(415, "Unsupported");
    if (headers["x-github-api-version"] !== "2022-11-28") return refusal(400, "No such version");
    const route = `${method} ${url.pathname}`;
    if (route === "GET /user") {
      return this.self.type === "Bot"
        ? refusal(403, "Resource not accessible by integration")
        : { status: 200, json: this.self };
    }
    if (route === `GET ${COMMENTS}`) return this.#page(url);
    if (route === `POST ${COMMENTS}`) return this.#comment(request);
    const [, id] = /^PATCH \/repos\/acme\/orders\/issues\/comments\/(\d+)$/.exec(route) ?? [];
    return id === undefined ? refusal(404, "Not Found") : this.#edit(request, Number(id));
  }

  #page({ searchParams }: URL): FakeAnswer {
    const size = Number(searchParams.get("per_page") ?? 30);
    const page = Number(searchParams.get("page") ?? 1);
    const json = this.comments.slice((page - 1) * size, page * size);
    const next = `<https://elsewhere.example/?page=${page + 1}>; rel="next"`;
    return { status: 200, json, headers: page * size < this.comments.length ? { link: next } : {} };
  }

  #comment(request: AskedRequest): FakeAnswer {
    const body = jsonOf(request)?.["body"];
    if (typeof body !== "string" || body.length > MAX_CHARACTERS) return tooLong();
    return { status: 201, json: this.write(body, this.self) };
  }

  #edit(request: AskedRequest, id: number): FakeAnswer {
    const comment = this.comments.find((one) => one.id === id);
    const body = jsonOf(request)?.["body"];
    if (comment === undefined) return refusal(404, "Not Found");
    if (typeof body !== "string" || body.length > MAX_CHARACTERS) return tooLong();
    comment.body = body;
    return { status: 200, json: comment };
  }
}

function tooLong(): FakeAnswer {
  const errors = [{ resource: "IssueComment", code: "unprocessable", field: "data" }];
  return {
    status: 422,
    json: { message: "Body is too long (maximum is 65536 characters)", errors },
  };
}

function refusal(status: number, message: string): FakeAnswer {
  return { status, json: { message } };
}
