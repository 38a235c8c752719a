/** Makes of each exchange what a run would have made of it: an attempt, a call with a token, a step before one, or nothing. */
import { formValue } from "../core/form-encoding.ts";
import type { CheckStep, PrimeStep } from "../core/record.ts";
import { readTokenAnswer, type TokenAnswer } from "../core/token-answer.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import { claimsOf, clientOf } from "./access-token.ts";
import { BoundedMap } from "./bounded-map.ts";
import { type ClientProof, readClientProof } from "./client-proof.ts";
import { type Exchange, latencyMsOf, type SeenRequest } from "./exchange.ts";
import { type NamedOrg, namedOrgIn } from "./named-org.ts";
import type { PlanTables } from "./plan-tables.ts";
import { bearerIn, grantOf, type Purpose, purposeOf } from "./recognise.ts";
import { type RequestParts, takeApart, valueOf } from "./request-parts.ts";
import type { ShownAuthorization, ShownRequest } from "./request-shape.ts";
import { type Cleaner, SecretBook } from "./secret-book.ts";
import { secretsIn } from "./secrets-in.ts";
import { showAuthorization, showRequest } from "./shown-request.ts";

/** What is kept of tokens and codes, so that what comes later can be joined to them; the oldest are forgotten first. */
const TOKENS_MAX = 50_000;
const PLAIN_MAX = 1000;
const NAME_CHARACTERS_MAX = 200;
const SCOPE_CHARACTERS_MAX = 1000;
const UNNAMED = "(unnamed)";
const UNKNOWN_CLIENT = "(unknown)";

/** Indexes of the plan's tables. */
export interface Place {
  org: number;
  client: number;
  grant: number;
  variant: number;
}

/** The record that an exchange comes to, but for what follows from the answer. */
export interface RecordDraft {
  kind: "attempt" | "prime" | "check";
  step: PrimeStep | CheckStep | null;
  place: Place;
  /** Id of the attempt that a token or a chain goes back to; empty for none. */
  parent: string;
  /** Of a check: the token it is made with. */
  heldToken: string | null;
  /** Of a check: milliseconds since the token was issued; null where the file does not say. */
  ageMs: number | null;
  /** What was asked for, clean; empty where nothing was. */
  askedScope: string;
  /** Of a refresh: the scope before it; empty where it is not known. Null for any other. */
  previousScope: string | null;
  /** Of a token request that the file holds: how it was made. */
  sent: { parts: RequestParts; proof: ClientProof } | null;
  cleaner: Cleaner;
}

export interface Interpreted {
  purpose: Purpose;
  /** Null for what is left alone. */
  draft: RecordDraft | null;
  /** What is to be said of it, besides. */
  remarks: readonly Remark[];
}

/**
 * `guessed-grant`: nothing but a label tells the grant; `no-client`: the request shows no client at all; `cut-off`: its client wanted no
 * answer; `unknown-token`: nothing in the file tells where a call's token came from.
 */
export type Remark = "guessed-grant" | "no-client" | "cut-off" | "unknown-token";

/** Where a token came from. */
interface Origin {
  attemptId: string;
  place: Place;
  /** Milliseconds since 1970 when it was answered; null where the file does not say. */
  answeredMs: number | null;
  isRevoked: boolean;
}

/** What a refresh token stands for. */
interface Chain {
  attemptId: string;
  org: number;
  scope: string;
}

/** An authorization request, with the org it was for. */
interface Authorization {
  named: NamedOrg | null;
  shown: ShownAuthorization;
}

interface Settings {
  /** The org of everything; null to tell it by the requests. */
  expectedOrg: string | null;
  tables: PlanTables;
  /** Id of an exchange's record. */
  idOf: (exchange: Exchange) => string;
}

/** One pass over a file, in its order; two passes with the same tables interpret alike. */
export class Interpreter {
  readonly #settings: Settings;
  readonly #secrets = new SecretBook();
  /** What exchanges that hold nothing to remember come to, which in a load are all of a few kinds. */
  readonly #plain = new Map<string, Interpreted>();
  readonly #accessTokens = new BoundedMap<Origin>(TOKENS_MAX);
  readonly #chains = new BoundedMap<Chain>(TOKENS_MAX);
  readonly #byState = new BoundedMap<Authorization>(TOKENS_MAX);
  readonly #byCode = new BoundedMap<Authorization>(TOKENS_MAX);
  readonly #byClient = new BoundedMap<Authorization>(TOKENS_MAX);

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  take(exchange: Exchange): Interpreted {
    const { request } = exchange;
    if (request === null) return this.#answer(exchange);
    const key = plainKey(exchange, request);
    if (key === null) return this.#takeExchange(exchange, request);
    const known = this.#plain.get(key) ?? this.#takeExchange(exchange, request);
    if (this.#plain.size < PLAIN_MAX) this.#plain.set(key, known);
    return known;
  }

  #takeExchange(exchange: Exchange, request: SeenRequest): Interpreted {
    const { response } = exchange;
    const parts = takeApart(request);
    const purpose = purposeOf(request, parts);
    this.#noteCode(response.headers.get("location") ?? "");
    if (purpose === "token") return this.#token(exchange, request, parts);
    if (purpose === "authorization") return this.#authorization(exchange, request, parts);
    if (purpose === "call") return this.#call(exchange, request, parts);
    if (purpose === "introspection") return this.#introspection(exchange, parts);
    if (purpose === "revocation") return this.#revocation(exchange, parts);
    return leftAlone(purpose);
  }

