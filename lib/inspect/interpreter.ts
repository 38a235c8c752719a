/** Makes of each exchange what a run would have made of it: an attempt, a call with a token, a step before one, or nothing. */
import type { CheckStep } from "../core/record.ts";
import { readTokenAnswer, type TokenAnswer } from "../core/token-answer.ts";
import { type Grant, GRANTS } from "../core/words.ts";
import { claimsOf, clientOf } from "./access-token.ts";
import { type Authorization, AuthorizationMemory } from "./authorization-memory.ts";
import { type ClientProof, readClientProof } from "./client-proof.ts";
import type { Exchange, SeenRequest } from "./exchange.ts";
import { draftOf, type Interpreted, leftAlone, type Place } from "./interpreted.ts";
import { type NamedOrg, namedOrgIn } from "./named-org.ts";
import { plainKey } from "./plain-exchange.ts";
import type { PlanTables } from "./plan-tables.ts";
import { bearerIn, grantOf, purposeOf } from "./recognise.ts";
import { type RequestParts, takeApart, valueOf } from "./request-parts.ts";
import { type Cleaner, SecretBook } from "./secret-book.ts";
import { secretsIn } from "./secrets-in.ts";
import { bareRequest, scopeOf, showAuthorization, showRequest } from "./shown-request.ts";
import { type Chain, TokenMemory } from "./token-memory.ts";

const PLAIN_MAX = 1000;
const NAME_CHARACTERS_MAX = 200;
const UNNAMED = "(unnamed)";
const UNKNOWN_CLIENT = "(unknown)";

interface Settings {
  /** The org of everything; null to tell it by the requests. */
  expectedOrg: string | null;
  tables: PlanTables;
  /** Id of an exchange's record. */
  idOf: (exchange: Exchange) => string;
}

/** A token request taken apart. */
interface TokenRequest {
  exchange: Exchange;
  request: SeenRequest;
  parts: RequestParts;
  proof: ClientProof;
  /** Null where the file does not hold the body. */
  answer: TokenAnswer | null;
  grant: Grant;
  cleaner: Cleaner;
}

/** Who sent a token request, for whom, and what it goes on from. */
interface Sender {
  clientId: string;
  named: NamedOrg | null;
  chain: Chain | undefined;
  authorization: Authorization | undefined;
}

