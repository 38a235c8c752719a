/** The token endpoint's faults: a layer around the OAuth library that plants at most one per attempt and logs it once it shows. */
import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { KoaContextWithOIDC } from "oidc-provider";
import { hash32 } from "../core/hash.ts";
import { DeliveryWatch } from "./delivery-watch.ts";
import { type FaultAnswer, LATE_503, answerInstead } from "./fault-answer.ts";
import type { FaultDraw } from "./fault-draw.ts";
import type { FaultLogLine } from "./fault-log.ts";
import { TOKEN_PATH } from "./oauth-paths.ts";
import type { OrgDirectory } from "./org-directory.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import type { RunClock } from "./run-clock.ts";
import type { IssuerOrg } from "./setup.ts";
import {
  type ExchangeLookup,
  type TokenExchange,
  consequenceLine,
  faultLine,
} from "./token-exchange.ts";
import { type TokenRequest, readBody, readSender, readTokenRequest } from "./token-request.ts";

type Next = () => Promise<unknown>;

export interface TokenEndpointParts {
  directory: OrgDirectory;
  ledger: RefreshLedger;
  clock: RunClock;
  draw: FaultDraw;
  log: (line: FaultLogLine) => void;
  /** Told of every attempt once its org is known. */
  attribute: (org: string) => void;
}

/** The state of one issuer's token endpoint. */
export class TokenEndpoint {
  readonly #parts: TokenEndpointParts;
  readonly #exchanges = new WeakMap<IncomingMessage, TokenExchange>();
  readonly #watch: DeliveryWatch;
  #anonymousCount = 0;

  constructor(parts: TokenEndpointParts) {
    this.#parts = parts;
    this.#watch = new DeliveryWatch(parts.ledger);
  }

  readonly lookup: ExchangeLookup = (request) => this.#exchanges.get(request);

  /** Middleware in front of the OAuth library; requests to other endpoints pass through. */
  readonly handle = async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    this.#watch.settle(ctx.req.socket);
    if (ctx.path !== TOKEN_PATH || ctx.method !== "POST") {
      await next();
      return;
    }
    const exchange = await this.#open(ctx);
    if (exchange === "refused") return;
    if (exchange === "unknown") await next();
    else await this.#serve(ctx, next, exchange);
  };

  // "unknown" is the library's to refuse: a client or grant that is none of ours.
  async #open(ctx: KoaContextWithOIDC): Promise<TokenExchange | "refused" | "unknown"> {
    const { directory, clock } = this.#parts;
    const { attemptId, isPrime } = readSender(ctx.req);
    const arrival = clock.arrive(!isPrime);
    const body = await readBody(ctx.req);
    if (body === null) return refuse(ctx, 413, "the body is too long");
    // The library takes a body that was read before it from here.
    Object.assign(ctx.req, { body });
    const asked = readTokenRequest(ctx.req.headers.authorization, ctx.querystring, body);
    const org = this.#orgOf(asked);
    if (org === null && directory.find(asked.clientId, undefined) !== null) {
      return refuse(ctx, 400, "the client has no such org_id");
    }
    if (org === null || asked.grant === null) return "unknown";
    if (!isPrime && attemptId !== "") this.#parts.attribute(org.org);
    const exchange: TokenExchange = {
      attemptId: attemptId || this.#nextAnonymousId(),
      org,
      grant: asked.grant,
      credential: asked.credential,
      arrival,
      drawn: null,
    };
    return { ...exchange, drawn: this.#drawFault(exchange, isPrime) };
  }

  // A code or refresh token stays with the org it was issued for, whatever the request asks.
  #orgOf({ credential, clientId, orgId }: TokenRequest): IssuerOrg | null {
    const { directory, ledger } = this.#parts;
    const bound = ledger.orgOf(credential);
    return bound === undefined ? directory.find(clientId, orgId) : directory.named(bound);
  }

  // An attempt with a lost refresh token will be refused for it, and must not have two reasons to fail.
  #drawFault(exchange: TokenExchange, isPrime: boolean): TokenExchange["drawn"] {
    const { attemptId, org, grant, credential, arrival } = exchange;
    if (grant === "refresh" && this.#parts.ledger.causeOf(credential) !== null) return null;
    const { elapsedMs } = arrival;
    return this.#parts.draw({ attemptId, org: org.org, grant, isPrime, elapsedMs });
  }

  async #serve(ctx: KoaContextWithOIDC, next: Next, exchange: TokenExchange): Promise<void> {
    const { drawn, org } = exchange;
    const instead = drawn === null ? null : answerInstead(drawn.fault, org);
    if (instead !== null) {
      this.#logFault(exchange);
      send(ctx, instead);
      return;
    }
    if (drawn?.fault.kind === "latency" && !(await waitWhileConnected(ctx, drawn.delayMs))) {
      // The client gave up waiting: nothing is issued, so no refresh token is used up.
      this.#logFault(exchange);
      ctx.respond = false;
      return;
    }
    this.#exchanges.set(ctx.req, exchange);
    if (exchange.grant === "refresh") this.#watch.begin(ctx.req.socket, exchange);
    await next();
    if (ctx.status === 200) this.#settle(ctx, exchange);
    else this.#noteConsequence(ctx, exchange);
  }

  // A token is issued: now the faults show that spoil or lose its answer, and refresh tokens have changed hands.
  #settle(ctx: KoaContextWithOIDC, exchange: TokenExchange): void {
    const { RefreshToken, RotatedRefreshToken, AccessToken } = ctx.oidc.entities;
    if (RefreshToken?.grantId !== undefined) {
      this.#parts.ledger.issue(RefreshToken.jti, RefreshToken.grantId);
    }
    if (RotatedRefreshToken !== undefined) this.#followAnswer(ctx, exchange);
    const kind = exchange.drawn?.fault.kind;
    // The scope that was to be lost may never have been asked for.
    if (kind === "narrowed-scope" && AccessToken?.scope === RefreshToken?.scope) return;
    this.#logFault(exchange);
    spoilAnswer(ctx, exchange);
  }

  // The refresh token presented is used up; whether it may be presented again depends on the answer's arrival.
  #followAnswer(ctx: KoaContextWithOIDC, { attemptId, credential, drawn }: TokenExchange): void {
    const { ledger } = this.#parts;
    const { socket } = ctx.req;
    if (drawn !== null && LOSES_ANSWER.has(drawn.fault.kind)) {
      this.#watch.settle(socket);
      ledger.lose(credential, { attemptId, faultId: drawn.fault.id });
    } else if (socket.destroyed) ledger.lose(credential, { attemptId, faultId: "" });
    else ledger.retire(credential);
  }

  #noteConsequence(ctx: KoaContextWithOIDC, exchange: TokenExchange): void {
    const { ledger, log } = this.#parts;
    if (exchange.grant !== "refresh" || !isInvalidGrant(ctx.body)) return;
    const { attemptId, credential } = exchange;
    const hasLeft = ctx.req.socket.destroyed;
    const cause = ledger.causeOf(credential) ?? (hasLeft ? { attemptId, faultId: "" } : null);
    if (cause === null) return;
    ledger.breakChain(credential, cause);
    // Nobody saw the refusal of a client that has left; what it comes back with is refused because of it.
    if (!hasLeft) log(consequenceLine(exchange, cause));
  }

  #logFault(exchange: TokenExchange): void {
    if (exchange.drawn !== null) this.#parts.log(faultLine(exchange, exchange.drawn));
  }

  #nextAnonymousId(): string {
    this.#anonymousCount += 1;
    return `anonymous-${this.#anonymousCount}`;
  }
}

