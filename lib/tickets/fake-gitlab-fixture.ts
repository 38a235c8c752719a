/** Test support: GitLab's notes and uploads as its documentation has them, for one issue: tokens, encoded paths, pages, sizes. */
import { type AskedRequest, type FakeAnswer, FakeServer, jsonOf } from "./fake-server-fixture.ts";
import { readMultipart } from "./multipart-fixture.ts";

export interface GitlabNote {
  id: number;
  body: string;
  author: { id: number };
}

const PROJECT = "/api/v4/projects/team%2Fback-end%2Forders";
const NOTES = `${PROJECT}/issues/7/notes`;
const MAX_CHARACTERS = 1_000_000;

export class FakeGitlab {
  readonly server = new FakeServer((request) => this.#answer(request));
  readonly notes: GitlabNote[] = [];
  readonly uploads: { path: string; size: number }[] = [];
  maxUploadBytes = 10_000_000;
  readonly self = { id: 42 };
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /** Adds a note as somebody wrote it. */
  write(body: string, author: GitlabNote["author"] = { id: 1 }): GitlabNote {
    const note = { id: 900 + this.notes.length, body, author };
    this.notes.push(note);
    return note;
  }

  #answer(request: AskedRequest): FakeAnswer {
    const { headers, url, method } = request;
    if (headers["private-token"] !== this.#token) return { status: 401, json: unauthorized };
    const route = `${method} ${url.pathname}`;
    if (route === "GET /api/v4/user") return { status: 200, json: this.self };
    if (route === `GET ${NOTES}`) return this.#page(url);
    if (route === `POST ${NOTES}`) return this.#note(request);
    if (route === `POST ${PROJECT}/uploads`) return this.#upload(request);
    const id = route.startsWith(`PUT ${NOTES}/`) ? Number(route.split("/").at(-1)) : null;
    return id === null ? notFound("404 Project Not Found") : this.#edit(request, id);
  }

  #page({ searchParams }: URL): FakeAnswer {
    const size = Number(searchParams.get("per_page") ?? 20);
    const page = Number(searchParams.get("page") ?? 1);
    const isLast = page * size >= this.notes.length;
    return {
      status: 200,
      json: this.notes.slice((page - 1) * size, page * size),
      headers: { "x-next-page": isLast ? "" : String(page + 1) },
    };
  }

  #note(request: AskedRequest): FakeAnswer {
    const body = jsonOf(request)?.["body"];
    if (typeof body !== "string" || body.length > MAX_CHARACTERS) return tooLong;
    return { status: 201, json: this.write(body, this.self) };
  }

  #edit(request: AskedRequest, id: number): FakeAnswer {
    const note = this.notes.find((one) => one.id === id);
    const body = jsonOf(request)?.["body"];
    if (note === undefined) return notFound("404 Note Not Found");
    if (typeof body !== "string" || body.length > MAX_CHARACTERS) return tooLong;
    note.body = body;
    return { status: 200, json: note };
  }

  #upload({ headers, body }: AskedRequest): FakeAnswer {
    const [file, ...others] = readMultipart(headers["content-type"] ?? "", body);
    if (file?.name !== "file" || file.filename === null || others.length > 0) {
      return { status: 400, json: { error: "file is missing" } };
    }
    const { filename, content } = file;
    if (content.length > this.maxUploadBytes) return { status: 413, json: { error: "Too large" } };
    const hash = this.uploads.length.toString(16).padStart(32, "0");
    const path = `/uploads/${hash}/${filename}`;
    this.uploads.push({ path, size: content.length });
    return { status: 201, json: { alt: filename, url: path, markdown: `[${filename}](${path})` } };
  }
}

const unauthorized = { message: "401 Unauthorized" };
const tooLong: FakeAnswer = { status: 400, json: { message: { note: ["is too long"] } } };

function notFound(message: string): FakeAnswer {
  return { status: 404, json: { message } };
}
