/** One request and what came back, for whoever wants to know more than its record says. */
import { readTokenAnswer, type TokenAnswer } from "../core/token-answer.ts";
import type { TokenResponse } from "./token-response.ts";

export class Exchange {
  /** Of its record: `vu-iteration-n`, n counted within the iteration. */
  readonly id: string;
  /** Milliseconds since the scenario's start. */
  readonly startMs: number;
  readonly response: TokenResponse;
  #answer: TokenAnswer | null = null;

  constructor(id: string, startMs: number, response: TokenResponse) {
    this.id = id;
    this.startMs = startMs;
    this.response = response;
  }

  /** What the answer said; read when first asked for. */
  get answer(): TokenAnswer {
    this.#answer ??= readTokenAnswer(this.response.body ?? "");
    return this.#answer;
  }
}
