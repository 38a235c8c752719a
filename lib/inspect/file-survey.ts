/** The first pass over a file: how many of what, when, in which dialect, and what people should know of it. */
import { type DialectName, type Grant, GRANTS } from "../core/words.ts";
import { type Entry, type Exchange, latencyMsOf } from "./exchange.ts";
import { unreadable } from "./input-error.ts";
import type { InputFormat } from "./input-format.ts";
import type { Interpreted, Remark } from "./interpreted.ts";
import type { Interpreter } from "./interpreter.ts";
import type { FileFacts } from "./make-plan.ts";
import type { Plan } from "../core/plan.ts";
import { type Note, type NoteFacts, writeNotes } from "./notes.ts";
import { ClaimHints } from "./claim-hints.ts";
import type { PlanTables } from "./plan-tables.ts";
import { TOKENS_ME_ORG } from "./record-of.ts";
import { takeApart, valueOf } from "./request-parts.ts";
import { isStatusGuessed } from "./read-token-json.ts";
import { dialectOfAnswer, dialectOfUrl } from "./server-dialect.ts";

/** What is in a file; `leftAlone` is what has nothing to do with tokens, and `broken` what could not be read. */
export interface ReadCounts {
  tokenRequests: number;
  authorizations: number;
  calls: number;
  introspections: number;
  revocations: number;
  leftAlone: number;
  broken: number;
}

interface SurveySettings {
  expectedOrg: string | null;
  dialect: DialectName | null;
  claim: string | null;
}

const COUNT_OF = {
  token: "tokenRequests",
  authorization: "authorizations",
  call: "calls",
  introspection: "introspections",
  revocation: "revocations",
  other: "leftAlone",
} as const satisfies Record<Interpreted["purpose"], keyof ReadCounts>;

const EXAMPLES_MAX = 3;
const EXTENSION_CHARACTERS_MAX = 100;

export class FileSurvey {
  readonly counts: ReadCounts = {
    tokenRequests: 0,
    authorizations: 0,
    calls: 0,
    introspections: 0,
    revocations: 0,
    leftAlone: 0,
    broken: 0,
  };
  /** Milliseconds since 1970 of the first exchange that is judged; null where none says. */
  firstMs: number | null = null;
  #lastMs = 0;
  #attempts = 0;
  readonly #format: InputFormat;
  readonly #placeNoun: string;
  readonly #settings: SurveySettings;
  readonly #dialects = new Map<DialectName, number>();
  readonly #grants = new Set<Grant>();
  #extensionGrantType: string | null = null;
  #checks: "none" | "calls" | "tokens-me" = "none";
  readonly #remarks = new Map<Remark, number>();
  readonly #broken: { place: number; why: string }[] = [];
  readonly #readerNotes = new Map<string, Note>();
  readonly #claims = new ClaimHints();
  /** The shortest time after which a client gave up, in milliseconds. */
  #patienceMs = Number.POSITIVE_INFINITY;
  #unseen = 0;
  #guessedStatuses = 0;

  constructor(format: InputFormat, placeNoun: string, settings: SurveySettings) {
    this.#format = format;
    this.#placeNoun = placeNoun;
    this.#settings = settings;
  }