/** Kinds whose answer never brings the new refresh token to the client. */
const LOSES_ANSWER: ReadonlySet<string> = new Set([
  "late-503",
  "connection-dropped",
  "truncated-json",
]);

// False when the client left before the time was over.
async function waitWhileConnected(ctx: KoaContextWithOIDC, delayMs: number): Promise<boolean> {
  const left = new AbortController();
  const leave = () => left.abort();
  ctx.res.once("close", leave);
  // One more than asked, since a timer may fire up to a millisecond early.
  await delay(delayMs + 1, undefined, { signal: left.signal }).catch(() => undefined);
  ctx.res.off("close", leave);
  return !ctx.req.socket.destroyed;
}

function spoilAnswer(ctx: KoaContextWithOIDC, { drawn, attemptId }: TokenExchange): void {
  const kind = drawn?.fault.kind;
  if (kind === "late-503") send(ctx, LATE_503);
  if (kind === "truncated-json") {
    // Cut anywhere, also behind a whole access token: only a reader of the whole text can tell.
    const whole = JSON.stringify(ctx.body);
    ctx.body = whole.slice(0, 1 + (hash32(0, attemptId) % (whole.length - 1)));
    ctx.type = "application/json";
  }
  if (kind === "connection-dropped") {
    ctx.respond = false;
    ctx.req.socket.destroy();
  }
}

function send(ctx: KoaContextWithOIDC, { status, headers, body }: FaultAnswer): void {
  ctx.status = status;
  ctx.body = body;
  ctx.set({ "cache-control": "no-store", ...headers });
}

function refuse(ctx: KoaContextWithOIDC, status: number, description: string): "refused" {
  ctx.status = status;
  ctx.body = { error: "invalid_request", error_description: description };
  return "refused";
}

function isInvalidGrant(body: unknown): boolean {
  return (
    typeof body === "object" && body !== null && "error" in body && body.error === "invalid_grant"
  );
}
