/** Which tokens a file showed being issued, so that what is done with them later can be joined to that. */
import type { TokenAnswer } from "../core/token-answer.ts";
import { BoundedMap } from "./bounded-map.ts";
import { type Exchange, latencyMsOf } from "./exchange.ts";
import type { Place, RecordDraft } from "./interpreted.ts";

/** The oldest are forgotten first. */
const TOKENS_MAX = 50_000;
const SCOPE_CHARACTERS_MAX = 1000;

/** Where an access token came from. */
export interface Origin {
  attemptId: string;
  place: Place;
  /** Milliseconds since 1970 when it was answered; null where the file does not say. */
  answeredMs: number | null;
  isRevoked: boolean;
}

/** What a refresh token stands for. */
export interface Chain {
  attemptId: string;
  org: number;
  scope: string;
}

export class TokenMemory {
  readonly #origins = new BoundedMap<Origin>(TOKENS_MAX);
  readonly #chains = new BoundedMap<Chain>(TOKENS_MAX);

  originOf(accessToken: string): Origin | undefined {
    return this.#origins.get(accessToken);
  }

  chainOf(refreshToken: string): Chain | undefined {
    return this.#chains.get(refreshToken);
  }

  /** Keeps what an attempt was answered; a scope that the answer leaves out is as it was (RFC 6749 §5.1, §6). */
  remember(
    attemptId: string,
    exchange: Exchange,
    { place, previousScope, askedScope, cleaner }: RecordDraft,
    { accessToken, refreshToken, scope: granted }: TokenAnswer,
  ): void {
    const answeredMs = exchange.startMs === null ? null : exchange.startMs + latencyMsOf(exchange);
    this.#origins.set(accessToken, { attemptId, place, answeredMs, isRevoked: false });
    if (refreshToken === "") return;
    const clean =
      granted === askedScope ? askedScope : cleaner.answered(granted, SCOPE_CHARACTERS_MAX);
    const scope = clean || askedScope || (previousScope ?? "");
    this.#chains.set(refreshToken, { attemptId, org: place.org, scope });
  }
}