  take(entry: Entry, interpreter: Interpreter): void {
    if (entry.kind === "note") {
      this.#readerNotes.set(entry.code, { code: entry.code, text: entry.text });
    } else if (entry.kind === "broken") {
      this.counts.broken += 1;
      if (this.#broken.length < EXAMPLES_MAX) this.#broken.push(entry);
    } else this.#takeExchange(entry.exchange, interpreter.take(entry.exchange));
  }

  /** `FILE_UNREADABLE` when not one entry could be read. */
  refuseUnread(name: string): void {
    const { broken, ...read } = this.counts;
    const [first] = this.#broken;
    if (first === undefined || Object.values(read).some((count) => count > 0)) return;
    const others = broken > 1 ? `, and so it is with ${broken - 1} more` : "";
    const hint = "give another file, or say with --format what it is";
    throw unreadable(name, `${this.#placeNoun} ${first.place}`, first.why + others, hint);
  }

  /** What the plan is made of. */
  factsWith(tables: PlanTables): FileFacts {
    const { expectedOrg, claim } = this.#settings;
    const durationMs = this.#lastMs - (this.firstMs ?? this.#lastMs) + 1;
    return {
      tables,
      dialect: this.#dialect(),
      expectedOrg,
      claim,
      grants: this.#grants,
      extensionGrantType: this.#extensionGrantType,
      check:
        this.#checks === "none"
          ? null
          : { org: this.#checks === "tokens-me" ? TOKENS_ME_ORG : null },
      timeoutMs: Number.isFinite(this.#patienceMs) ? this.#patienceMs : 0,
      load: this.#format === "jtl" ? { durationMs, attempts: this.#attempts } : null,
    };
  }

  notes(plan: Plan, tables: PlanTables): Note[] {
    const facts: NoteFacts = {
      format: this.#format,
      placeNoun: this.#placeNoun,
      counts: this.counts,
      broken: this.#broken,
      remarks: this.#remarks,
      unseen: this.#unseen,
      guessedStatuses: this.#guessedStatuses,
      overflowed: tables.overflowed,
      dialects: this.#settings.dialect === null ? [...this.#dialects.keys()] : [],
      otherClaim: this.#settings.claim === null ? this.#claims.otherThan(plan) : null,
    };
    return [...this.#readerNotes.values(), ...writeNotes(facts, plan)];
  }

  #takeExchange(exchange: Exchange, { purpose, draft, remarks }: Interpreted): void {
    this.counts[COUNT_OF[purpose]] += 1;
    for (const remark of remarks) this.#remarks.set(remark, (this.#remarks.get(remark) ?? 0) + 1);
    if (draft === null) return;
    if (exchange.startMs !== null) {
      this.firstMs = Math.min(this.firstMs ?? exchange.startMs, exchange.startMs);
      this.#lastMs = Math.max(this.#lastMs, exchange.startMs);
    }
    if (draft.kind === "check") {
      if (this.#checks !== "tokens-me") {
        this.#checks = draft.step === "tokens-me" ? "tokens-me" : "calls";
      }
    } else if (draft.kind === "attempt") this.#takeAttempt(exchange, draft.place.grant);
  }

  #takeAttempt(exchange: Exchange, grantIndex: number): void {
    const { request, response } = exchange;
    if (exchange.ending === "gave-up") {
      this.#patienceMs = Math.min(this.#patienceMs, Math.round(latencyMsOf(exchange)));
    }
    const grant = GRANTS[grantIndex] ?? GRANTS[0];
    this.#attempts += 1;
    this.#grants.add(grant);
    if (grant === "extension" && request !== null) {
      const type = valueOf(takeApart(request).parameters, "grant_type");
      this.#extensionGrantType ??= type.slice(0, EXTENSION_CHARACTERS_MAX);
    }
    const { body, status } = response;
    const dialect = dialectOfUrl(request?.url.split(/[?#]/)[0] ?? "") ?? dialectOfAnswer(body);
    if (dialect !== null) this.#dialects.set(dialect, (this.#dialects.get(dialect) ?? 0) + 1);
    if (body === null && status >= 200 && status < 300) this.#unseen += 1;
    if (request === null && body !== null && isStatusGuessed(body)) this.#guessedStatuses += 1;
    if (body !== null) this.#claims.take(body);
  }

  /** What the user says, else what most attempts tell, else plain RFC 6749. */
  #dialect(): DialectName {
    const [most] = [...this.#dialects].toSorted(([, a], [, b]) => b - a);
    return this.#settings.dialect ?? most?.[0] ?? "rfc";
  }
}
