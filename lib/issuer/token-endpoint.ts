/** The token endpoint's faults: a layer around the OAuth library that plants at most one per attempt and logs it once it shows. */
import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { KoaContextWithOIDC } from "oidc-provider";
import { isPreflightId } from "../core/record.ts";
import type { Grant } from "../core/words.ts";
import { DeliveryWatch } from "./delivery-watch.ts";
import {
  DIALECT_WORDINGS,
  type DialectWording,
  type IssuerDialect,
  NO_DIALECT,
} from "./dialect-wording.ts";
import { answerInstead } from "./fault-answer.ts";
import type { ParameterLookup } from "./fault-condition.ts";
import type { FaultDraw } from "./fault-draw.ts";
import type { FaultLogLine } from "./fault-log.ts";
import { isScopeMissing, lostScope } from "./narrowed-scope.ts";
import { TOKEN_PATH } from "./oauth-paths.ts";
import type { OrgDirectory } from "./org-directory.ts";
import type { RefreshLedger } from "./refresh-ledger.ts";
import { rewordRefusal } from "./refusal-wording.ts";
import { lookupParameters } from "./request-parameters.ts";
import type { Arrival, RunClock } from "./run-clock.ts";
import type { IssuerOrg } from "./setup.ts";
import { LOSES_ANSWER, spoilAnswer } from "./spoiled-answer.ts";
import {
  type ExchangeLookup,
  type TokenExchange,
  consequenceLine,
  faultLine,
} from "./token-exchange.ts";
import {
  type Sender,
  type TokenRequest,
  readBody,
  readSender,
  readTokenRequest,
} from "./token-request.ts";
import { sendAnswer } from "./whole-answer.ts";

type Next = () => Promise<unknown>;

export interface TokenEndpointParts {
  directory: OrgDirectory;
  ledger: RefreshLedger;
  clock: RunClock;
  draw: FaultDraw;
  log: (line: FaultLogLine) => void;
  /** Told of every attempt once its org is known. */
  attribute: (org: string) => void;
  /** How refusals are worded; as the library does when absent. */
  dialect?: IssuerDialect | undefined;
}

/** A request whose body is in. */
interface Arrived {
  sender: Sender;
  arrival: Arrival;
  query: string;
  body: string;
}

/** A request that names a grant. */
type Served = TokenRequest & { grant: Grant };

/** The state of one issuer's token endpoint. */
export class TokenEndpoint {
  readonly #parts: TokenEndpointParts;
  readonly #exchanges = new WeakMap<IncomingMessage, TokenExchange>();
  readonly #watch: DeliveryWatch;
  readonly #wording: DialectWording;
  #anonymousCount = 0;

  constructor(parts: TokenEndpointParts) {
    this.#parts = parts;
    this.#watch = new DeliveryWatch(parts.ledger);
    this.#wording = parts.dialect === undefined ? NO_DIALECT : DIALECT_WORDINGS[parts.dialect];
  }

  readonly lookup: ExchangeLookup = (request) => this.#exchanges.get(request);

  /** Middleware in front of the OAuth library; requests to other endpoints pass through. */
  readonly handle = async (ctx: KoaContextWithOIDC, next: Next): Promise<void> => {
    this.#watch.settle(ctx.req.socket);
    if (ctx.path !== TOKEN_PATH || ctx.method !== "POST") {
      await next();
      return;
    }
    // An attempt arrives with its headers, however long its body takes. Time begins with the load, after the preflight.
    const sender = readSender(ctx.req);
    const isOfLoad = !sender.isPrime && !isPreflightId(sender.attemptId);
    const arrival = this.#parts.clock.arrive(isOfLoad);
    const { correlationHeader } = this.#wording;
    if (correlationHeader !== null) ctx.set(correlationHeader, randomUUID());
    const body = await readBody(ctx.req);
    if (body === null) {
      refuse(ctx, 413, "the body is too long");
      return;
    }
    // The library takes a body that was read before it from here.
    Object.assign(ctx.req, { body });
    await this.#answer(ctx, next, { sender, arrival, query: ctx.querystring, body });
  };