  /** An answer that stands alone: its token says whose it is, if anything does. */
  #answer(exchange: Exchange): Interpreted {
    const answer = readTokenAnswer(exchange.response.body ?? "");
    const cleaner = this.#secrets.note(secretsIn(null, null, answer));
    const claims = claimsOf(answer.accessToken);
    const clientId = cleaner.identifier(clientOf(claims), NAME_CHARACTERS_MAX);
    const grant: Grant = typeof claims?.["scp"] === "string" ? "authorization_code" : GRANTS[0];
    const org = this.#org(null, clientId);
    const client = this.#settings.tables.client(clientId || UNKNOWN_CLIENT, "none");
    const place = { org, client, grant: GRANTS.indexOf(grant), variant: 0 };
    this.#settings.tables.variant(org, bareRequest(client));
    return {
      purpose: "token",
      draft: { ...NO_DRAFT, kind: "attempt", place, cleaner },
      remarks: [],
    };
  }

  #token(exchange: Exchange, request: SeenRequest, parts: RequestParts): Interpreted {
    if (exchange.ending === "cut-off") return { ...leftAlone("other"), remarks: ["cut-off"] };
    const { body } = exchange.response;
    const answer = body === null ? null : readTokenAnswer(body);
    const proof = readClientProof(request.headers, parts);
    const cleaner = this.#secrets.note(secretsIn(parts, proof, answer));
    const { grant, isSaid } = grantOf(request, parts);
    const chain =
      grant === "refresh"
        ? this.#chains.get(valueOf(parts.parameters, "refresh_token"))
        : undefined;
    const clientId = cleaner.identifier(
      proof.clientId || request.named.clientId || clientOf(claimsOf(answer?.accessToken ?? "")),
      NAME_CHARACTERS_MAX,
    );
    const authorization =
      grant === "authorization_code"
        ? (this.#byCode.get(valueOf(parts.parameters, "code")) ?? this.#byClient.get(clientId))
        : undefined;
    const named = this.#clean(namedOrgIn(request, parts), cleaner);
    const org =
      named === null && chain !== undefined && this.#settings.expectedOrg === null
        ? chain.org
        : this.#org(named ?? authorization?.named ?? null, clientId);
    const { tables } = this.#settings;
    const auth = proof.auth === "basic-empty" ? "basic" : proof.auth;
    const client = tables.client(clientId || UNKNOWN_CLIENT, auth);
    const shown = showRequest(parts, grant, { client, named, authorization, cleaner });
    const place = {
      org,
      client,
      grant: GRANTS.indexOf(grant),
      variant: tables.variant(org, shown),
    };
    const draft: RecordDraft = {
      ...NO_DRAFT,
      kind: "attempt",
      place,
      parent: chain?.attemptId ?? "",
      askedScope: scopeOf(shown),
      previousScope: grant === "refresh" ? (chain?.scope ?? "") : null,
      sent: { parts, proof },
      cleaner,
    };
    if (answer !== null) this.#remember(exchange, draft, answer);
    const isNoClient = isSaid && proof.auth === "none" && proof.clientId === "";
    return {
      purpose: "token",
      draft,
      remarks: [
        ...(isSaid ? [] : (["guessed-grant"] as const)),
        ...(isNoClient ? (["no-client"] as const) : []),
      ],
    };
  }

  #remember(
    exchange: Exchange,
    { place, previousScope, askedScope, cleaner }: RecordDraft,
    answer: TokenAnswer,
  ): void {
    const attemptId = this.#settings.idOf(exchange);
    const answeredMs = exchange.startMs === null ? null : exchange.startMs + latencyMsOf(exchange);
    this.#accessTokens.set(answer.accessToken, { attemptId, place, answeredMs, isRevoked: false });
    if (answer.refreshToken === "") return;
    const granted =
      answer.scope === askedScope
        ? askedScope
        : cleaner.answered(answer.scope, SCOPE_CHARACTERS_MAX);
    const scope = granted || askedScope || (previousScope ?? "");
    this.#chains.set(answer.refreshToken, { attemptId, org: place.org, scope });
  }

  #authorization(exchange: Exchange, request: SeenRequest, parts: RequestParts): Interpreted {
    const cleaner = this.#secrets.note(secretsIn(parts, null, null));
    const clientId = cleaner.identifier(
      valueOf(parts.parameters, "client_id"),
      NAME_CHARACTERS_MAX,
    );
    const named = this.#clean(namedOrgIn(request, parts), cleaner);
    const authorization = { named, shown: showAuthorization(parts, named, cleaner) };
    this.#byState.set(valueOf(parts.parameters, "state"), authorization);
    this.#byClient.set(clientId, authorization);
    this.#noteCode(exchange.response.headers.get("location") ?? "");
    // A page to sign in on is neither a success nor a failure.
    if (exchange.response.status < 300) return leftAlone("authorization");
    const org = this.#org(named, clientId);
    const { tables } = this.#settings;
    tables.authorization(org, authorization.shown);
    const client = tables.client(clientId, "none");
    const place = { org, client, grant: GRANTS.indexOf("authorization_code"), variant: 0 };
    return {
      purpose: "authorization",
      draft: { ...NO_DRAFT, kind: "prime", step: "authorize", place, cleaner },
      remarks: [],
    };
  }

  /** A redirect anywhere that hands a code back says of which authorization request it is. @see RFC 6749 §4.1.2 */
  #noteCode(location: string): void {
    const query = location.slice(location.indexOf("?") + 1).split("#")[0] ?? "";
    const [code, state] = [formValue(query, "code") ?? "", formValue(query, "state") ?? ""];
    const authorization = this.#byState.get(state);
    if (authorization !== undefined) this.#byCode.set(code, authorization);
  }

  #call(exchange: Exchange, request: SeenRequest, parts: RequestParts): Interpreted {
    const token = bearerIn(request.headers.get("authorization") ?? "");
    const isOfOrg = /\/api\/v2\/tokens\/me\/?$/.test(parts.path);
    return this.#check(exchange, parts, "call", isOfOrg ? "tokens-me" : "api", token);
  }

  /** Of a token that nobody in this file was issued, it is not known whether it is one for access. */
  #introspection(exchange: Exchange, parts: RequestParts): Interpreted {
    const token = valueOf(parts.parameters, "token");
    if (this.#accessTokens.get(token) === undefined) return leftAlone("introspection");
    return this.#check(exchange, parts, "introspection", "introspection", token);
  }

  /** After a token was revoked, that it is refused is as it should be. */
  #check(
    exchange: Exchange,
    parts: RequestParts,
    purpose: "call" | "introspection",
    step: CheckStep,
    token: string,
  ): Interpreted {
    const origin = this.#accessTokens.get(token);
    if (origin?.isRevoked === true || exchange.ending === "cut-off") return leftAlone(purpose);
    const { startMs } = exchange;
    const answeredMs = origin?.answeredMs ?? null;
    const ageMs =
      startMs === null || answeredMs === null
        ? null
        : Math.max(0, Math.round(startMs - answeredMs));
    const draft: RecordDraft = {
      ...NO_DRAFT,
      kind: "check",
      step,
      place: origin?.place ?? this.#unnamedPlace(),
      parent: origin?.attemptId ?? "",
      heldToken: token,
      ageMs,
      cleaner: this.#secrets.note(secretsIn(parts, null, null, token)),
    };
    return { purpose, draft, remarks: origin === undefined ? ["unknown-token"] : [] };
  }

  #revocation(exchange: Exchange, parts: RequestParts): Interpreted {
    const origin = this.#accessTokens.get(valueOf(parts.parameters, "token"));
    // RFC 7009 §2.2
    if (origin !== undefined && exchange.response.status === 200) origin.isRevoked = true;
    return leftAlone("revocation");
  }

  #org(named: NamedOrg | null, clientId: string): number {
    const { expectedOrg, tables } = this.#settings;
    if (expectedOrg !== null) return tables.org(expectedOrg, null);
    return tables.org(named?.id ?? (clientId === "" ? UNNAMED : clientId), named);
  }

  #unnamedPlace(): Place {
    const { tables } = this.#settings;
    const org = this.#org(null, "");
    const client = tables.client(UNKNOWN_CLIENT, "none");
    return { org, client, grant: 0, variant: tables.variant(org, bareRequest(client)) };
  }

  #clean(named: NamedOrg | null, cleaner: Cleaner): NamedOrg | null {
    if (named === null) return null;
    const id = cleaner.identifier(named.id, NAME_CHARACTERS_MAX).trim();
    return id === "" ? null : { ...named, id };
  }
}

/** What an exchange without a header and a body is told by; null for any other. */
function plainKey({ response, ending }: Exchange, request: SeenRequest): string | null {
  const { headers, body, method, url, label, named } = request;
  if (body !== null || response.body !== null) return null;
  if (headers.size > 0 || response.headers.size > 0) return null;
  return [ending, method, url, label, named.org, named.clientId].join("\n");
}

const NO_DRAFT = {
  step: null,
  parent: "",
  heldToken: null,
  ageMs: null,
  askedScope: "",
  previousScope: null,
  sent: null,
} as const;

function leftAlone(purpose: Purpose): Interpreted {
  return { purpose, draft: null, remarks: [] };
}

/** A request of which nothing is known. */
function bareRequest(client: number) {
  const grantPart = { of: "refresh", refreshScope: null } as const;
  return { client, tokenUrl: "", orgParameter: null, parameters: [], grantPart };
}

function scopeOf({ grantPart }: ShownRequest): string {
  if (grantPart.of === "refresh") return grantPart.refreshScope ?? "";
  return grantPart.of === "scope" ? grantPart.scope : (grantPart.authorization?.scope ?? "");
}
