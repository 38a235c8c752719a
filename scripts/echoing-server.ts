/** Test support: a token endpoint that issues tokens, remembers them, and gives back what it was sent. */
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { text as readText } from "node:stream/consumers";
import { answerOf, type SentRequest } from "./echo-answers.ts";
import { LoopbackServer } from "./loopback-server.ts";
import { nothingIssued } from "./recording-proxy.ts";

export const CORRELATION_HEADER = "x-correlation-id";
/** Among so many answers to a client's grant one is broken off in its status line. */
const BREAK_EVERY = 11;

export class EchoingServer extends LoopbackServer {
  readonly issued = nothingIssued();
  /** Token requests but for the exchange of codes. */
  attempts = 0;
  readonly #secretOf: ReadonlyMap<string, string>;
  readonly #turns = new Map<string, number>();

  /** Secrets by client id. */
  constructor(secretOf: ReadonlyMap<string, string>) {
    super((request, response) => {
      if (request.method === "GET") this.#authorize(request, response);
      else void this.#exchange(request, response);
    });
    this.#secretOf = secretOf;
  }

  #authorize(request: IncomingMessage, response: ServerResponse): void {
    const asked = new URL(request.url ?? "", "http://any").searchParams;
    const code = remember(this.issued.codes, randomBytes(24).toString("base64url"));
    const location = `${asked.get("redirect_uri")}?code=${code}&state=${asked.get("state")}`;
    response.writeHead(302, { location }).end();
  }

  async #exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { authorization = "" } = request.headers;
    const body = await readText(request);
    const form = new URLSearchParams(body);
    const clientId = form.get("client_id") ?? userOf(authorization);
    const grant = form.get("grant_type") ?? "";
    if (grant !== "authorization_code") this.attempts += 1;
    const presented = [form.get("refresh_token") ?? "", form.get("code") ?? ""];
    const secrets = [this.#secretOf.get(clientId) ?? "", ...presented].filter(
      (text) => text !== "",
    );
    this.#answer(this.#nextTurn(`${clientId} ${grant}`), response, {
      sent: { authorization, body, secrets },
      token: this.#issue(clientId, grant),
    });
  }

  #nextTurn(key: string): number {
    const turn = this.#turns.get(key) ?? 0;
    this.#turns.set(key, turn + 1);
    return turn;
  }

  #answer(
    turn: number,
    response: ServerResponse,
    { sent, token }: { sent: SentRequest; token: Record<string, string | number> },
  ): void {
    const { status, headers, body, correlationId } = answerOf(turn, sent, token);
    if (turn % BREAK_EVERY === BREAK_EVERY - 1) {
      response.socket?.end(`HTTP/1.1 ${correlationId} ${sent.body}\r\n\r\n`);
    } else {
      response.writeHead(status, { [CORRELATION_HEADER]: correlationId, ...headers }).end(body);
    }
  }

  #issue(clientId: string, grant: string): Record<string, string | number> {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { sub: clientId, org_ids: [`id-of-${clientId}`], iat, exp: iat + 300 };
    const signature = randomBytes(64).toString("base64url");
    const token = `${jwtPart({ alg: "ES256", typ: "JWT" })}.${jwtPart(claims)}.${signature}`;
    return {
      access_token: remember(this.issued.accessTokens, token),
      token_type: "Bearer",
      expires_in: 300,
      scope: "user:read user:write",
      ...(grant !== "client_credentials" && {
        refresh_token: remember(this.issued.refreshTokens, randomBytes(32).toString("base64url")),
      }),
    };
  }
}

/** @see RFC 7617 §2, and RFC 6749 §2.3.1 for its form encoding */
function userOf(authorization: string): string {
  const pair = Buffer.from(authorization.slice("Basic ".length), "base64").toString();
  return decodeURIComponent(pair.slice(0, pair.indexOf(":")));
}

function jwtPart(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

function remember(issued: Set<string>, token: string): string {
  issued.add(token);
  return token;
}