/** One pass over a file, in its order; two passes with the same tables interpret alike. */
export class Interpreter {
  readonly #settings: Settings;
  readonly #secrets = new SecretBook();
  readonly #tokens = new TokenMemory();
  readonly #authorizations = new AuthorizationMemory();
  /** What exchanges that hold nothing to remember come to, which in a load are all of a few kinds. */
  readonly #plain = new Map<string, Interpreted>();

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
    const parts = takeApart(request);
    const purpose = purposeOf(request, parts);
    const location = exchange.response.headers.get("location") ?? "";
    this.#authorizations.followRedirect(location);
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
    // What is delegated to an app by a user stands in `scp` at Entra.
    const grant: Grant = typeof claims?.["scp"] === "string" ? "authorization_code" : GRANTS[0];
    const place = this.#bareAt(this.#org(null, clientId), clientId, grant);
    return { purpose: "token", draft: draftOf({ kind: "attempt", place, cleaner }), remarks: [] };
  }

  #token(exchange: Exchange, request: SeenRequest, parts: RequestParts): Interpreted {
    if (exchange.ending === "cut-off") return leftAlone("other", ["cut-off"]);
    const { body } = exchange.response;
    const answer = body === null ? null : readTokenAnswer(body);
    const proof = readClientProof(request.headers, parts);
    const cleaner = this.#secrets.note(secretsIn(parts, proof, answer));
    const { grant, isSaid } = grantOf(request, parts);
    const token = { exchange, request, parts, proof, answer, grant, cleaner };
    const sender = this.#senderOf(token);
    const { place, askedScope } = this.#placeOf(token, sender);
    const draft = draftOf({
      kind: "attempt",
      place,
      cleaner,
      askedScope,
      parent: sender.chain?.attemptId ?? "",
      previousScope: grant === "refresh" ? (sender.chain?.scope ?? "") : null,
      sent: { parts, proof },
    });
    if (answer !== null) {
      this.#tokens.remember(this.#settings.idOf(exchange), exchange, draft, answer);
    }
    if (!isSaid) return { purpose: "token", draft, remarks: ["guessed-grant"] };
    const isNoClient = proof.auth === "none" && proof.clientId === "";
    return { purpose: "token", draft, remarks: isNoClient ? ["no-client"] : [] };
  }

  #senderOf({ request, parts, proof, answer, grant, cleaner }: TokenRequest): Sender {
    const value = (name: string) => valueOf(parts.parameters, name);
    const inToken = () => clientOf(claimsOf(answer?.accessToken ?? ""));
    const told = proof.clientId || request.named.clientId || inToken();
    const clientId = cleaner.identifier(told, NAME_CHARACTERS_MAX);
    return {
      clientId,
      named: cleanOrg(namedOrgIn(request, parts), cleaner),
      chain: grant === "refresh" ? this.#tokens.chainOf(value("refresh_token")) : undefined,
      authorization:
        grant === "authorization_code"
          ? this.#authorizations.find(value("code"), clientId)
          : undefined,
    };
  }

  /** The org is the one the request names, or else that of what it goes on from. */
  #placeOf(
    { parts, proof, grant, cleaner }: TokenRequest,
    { clientId, named, chain, authorization }: Sender,
  ): { place: Place; askedScope: string } {
    const { expectedOrg, tables } = this.#settings;
    const isOfChain = expectedOrg === null && named === null && chain !== undefined;
    const org = isOfChain ? chain.org : this.#org(named ?? authorization?.named ?? null, clientId);
    const auth = proof.auth === "basic-empty" ? "basic" : proof.auth;
    const client = tables.client(clientId || UNKNOWN_CLIENT, auth);
    const shown = showRequest(parts, grant, { client, named, authorization, cleaner });
    const variant = tables.variant(org, shown);
    const place = { org, client, grant: GRANTS.indexOf(grant), variant };
    return { place, askedScope: scopeOf(shown) };
  }

  #authorization(exchange: Exchange, request: SeenRequest, parts: RequestParts): Interpreted {
    const { response } = exchange;
    const cleaner = this.#secrets.note(secretsIn(parts, null, null));
    const value = (name: string) => valueOf(parts.parameters, name);
    const clientId = cleaner.identifier(value("client_id"), NAME_CHARACTERS_MAX);
    const named = cleanOrg(namedOrgIn(request, parts), cleaner);
    const shown = showAuthorization(parts, named, cleaner);
    this.#authorizations.remember({ named, shown }, value("state"), clientId);
    this.#authorizations.followRedirect(response.headers.get("location") ?? "");
    // A page to sign in on is neither a success nor a failure.
    if (response.status < 300) return leftAlone("authorization");
    const { tables } = this.#settings;
    const org = this.#org(named, clientId);
    tables.authorization(org, shown);
    const client = tables.client(clientId, "none");
    const place = { org, client, grant: GRANTS.indexOf("authorization_code"), variant: 0 };
    const draft = draftOf({ kind: "prime", step: "authorize", place, cleaner });
    return { purpose: "authorization", draft, remarks: [] };
  }

  #call(exchange: Exchange, request: SeenRequest, parts: RequestParts): Interpreted {
    const token = bearerIn(request.headers.get("authorization") ?? "");
    const isOfOrg = /\/api\/v2\/tokens\/me\/?$/.test(parts.path);
    return this.#check(exchange, parts, "call", isOfOrg ? "tokens-me" : "api", token);
  }

  /** Of a token that nobody in this file was issued, it is not known whether it is one for access. */
  #introspection(exchange: Exchange, parts: RequestParts): Interpreted {
    const token = valueOf(parts.parameters, "token");
    return this.#tokens.originOf(token) === undefined
      ? leftAlone("introspection")
      : this.#check(exchange, parts, "introspection", "introspection", token);
  }

  /** After a token was revoked, that it is refused is as it should be. */
  #check(
    exchange: Exchange,
    parts: RequestParts,
    purpose: "call" | "introspection",
    step: CheckStep,
    token: string,
  ): Interpreted {
    const origin = this.#tokens.originOf(token);
    if (origin?.isRevoked === true || exchange.ending === "cut-off") return leftAlone(purpose);
    const [startMs, answeredMs] = [exchange.startMs, origin?.answeredMs ?? null];
    const draft = draftOf({
      kind: "check",
      step,
      place: origin?.place ?? this.#bareAt(this.#org(null, ""), "", GRANTS[0]),
      parent: origin?.attemptId ?? "",
      heldToken: token,
      ageMs:
        startMs === null || answeredMs === null
          ? null
          : Math.max(0, Math.round(startMs - answeredMs)),
      cleaner: this.#secrets.note(secretsIn(parts, null, null, token)),
    });
    return { purpose, draft, remarks: origin === undefined ? ["unknown-token"] : [] };
  }

  #revocation(exchange: Exchange, parts: RequestParts): Interpreted {
    const origin = this.#tokens.originOf(valueOf(parts.parameters, "token"));
    // RFC 7009 §2.2
    if (origin !== undefined && exchange.response.status === 200) origin.isRevoked = true;
    return leftAlone("revocation");
  }

  #org(named: NamedOrg | null, clientId: string): number {
    const { expectedOrg, tables } = this.#settings;
    if (expectedOrg !== null) return tables.org(expectedOrg, null);
    return tables.org(named?.id ?? (clientId === "" ? UNNAMED : clientId), named);
  }

  /** The place of what no request is known of. */
  #bareAt(org: number, clientId: string, grant: Grant): Place {
    const { tables } = this.#settings;
    const client = tables.client(clientId || UNKNOWN_CLIENT, "none");
    const variant = tables.variant(org, bareRequest(client));
    return { org, client, grant: GRANTS.indexOf(grant), variant };
  }
}

function cleanOrg(named: NamedOrg | null, cleaner: Cleaner): NamedOrg | null {
  const id = cleaner.identifier(named?.id ?? "", NAME_CHARACTERS_MAX).trim();
  return named === null || id === "" ? null : { ...named, id };
}
