/** Test support: an HTTP server on loopback that answers as it is told, keeps what it was asked, and has mishaps on request. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { buffer } from "node:stream/consumers";

export interface AskedRequest {
  /** `GET /path?query`. */
  line: string;
  method: string;
  url: URL;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

export interface FakeAnswer {
  status: number;
  headers?: Readonly<Record<string, string>>;
  json?: unknown;
  text?: string;
}

/** What goes wrong: the connection is cut before or after the server has done what it was asked, or it answers something else. */
type Mishap = "cut before" | "cut after" | FakeAnswer;

export class FakeServer {
  readonly asked: AskedRequest[] = [];
  readonly #answer: (request: AskedRequest) => FakeAnswer;
  readonly #mishaps: { line: RegExp; mishap: Mishap }[] = [];
  readonly #server: Server;

  readonly #scheme: "http" | "https";

  constructor(answer: (request: AskedRequest) => FakeAnswer, tls?: { cert: string; key: string }) {
    this.#answer = answer;
    this.#scheme = tls === undefined ? "http" : "https";
    const serve = (request: IncomingMessage, response: ServerResponse) =>
      void this.#serve(request, response);
    this.#server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  }

  /** Begins to listen; gives its origin. */
  async listen(): Promise<string> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    const address = this.#server.address();
    if (address === null || typeof address === "string") throw new Error("not listening on a port");
    return `${this.#scheme}://127.0.0.1:${address.port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, "close");
  }

  /** The next requests with such a line meet this, one each. */
  next(line: RegExp, mishap: Mishap, times = 1): void {
    for (let count = 0; count < times; count += 1) this.#mishaps.push({ line, mishap });
  }

  /** The lines of what was asked, without what only reads. */
  writes(): string[] {
    return this.asked.map(({ line }) => line).filter((line) => !line.startsWith("GET "));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = await read(request);
    this.asked.push(asked);
    const mishap = this.#takeMishap(asked.line);
    if (mishap === "cut before") return void request.socket.destroy();
    const answer = typeof mishap === "object" ? mishap : this.#answer(asked);
    if (mishap === "cut after") return void request.socket.destroy();
    const { status, headers, json, text = JSON.stringify(json ?? {}) } = answer;
    response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
  }

  #takeMishap(line: string): Mishap | undefined {
    const at = this.#mishaps.findIndex((one) => one.line.test(line));
    return at === -1 ? undefined : this.#mishaps.splice(at, 1)[0]?.mishap;
  }
}

async function read(request: IncomingMessage): Promise<AskedRequest> {
  const { method = "", url = "" } = request;
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)]);
  return {
    line: `${method} ${url}`,
    method,
    url: new URL(url, "http://127.0.0.1"),
    headers: Object.fromEntries(headers),
    body: await buffer(request),
  };
}

/** The JSON object in a body that says it is one; null for another. */
export function jsonOf({ headers, body }: AskedRequest): Record<string, unknown> | null {
  if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return null;
  const value: unknown = JSON.parse(body.toString("utf8"));
  return typeof value === "object" && value !== null ? { ...value } : null;
}
