/** Test support: a reverse proxy that knows afterwards which tokens and codes went through it. */
import { Agent, type IncomingMessage, request, type ServerResponse } from "node:http";
import { ATTEMPT_ID_HEADER } from "../lib/issuer/setup.ts";
import { LoopbackServer } from "./loopback-server.ts";

/** What a server has issued. */
export interface Issued {
  accessTokens: Set<string>;
  refreshTokens: Set<string>;
  codes: Set<string>;
}

export function nothingIssued(): Issued {
  return { accessTokens: new Set(), refreshTokens: new Set(), codes: new Set() };
}

/** Takes the origin to ask from the path: `PROXY/http://127.0.0.1:4400/token`. */
export class RecordingProxy extends LoopbackServer {
  readonly issued = nothingIssued();
  /** Ids of the measured attempts that came by. */
  readonly attemptIds = new Set<string>();
  readonly #agent = new Agent({ keepAlive: true });

  constructor() {
    super((incoming, outgoing) => this.#forward(incoming, outgoing));
  }

  override async close(): Promise<void> {
    this.#agent.destroy();
    await super.close();
  }

  #forward(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const attemptId = incoming.headers[ATTEMPT_ID_HEADER];
    if (typeof attemptId === "string") this.attemptIds.add(attemptId);
    const { method, headers } = incoming;
    const target = new URL(incoming.url?.slice(1) ?? "");
    const asked = request(target, {
      method,
      agent: this.#agent,
      headers: { ...headers, host: target.host },
    });
    // What the server does to the connection is done to the client's.
    asked.on("error", () => outgoing.destroy());
    asked.on("response", (answer) => {
      answer.on("error", () => outgoing.destroy());
      void readBody(answer).then(
        (body) => {
          this.#remember(answer, body.toString());
          outgoing.writeHead(answer.statusCode ?? 0, answer.rawHeaders).end(body);
        },
        () => outgoing.destroy(),
      );
    });
    incoming.pipe(asked);
  }

  #remember({ headers }: IncomingMessage, body: string): void {
    const code = /[?&]code=([^&]+)/.exec(headers.location ?? "")?.[1];
    if (code !== undefined) this.issued.codes.add(decodeURIComponent(code));
    for (const [, name, token] of body.matchAll(/"(access_token|refresh_token)":"([^"]+)"/g)) {
      const tokens = name === "access_token" ? this.issued.accessTokens : this.issued.refreshTokens;
      if (token !== undefined) tokens.add(token);
    }
  }
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}