  async #answer(ctx: KoaContextWithOIDC, next: Next, arrived: Arrived): Promise<void> {
    const asked = readTokenRequest(ctx.req.headers.authorization, arrived.query, arrived.body);
    const { grant } = asked;
    const isKnownClient = this.#parts.directory.find(asked.clientId, undefined) !== null;
    const reworded = async (answer: Next) => {
      await answer();
      rewordRefusal(ctx, this.#wording, { grant, isKnownClient });
    };
    const org = this.#orgOf(asked);
    if (org !== null && grant !== null) {
      const exchange = this.#open(arrived, { ...asked, grant }, org);
      await this.#serve(ctx, () => reworded(next), exchange);
    } else if (org === null && isKnownClient) {
      await reworded(async () => refuse(ctx, 400, "the client has no such org_id"));
    } else {
      // The library's to refuse: a client that is none of ours, or no grant at all.
      await reworded(next);
    }
  }

  #open(arrived: Arrived, { grant, credential }: Served, org: IssuerOrg): TokenExchange {
    const { sender, arrival, query, body } = arrived;
    if (!sender.isPrime && sender.attemptId !== "") this.#parts.attribute(org.org);
    const attemptId = sender.attemptId || this.#nextAnonymousId();
    const exchange = { attemptId, org, grant, credential, arrival };
    const parameters = lookupParameters(query, body, () =>
      this.#parts.ledger.parametersOf(credential),
    );
    return { ...exchange, drawn: this.#drawFault(exchange, sender.isPrime, parameters) };
  }

  // A code or refresh token stays with the org it was issued for, whatever the request asks.
  #orgOf({ credential, clientId, orgId }: TokenRequest): IssuerOrg | null {
    const { directory, ledger } = this.#parts;
    const bound = ledger.orgOf(credential);
    return bound === undefined ? directory.find(clientId, orgId) : directory.named(bound);
  }

  // An attempt with a lost refresh token will be refused for it, and must not have two reasons to fail.
  #drawFault(
    { attemptId, org, grant, credential, arrival }: Omit<TokenExchange, "drawn">,
    isPrime: boolean,
    parameters: ParameterLookup,
  ): TokenExchange["drawn"] {
    if (grant === "refresh" && this.#parts.ledger.causeOf(credential) !== null) return null;
    const { elapsedMs } = arrival;
    return this.#parts.draw({ attemptId, org: org.org, grant, isPrime, elapsedMs, parameters });
  }

  async #serve(ctx: KoaContextWithOIDC, ask: Next, exchange: TokenExchange): Promise<void> {
    const { drawn, org } = exchange;
    const answerId = ctx.response.get(this.#wording.correlationHeader ?? "");
    const instead =
      drawn === null ? null : answerInstead(drawn.fault, org, this.#wording, answerId);
    if (instead !== null) {
      this.#logFault(exchange);
      sendAnswer(ctx, instead);
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
    await ask();
    if (ctx.status === 200) this.#settle(ctx, exchange);
    else this.#noteConsequence(ctx, exchange);
  }

  // A token is issued: now the faults show that spoil or lose its answer, and refresh tokens have changed hands.
  #settle(ctx: KoaContextWithOIDC, exchange: TokenExchange): void {
    const { RefreshToken, RotatedRefreshToken } = ctx.oidc.entities;
    if (RefreshToken?.grantId !== undefined) {
      this.#parts.ledger.issue(RefreshToken.jti, RefreshToken.grantId);
    }
    if (RotatedRefreshToken !== undefined) this.#followAnswer(ctx, exchange);
    const { drawn, org, attemptId } = exchange;
    if (drawn === null) return;
    const lost = lostScope(drawn.fault, org);
    if (lost !== null && !isScopeMissing(ctx, org, lost)) return;
    this.#logFault(exchange);
    spoilAnswer(ctx, drawn.fault.kind, attemptId);
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

function refuse(ctx: KoaContextWithOIDC, status: number, description: string): void {
  ctx.status = status;
  ctx.body = { error: "invalid_request", error_description: description };
}

function isInvalidGrant(body: unknown): boolean {
  return (
    typeof body === "object" && body !== null && "error" in body && body.error === "invalid_grant"
  );
}
